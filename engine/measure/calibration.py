"""Calibration: how far the confidence of a recognizer agrees with its accuracy."""

import numpy as np
from numpy.typing import NDArray

from engine.measure.evaluation_result import Bin, Calibration

BINS = 10
SIMULATIONS = 500
SEED = 10

Numbers = NDArray[np.float64]


def calibration(confidences: Numbers, correct: NDArray[np.bool_]) -> Calibration:
    """Confidences from 0 to 1 against whether each answer was correct, both (repeats, n), in ten bins of equal
    width. Bins without answers are left out.

    The error by chance is found by consistency resampling (Bröcker and Smith, "Increasing the Reliability of
    Reliability Diagrams", Weather and Forecasting 22, 2007): each answer is correct as often as its confidence says.
    """
    bin_of = np.clip(np.ceil(np.round(confidences * BINS, 9)) - 1, 0, BINS - 1).astype(np.intp).reshape(-1)
    sums = np.bincount(bin_of, confidences.reshape(-1), BINS).astype(np.float64)
    counts = np.bincount(bin_of, minlength=BINS)
    random = np.random.default_rng(SEED)
    simulated = [_error(bin_of, sums, random.random(confidences.shape[1]) < confidences) for _ in range(SIMULATIONS)]
    hits = np.bincount(bin_of, correct.reshape(-1), BINS)
    bins = tuple(
        Bin(float(sums[each] / counts[each]), float(hits[each] / counts[each]), int(counts[each]))
        for each in np.flatnonzero(counts)
    )
    return Calibration(_error(bin_of, sums, correct), float(np.quantile(simulated, 0.95)), bins)


def _error(bin_of: NDArray[np.intp], sums: Numbers, correct: NDArray[np.bool_]) -> float:
    """The expected calibration error, of each answer's bin and the sum of the confidences in each bin."""
    hits = np.bincount(bin_of, correct.reshape(-1), BINS)
    return float(np.abs(sums - hits).sum() / len(bin_of))
