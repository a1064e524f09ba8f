"""Where the people who label performances disagree, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.scores import Scores


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Scores that got different emotions, and how often each, the most frequent first."""

    scores: Scores
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two teachers, the number of different scores that both labelled, and Cohen's kappa, from -1 to 1; None
    where it is not defined."""

    first: int
    second: int
    shared: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every pair of teachers that shares enough, and the mean of their kappas, weighted by what they share;
    None where no pair has one."""

    pairs: tuple[PairAgreement, ...]
    overall: float | None


def disagreements(scores: Sequence[Scores], labels: Sequence[str]) -> tuple[Disagreement, ...]:
    """The scores that got different emotions, the most disputed first."""
    raise NotImplementedError


def agreement(scores: Sequence[Scores], labels: Sequence[str], teachers: Sequence[int]) -> Agreement:
    """How far teachers agree who labelled the same scores."""
    raise NotImplementedError
