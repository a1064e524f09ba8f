"""What people's messages said when they were answered, and which of the bot's messages answered them in words.

So a corrected message is told from one that Telegram calls edited for less, as for a link's preview. In memory only."""

import secrets
from dataclasses import dataclass, replace
from hashlib import blake2b

from cachetools import LRUCache
from telegram import Message, Update

from bot.storage.records import MessageId

_MOST_REMEMBERED = 20_000
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Of a message: what it said, as a digest; and the bot's text that answered it, with what it said then."""

    said: bytes = b""
    answer_id: int | None = None
    answered: bytes = b""


class AnsweredMessages:
    """The newest messages, by chat and message. Bounded: the least recently used are forgotten, and read anew then."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._messages: LRUCache[MessageId, _Remembered] = LRUCache(most)
        self._key = secrets.token_bytes(32)

    def record_new(self, update: object) -> None:
        """Note what a new message says, when it arrives."""
        if isinstance(update, Update) and update.message is not None:
            self.record(update.message)

    def record(self, message: Message) -> None:
        """Note what a message says now."""
        key = _key_of(message)
        self._messages[key] = replace(self._of(key), said=self._digest(message))

    def says_the_same(self, message: Message) -> bool:
        """Whether an edited message says what it said when it was answered; False where that is not known any more."""
        return self._of(_key_of(message)).said == self._digest(message)

    def record_answer(self, message: Message, answer_id: int) -> None:
        """Note which message of the bot's answers this one in words."""
        key = _key_of(message)
        remembered = self._of(key)
        self._messages[key] = replace(remembered, answer_id=answer_id, answered=remembered.said)

    def answer_to(self, message: Message) -> int | None:
        """Which message of the bot's answers this one in words; None where none does, or none is known."""
        return self._of(_key_of(message)).answer_id

    def outdated_answer(self, message: Message) -> int | None:
        """The text that answered what the message said before it was edited, and does not answer it now."""
        remembered = self._of(_key_of(message))
        return remembered.answer_id if remembered.answered != remembered.said else None

    def drop_answer(self, message: Message) -> None:
        """Leave the text that answered the message as it is from now on."""
        key = _key_of(message)
        self._messages[key] = replace(self._of(key), answer_id=None, answered=b"")

    def _of(self, key: MessageId) -> _Remembered:
        return self._messages.get(key, _Remembered())

    def _digest(self, message: Message) -> bytes:
        """Of its words and its file; keyed, so that nobody can tell from it what was said."""
        file = message.document.file_unique_id if message.document else ""
        words = f"{file}\n{message.text or message.caption or ''}"
        return blake2b(words.encode("utf-8", "replace"), key=self._key, digest_size=_DIGEST_BYTES).digest()


def _key_of(message: Message) -> MessageId:
    return message.chat_id, message.message_id
