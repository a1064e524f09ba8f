"""Why a forest gives its answer: exact Shapley values of the three scores, from the leaves of its trees.

Interventional values (Janzing, Minorics and Blöbaum, "Feature relevance quantification in explainable AI",
AISTATS 2020): the worth of a coalition is the mean probability when its scores are those of the reading and the
others are those of each row of the background. A leaf counts for a coalition where it holds the coalition's scores,
as many times as there are rows whose other scores it holds; and that is the same for every reading.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.forest.leaves import Around, Leaves

MOST_BACKGROUND = 100
BACKGROUND_SEED = 30
PAIRS = ((1, 2), (0, 2), (0, 1))
"""The others of each score."""

Numbers = NDArray[np.float64]
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Worths:
    """The worth of each coalition: of nobody, of each score alone, of all but it, and of all three."""

    nobody: float
    alone: Three
    without: Three
    everybody: float

    def shapley_values(self) -> Three:
        """What each score adds to what the others are worth, averaged over the orders in which they can come
        (Shapley, 1953); they add up to what everybody is worth more than nobody."""
        shared = (sum(self.without) - sum(self.alone)) / 6 + (self.everybody - self.nobody) / 3
        first, second, third = (
            (alone - without) / 2 + shared for alone, without in zip(self.alone, self.without, strict=True)
        )
        return first, second, third


class Background:
    """The rows that an explanation compares with, (n, 3), n up to 255, and what the leaves count for with them."""

    def __init__(self, leaves: Leaves, rows: Numbers) -> None:
        self._leaves = leaves
        self._votes = len(rows) * leaves.trees
        self._own, others, everything = _rows_inside(leaves, rows)
        self._nobody = (everything @ leaves.values / self._votes).tolist()
        self._alone = [leaves.shares_by_place(score, times) / self._votes for score, times in enumerate(others)]

    def worths(self, around: Around, emotion: int, probability: float) -> Worths:
        """The worths for one emotion, of this probability, to the performance that these leaves are around."""
        first, second, third = (
            float(table[place, emotion]) for table, place in zip(self._alone, around.places, strict=True)
        )
        others = ~around.inside | around.reached
        times = self._own.take(around.numbers, axis=1) * others
        without = times @ self._leaves.values[around.numbers, emotion] / self._votes
        return Worths(self._nobody[emotion], (first, second, third), tuple(without.tolist()), probability)


def _rows_inside(leaves: Leaves, rows: Numbers) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """How many rows each leaf holds by each score, (3, leaves), by the others of each, (3, leaves), by all three."""
    own = np.zeros((3, len(leaves)), np.uint8)
    others, everything = np.zeros_like(own), np.zeros_like(own[0])
    for row in rows.tolist():
        masks = leaves.boxes.holding_each(leaves.places(row))
        own += masks
        for score, (one, other) in enumerate(PAIRS):
            others[score] += masks[one] & masks[other]
        everything += masks[0] & masks[1] & masks[2]
    return own, others, everything


def background_of(dataset: Dataset) -> Numbers:
    """The rows to compare with: all of them, or of many a sample, always the same."""
    if len(dataset) <= MOST_BACKGROUND:
        return dataset.scores
    chosen = np.random.default_rng(BACKGROUND_SEED).choice(len(dataset), MOST_BACKGROUND, replace=False)
    return dataset.scores[np.sort(chosen)]
