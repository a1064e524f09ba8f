"""Readings as their messages show them, for when something else than a tap under them is about them. In memory only."""

import time
from collections.abc import Callable

from cachetools import LRUCache, TTLCache

from bot.services.pending_teachings import ShownReading

_MOST = 10_000
_JUST_NOW_SECONDS = 30
"""So long a second tap is one too many; after that the message may have been deleted, and is sent again."""


class ShownReadings:
    """Readings by their own messages, and by those that ask what they were. Bounded: the oldest are forgotten."""

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._just_asked: TTLCache[tuple[int, int, int], bool] = TTLCache(most, _JUST_NOW_SECONDS, clock)
        self._asked: LRUCache[tuple[int, int], ShownReading] = LRUCache(most)
        self._shown: LRUCache[tuple[int, int], ShownReading] = LRUCache(most)

    def asks(self, chat_id: int, prompt_id: int, reading: ShownReading) -> None:
        """This message asks what that reading was."""
        self._asked[chat_id, prompt_id] = reading

    def may_ask(self, chat_id: int, user_id: int, reading_id: int) -> bool:
        """Whether to ask this person what a reading was; False where they were asked just now."""
        key = chat_id, user_id, reading_id
        return key not in self._just_asked and self._just_asked.setdefault(key, True)

    def asked_about(self, chat_id: int, prompt_id: int) -> ShownReading | None:
        """The reading that the message asks about, where that is still known."""
        return self._asked.get((chat_id, prompt_id))

    def shows(self, chat_id: int, reading: ShownReading) -> None:
        """This is what a reading's message shows now."""
        self._shown[chat_id, reading.message_id] = reading

    def shown(self, chat_id: int, message_id: int) -> ShownReading | None:
        """The reading of a message, where that is still known."""
        return self._shown.get((chat_id, message_id))

    def forget(self, chat_id: int) -> None:
        """Drop what a chat's readings say, and the questions about them."""
        for known in (self._asked, self._shown):
            for key in [key for key in known if key[0] == chat_id]:
                del known[key]

    def shown_in(self, chat_id: int, most: int) -> list[ShownReading]:
        """The newest readings of a chat that people did something about."""
        theirs = [reading for (chat, _), reading in self._shown.items() if chat == chat_id]
        return sorted(theirs, key=lambda reading: -reading.message_id)[:most]
