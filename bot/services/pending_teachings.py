"""What waits for a person's tap before it is stored: in memory only, since nobody has agreed to its being stored.

Where it is gone, as after a restart, the message that taught it is read again."""

from dataclasses import dataclass
from datetime import datetime

from cachetools import LRUCache

from bot.storage.records import MessageId
from bot.text.parse_examples import Lesson
from engine.data.dataset import Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores


@dataclass(frozen=True)
class ShownReading:
    """A reading as its message shows it; `shown` is its answer in words, `opened` whether the message offers every
    emotion."""

    message_id: int
    scores: Scores
    emotion: str
    performer: str | None = None
    runner_up: str | None = None
    shown: str = ""
    opened: bool = False

    def example(self, emotion: str) -> Example:
        """Its performance with this emotion."""
        return Example(self.scores, emotion, Provenance(performer=self.performer))


@dataclass(frozen=True)
class PendingTeaching:
    """Examples on their way into the storage. `source` names the message or tap that brought them."""

    chat_id: int
    user_id: int
    source: str
    lesson: Lesson
    reading: ShownReading | None = None
    """The reading that is being labelled, where it is one: then this is a vote, one a person."""
    edited_at: datetime | None = None
    """When the message was edited, where it was: then this takes the place of what it taught before."""
    confirmed: bool = False
    """The person has seen which rows are left out and which emotions are new."""


class PendingTeachings:
    """Teachings by the message that asks about them. Bounded in rows: the least recently used are forgotten."""

    def __init__(self, most_rows: int = 200_000) -> None:
        def size(teaching: PendingTeaching) -> int:
            return min(len(teaching.lesson.examples) + len(teaching.lesson.problems) + 1, most_rows)

        self._teachings: LRUCache[tuple[int, int], PendingTeaching] = LRUCache(most_rows, size)

    def put(self, chat_id: int, question_id: int, teaching: PendingTeaching) -> None:
        """Keep it until the question is answered."""
        self._teachings[chat_id, question_id] = teaching

    def peek(self, chat_id: int, question_id: int) -> PendingTeaching | None:
        """What the question is about; it goes on waiting."""
        return self._teachings.get((chat_id, question_id))

    def pop(self, chat_id: int, question_id: int) -> PendingTeaching | None:
        """What the question is about; it waits no longer."""
        return self._teachings.pop((chat_id, question_id), None)

    def forget(self, user_id: int, chat_id: int | None = None) -> list[MessageId]:
        """Drop everything of one person, in one chat where it is named; the questions that asked about it."""
        theirs = [
            question
            for question, teaching in self._teachings.items()
            if teaching.user_id == user_id and chat_id in (teaching.chat_id, None)
        ]
        for question in theirs:
            del self._teachings[question]
        return theirs
