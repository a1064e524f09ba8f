"""Words and people for the storage's tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.provenance import UNKNOWN
from engine.data.scores import Scores

YOU, SAM, STRANGER = 1001, 2**52, 4711
CHAT, OTHER_CHAT, SUPERGROUP = -4712, -4713, -(2**52)
PRIVATE = YOU
NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)

CALM = Example(Scores(5, 5, 5), "calm")
JOY = Example(Scores(8.25, 0.1, 10), "joy")
GRIEF = Example(Scores(1, 0, 2), "grief")


def rows(storage: Storage, chat: int = CHAT, number: int | None = None) -> list[Example]:
    """The taught examples of a version, in order, wherever they come from."""
    return [bare(example) for example in storage.version_data(chat, number).dataset.examples]


def bare(example: Example) -> Example:
    """Without where it comes from."""
    return replace(example, provenance=UNKNOWN)


def many(amount: int, emotions: Sequence[str] = ("calm", "joy")) -> list[Example]:
    """Different scores, each with an emotion, in turn."""
    return [
        Example(Scores(number % 10, number // 10 % 10, number // 100 % 10), emotions[number % len(emotions)])
        for number in range(amount)
    ]
