"""Why a forest gives its answer: exact interventional Shapley values of the three scores, from the forest's leaves.

Janzing, Minorics and Blöbaum, "Feature relevance quantification in explainable AI", AISTATS 2020: the value of a
coalition is the mean probability when its scores are those of the reading and the others are those of each row of the
background. A leaf contributes to a coalition where it contains the coalition's scores, weighted by the number of
background rows whose other scores it contains; these weights are the same for every reading.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.data.scores import PerScore
from engine.forest.leaves import LeafMatch, LeafTable

MOST_BACKGROUND = 100
BACKGROUND_SEED = 30
OTHER_TWO = ((1, 2), (0, 2), (0, 1))
"""The other scores of each score."""

Numbers = NDArray[np.float64]
Counts = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class CoalitionValues:
    """The value of each coalition of scores, from 0 to 1: the empty one, each score alone, all but each, all three."""

    empty: float
    alone: PerScore
    all_but: PerScore
    full: float

    def shapley_values(self) -> PerScore:
        """What each score adds to the value of the others, averaged over the orders in which they can join (Shapley,
        1953); they add up to the full coalition's value minus the empty one's."""
        shared = (sum(self.all_but) - sum(self.alone)) / 6 + (self.full - self.empty) / 3
        first, second, third = (
            (alone - all_but) / 2 + shared for alone, all_but in zip(self.alone, self.all_but, strict=True)
        )
        return first, second, third


class Background:
    """The rows that an explanation averages over, (n, 3), n up to 255, and the weights of the leaves for them."""

    def __init__(self, leaves: LeafTable, rows: Numbers) -> None:
        self._leaves = leaves
        self._votes = len(rows) * leaves.trees
        self._own, others, all_three = _rows_contained(leaves, rows)
        self._empty = (all_three @ leaves.values / self._votes).tolist()
        self._alone = [leaves.value_sums(score, weights) / self._votes for score, weights in enumerate(others)]

    def coalition_values(self, match: LeafMatch, emotion: int, probability: float) -> CoalitionValues:
        """The values for one emotion, by its class code, which has this probability for the performance matched."""
        first, second, third = (
            float(sums[threshold_bin, emotion]) for sums, threshold_bin in zip(self._alone, match.bins, strict=True)
        )
        contains_others = ~match.contains | match.reached
        weights = self._own.take(match.leaves, axis=1) * contains_others
        all_but = weights @ self._leaves.values[match.leaves, emotion] / self._votes
        return CoalitionValues(self._empty[emotion], (first, second, third), tuple(all_but.tolist()), probability)


def _rows_contained(leaves: LeafTable, rows: Numbers) -> tuple[Counts, Counts, Counts]:
    """How many rows each leaf contains by each score, (3, leaves), by the other two, (3, leaves), by all, (leaves,)."""
    own = np.zeros((3, len(leaves)), np.uint8)
    others, all_three = np.zeros_like(own), np.zeros_like(own[0])
    for row in rows.tolist():
        masks = leaves.boxes.contains(leaves.bins(row))
        own += masks
        for score, (one, other) in enumerate(OTHER_TWO):
            others[score] += masks[one] & masks[other]
        all_three += masks[0] & masks[1] & masks[2]
    return own, others, all_three


def background_of(dataset: Dataset) -> Numbers:
    """The rows to average over, (n, 3): all of them, or of more than MOST_BACKGROUND a sample, always the same."""
    return dataset.sample(MOST_BACKGROUND, BACKGROUND_SEED).scores
