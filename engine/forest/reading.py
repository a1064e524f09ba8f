"""What a recognizer predicts from scores, and why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Example
from engine.data.scores import PerScore, Scores

CLOSE_CALL = 0.10 + 1e-9  # 0.46 - 0.36 is 0.10000000000000003


@dataclass(frozen=True, slots=True)
class Reading:
    """A recognizer's answer.

    `probabilities` holds every emotion with its share from 0 to 1, two at least, highest first; of equal ones
    the first is the forest's answer. They are calibrated where the recognizer is, which `calibrated` says, else the
    mean votes of the forest's trees. `votes` is that mean for the emotion, calibrated or not. `importances` are the
    forest's, in the order of SCORE_NAMES: they sum to 1, or are all 0 where the scores tell nothing. `contributions`
    are the Shapley values of the scores for the emotion, from -1 to 1, in that order too: they add up to `votes` minus
    `average`, which is the mean vote for the emotion over the background of the explanation. `closest` are the nearest
    examples of the dataset, at most three, the nearest first. `guess` flags an outlier: even the nearest is farther
    away than 95 % of the examples are from their own nearest neighbours. `same_scores` are the emotions that examples
    with exactly these scores have, with how many each has, most first; empty where there are none.
    """

    scores: Scores
    probabilities: tuple[tuple[str, float], ...]
    votes: float
    calibrated: bool
    importances: PerScore
    contributions: PerScore
    average: float
    closest: tuple[Example, ...]
    guess: bool
    same_scores: tuple[tuple[str, int], ...] = ()

    @property
    def emotion(self) -> str:
        """The most probable emotion."""
        return self.probabilities[0][0]

    @property
    def confidence(self) -> float:
        """The probability of the emotion, from 0 to 1."""
        return self.probabilities[0][1]

    @property
    def runner_up(self) -> tuple[str, float]:
        """The second most probable emotion, with its probability."""
        return self.probabilities[1]

    @property
    def close_call(self) -> bool:
        """Whether the runner-up is at most 10 points behind."""
        return self.confidence - self.runner_up[1] < CLOSE_CALL


@dataclass(frozen=True, eq=False)
class Answers:
    """The emotions of n performances, in their order; (n,) each: confidences from 0 to 1, and whether the runner-up
    is at most 10 points behind."""

    emotions: tuple[str, ...]
    confidences: NDArray[np.float64]
    close_calls: NDArray[np.bool_]
