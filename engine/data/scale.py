"""Scales that people score on, and what their scores are from 0 to 10."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engine.data.scores import HIGHEST, LOWEST

if TYPE_CHECKING:
    import pandas as pd

Number = TypeVar("Number", float, "pd.Series[float]", "pd.DataFrame")
_WRITTEN = re.compile(r"\s*(\d+)\s*(?:-|–|—|\.\.\.?|…|:|to)\s*(\d+)\s*", re.ASCII)
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """A lowest and a highest score, whole numbers, the lowest from 0 on and below the highest."""

    lowest: int
    highest: int

    def __str__(self) -> str:
        return f"{self.lowest}–{self.highest}"

    def holds(self, value: float) -> bool:
        """Whether a number lies on it."""
        return self.lowest <= value <= self.highest

    def stretched(self, value: Number) -> Number:
        """A number of this scale, or an array of them, from 0 to 10: its lowest score becomes 0, its highest 10."""
        if self == TEN:
            return value
        return (value - self.lowest) * (HIGHEST - LOWEST) / (self.highest - self.lowest)


TEN = Scale(0, 10)


def parse_scale(text: str) -> Scale | None:
    """The scale that is written as `1-5`, `1–5`, `0 to 100` or `1..7`; None for any other text."""
    found = _WRITTEN.fullmatch(text.casefold())
    if found is None or max(map(len, found.groups())) > len(str(_MOST)):
        return None
    lowest, highest = int(found[1]), int(found[2])
    return Scale(lowest, highest) if lowest < highest else None


def scales_of(lowest: float, highest: float) -> tuple[Scale, ...]:
    """The usual scales that scores with these extremes may be on, the likeliest first: by a highest score of exactly 1,
    5 or 7, or of more than 10. None for what can only be from 0 to 10, or what nobody scores on."""
    if highest in (5, 7):
        ends = [(1, int(highest)), (0, int(highest))]
    elif highest == 1:
        ends = [(0, 1)]
    elif HIGHEST < highest <= 20:
        ends = [(0, 20), (0, 100)]
    elif HIGHEST < highest <= 100:
        ends = [(0, 100)]
    else:
        ends = []
    return tuple(Scale(*each) for each in ends if lowest >= each[0])
