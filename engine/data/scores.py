"""The three scores of one performance."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.data.errors import ScoreError

SCORE_NAMES = ("facial_expression", "voice_tone", "body_language")
PerScore = tuple[float, float, float]
"""A number for each score, in the order of SCORE_NAMES."""
LOWEST = 0.0
HIGHEST = 10.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Three scores, each a plain float from 0 to 10. Raises ScoreError for any other number, NaN included."""

    facial_expression: float
    voice_tone: float
    body_language: float

    def __post_init__(self) -> None:
        for name in SCORE_NAMES:
            object.__setattr__(self, name, _checked(name, getattr(self, name)))

    def __iter__(self) -> Iterator[float]:
        return iter(self.as_tuple())

    def as_tuple(self) -> PerScore:
        """The scores in the order of SCORE_NAMES."""
        return self.facial_expression, self.voice_tone, self.body_language


def _checked(name: str, value: float) -> float:
    if not LOWEST <= value <= HIGHEST:  # false for NaN too
        raise ScoreError(name, value, LOWEST, HIGHEST)
    return float(value) + 0.0  # the sum turns -0.0 into 0.0
