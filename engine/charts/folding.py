"""Which of many emotions have a bar of their own, and what the bar of the others is called."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_EMOTIONS = 6


def shown_and_hidden(ranked: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """A single one more would not be hidden: its own bar is no higher than that of the others."""
    shown = MOST_EMOTIONS if len(ranked) > MOST_EMOTIONS + 1 else len(ranked)
    return ranked[:shown], ranked[shown:]


def others_label(hidden: Sequence[float]) -> str:
    """`7 others`."""
    return f"{len(hidden)} others"
