"""A group's one question whether what people teach may be kept, and what waits for their agreeing: in memory only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache, TTLCache

from bot.services.pending_teachings import PendingTeaching
from bot.telegram_api.answers import Answer

_SHOWN_SECONDS = 3600
"""After that the question is far above, and is asked again."""
_MOST_QUESTIONS = 10_000
_MOST_ROWS = 200_000


@dataclass(frozen=True)
class Held:
    """What somebody taught before they agreed, and where its answer goes: of a vote, to the message that is voted on,
    whose buttons are all the answer there is."""

    teaching: PendingTeaching
    answer: Answer
    is_vote: bool = False


class GroupConsents:
    """The message that asks each group, and what is held until its people agree. Bounded: the oldest are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions: TTLCache[int, int] = TTLCache(_MOST_QUESTIONS, _SHOWN_SECONDS, clock)
        self._held: LRUCache[tuple[int, int, object], Held] = LRUCache(_MOST_ROWS, _rows_of)

    def question(self, chat_id: int) -> int | None:
        """The message that asked in this group not long ago."""
        return self._questions.get(chat_id)

    def asked(self, chat_id: int, message_id: int) -> None:
        """This message asks."""
        self._questions[chat_id] = message_id

    def hold(self, held: Held) -> None:
        """Hold what was taught; of several votes of a person on one reading, the last."""
        teaching = held.teaching
        what = teaching.source if teaching.reading is None else teaching.reading.message_id
        self._held[teaching.chat_id, teaching.user_id, what] = held

    def drop_vote(self, chat_id: int, user_id: int, reading_id: int) -> Held | None:
        """Hold no longer what a person said of a reading; what that was."""
        return self._held.pop((chat_id, user_id, reading_id), None)

    def drop_message(self, chat_id: int, source: str) -> None:
        """Hold no longer what a message of this chat taught."""
        of_it = [key for key, held in self._held.items() if key[0] == chat_id and held.teaching.source == source]
        for key in of_it:
            del self._held[key]

    def drop_chat(self, chat_id: int) -> None:
        """A group is no more: nothing is asked there, and what it taught is held no longer."""
        self._questions.pop(chat_id, None)
        for key in [key for key in self._held if key[0] == chat_id]:
            del self._held[key]

    def take(self, user_id: int, chat_id: int | None = None) -> list[Held]:
        """What a person taught, in one chat where it is named, oldest first; it is held no longer."""
        theirs = [key for key in self._held if key[1] == user_id and chat_id in (key[0], None)]
        return [self._held.pop(key) for key in theirs]


def _rows_of(held: Held) -> int:
    lesson = held.teaching.lesson
    return min(len(lesson.examples) + len(lesson.problems) + 1, _MOST_ROWS)
