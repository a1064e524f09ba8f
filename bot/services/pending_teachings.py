"""What waits for a person's tap before it is stored: in memory only, since nobody has agreed to its being kept.

Where it is gone, as after a restart, the message that taught it is read again."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.telegram_api.vote_data import Vote
from bot.text.parse_examples import Lesson
from engine.data.dataset import Example
from engine.data.emotion_names import emotion_key


@dataclass(frozen=True)
class LabelledReading:
    """The reading that a vote is about: its message, and the tap (its choice does not matter)."""

    message_id: int
    vote: Vote


@dataclass(frozen=True)
class PendingTeaching:
    """Examples on their way into the storage. `source` names the message or tap that brought them."""

    chat_id: int
    user_id: int
    source: str
    lesson: Lesson
    reading: LabelledReading | None = None
    """The reading that is being labelled, where it is one: then this is a vote, one a person."""
    confirmed: bool = False
    """The person has seen which rows are left out and which emotions are new."""

    def spelled_as(self, known: Sequence[str]) -> "PendingTeaching":
        """With every emotion spelled as the chat knows it; a new one as it is first written here."""
        spelling = {emotion_key(emotion): emotion for emotion in known}
        written = dict.fromkeys(example.emotion for example in self.lesson.examples)
        right = {emotion: spelling.setdefault(emotion_key(emotion), emotion) for emotion in written}
        examples = tuple(
            example if example.emotion == right[example.emotion] else Example(example.scores, right[example.emotion])
            for example in self.lesson.examples
        )
        return replace(self, lesson=replace(self.lesson, examples=examples))

    def with_meant(self, emotion: str, known: Sequence[str]) -> "PendingTeaching":
        """With the emotion that the person meant in place of the one that the chat does not know."""
        keys = {emotion_key(name) for name in known}
        examples = tuple(
            example if emotion_key(example.emotion) in keys else Example(example.scores, emotion)
            for example in self.lesson.examples
        )
        return replace(self, lesson=replace(self.lesson, examples=examples), confirmed=True)


class PendingTeachings:
    """Teachings by the message that asks about them. Bounded in examples: the oldest are forgotten."""

    def __init__(self, most_examples: int = 200_000) -> None:
        self._teachings: OrderedDict[tuple[int, int], PendingTeaching] = OrderedDict()
        self._most_examples = most_examples

    def put(self, chat_id: int, question_id: int, teaching: PendingTeaching) -> None:
        """Keep it until the question is answered."""
        self._teachings[chat_id, question_id] = teaching
        while sum(map(_size, self._teachings.values())) > self._most_examples and len(self._teachings) > 1:
            self._teachings.popitem(last=False)

    def peek(self, chat_id: int, question_id: int) -> PendingTeaching | None:
        """What the question is about; it goes on waiting."""
        return self._teachings.get((chat_id, question_id))

    def pop(self, chat_id: int, question_id: int) -> PendingTeaching | None:
        """What the question is about; it waits no longer."""
        return self._teachings.pop((chat_id, question_id), None)

    def forget(self, user_id: int) -> None:
        """Drop everything of one person."""
        for key in [key for key, teaching in self._teachings.items() if teaching.user_id == user_id]:
            del self._teachings[key]


def _size(teaching: PendingTeaching) -> int:
    return len(teaching.lesson.examples) + len(teaching.lesson.problems) + 1
