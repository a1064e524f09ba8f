"""Why a forest gives its answer: exact Shapley values of the three scores, by enumeration of their coalitions.

Interventional values (Janzing, Minorics and Blöbaum, "Feature relevance quantification in explainable AI",
AISTATS 2020): the worth of a coalition is the mean probability when its scores are those of the reading and the
others are those of each row of the background.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from engine.dataset import Dataset
from engine.scores import SCORE_NAMES

MOST_BACKGROUND = 100
BACKGROUND_SEED = 30

Numbers = NDArray[np.float64]
COALITIONS = np.array(list(product((False, True), repeat=len(SCORE_NAMES))))
"""Which scores are the reading's own, (8, 3): nobody's first, all three last."""


def background_of(dataset: Dataset) -> Numbers:
    """The rows that an explanation compares with, (n, 3): all of them, or of many a sample, always the same."""
    if len(dataset) <= MOST_BACKGROUND:
        return dataset.scores
    chosen = np.random.default_rng(BACKGROUND_SEED).choice(len(dataset), MOST_BACKGROUND, replace=False)
    return dataset.scores[np.sort(chosen)]


def coalition_worths(probability: Callable[[Numbers], Numbers], scores: Numbers, background: Numbers) -> Numbers:
    """The mean probability of one emotion for each of the 8 coalitions, in one call of the forest."""
    mixed = np.where(COALITIONS[:, None, :], scores, background[None, :, :])
    worths: Numbers = probability(mixed.reshape(-1, len(SCORE_NAMES))).reshape(len(COALITIONS), -1).mean(axis=1)
    return worths


def shapley_values(worths: Numbers) -> tuple[float, float, float]:
    """The Shapley value of each score (Shapley, 1953) from the worths of the 8 coalitions."""
    w = worths.reshape(2, 2, 2)
    values = []
    for axis in range(len(SCORE_NAMES)):
        gain = np.take(w, 1, axis) - np.take(w, 0, axis)
        values.append(float((2 * gain[0, 0] + gain[0, 1] + gain[1, 0] + 2 * gain[1, 1]) / 6))
    return values[0], values[1], values[2]
