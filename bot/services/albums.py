"""Files that were sent together, one message each, of which only one says what to do with them. In memory only."""

from dataclasses import dataclass

from cachetools import TTLCache
from telegram import Message

_MOST_ALBUMS = 1_000
_SECONDS = 300
_MOST_FILES = 10
"""Of an album, says Telegram."""


@dataclass(frozen=True)
class Waiting:
    """A file of an album that came before the word about it, and the question that was asked about it, if any."""

    message: Message
    question: Message | None = None


@dataclass
class _Album:
    command: str | None
    waiting: list[Waiting]


class Albums:
    """The newest albums, by chat and album, for some minutes: their files come within seconds, in any order."""

    def __init__(self) -> None:
        self._albums: TTLCache[tuple[int, str], _Album] = TTLCache(_MOST_ALBUMS, _SECONDS)

    def decide(self, message: Message, command: str) -> list[Waiting]:
        """Note what the caption of an album's file says; the files of it that came before."""
        album = self._of(message)
        if album is None:
            return []
        waiting, album.command, album.waiting = album.waiting, command, []
        return waiting

    def command_for(self, message: Message) -> str | None:
        """What the caption of another file of its album said; None where none did, and for a file alone."""
        album = self._of(message)
        return album.command if album else None

    def wait(self, waiting: Waiting) -> None:
        """Keep a file until another one of its album says what to do with it."""
        album = self._of(waiting.message)
        if album is not None and len(album.waiting) < _MOST_FILES:
            album.waiting.append(waiting)

    def _of(self, message: Message) -> _Album | None:
        if message.media_group_id is None:
            return None
        return self._albums.setdefault((message.chat_id, message.media_group_id), _Album(None, []))
