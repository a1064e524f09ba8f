"""How far the confidence of a recognizer agrees with how often it is right."""

import numpy as np
from numpy.typing import NDArray

from engine.measure.evaluation_result import Bin, Calibration

BINS = 10
SIMULATIONS = 500
SEED = 10

Numbers = NDArray[np.float64]


def calibration(confidences: Numbers, right: NDArray[np.bool_]) -> Calibration:
    """Confidences from 0 to 1 against whether each answer was right, both (repeats, rows), in ten bins of equal
    width. Bins without answers are left out.

    The error that chance alone makes is found by consistency resampling (Bröcker and Smith, "Increasing the
    Reliability of Reliability Diagrams", Weather and Forecasting 22, 2007): each answer is right as often as
    its confidence says.
    """
    places = np.clip(np.ceil(np.round(confidences * BINS, 9)) - 1, 0, BINS - 1).astype(np.intp).reshape(-1)
    sums = np.bincount(places, confidences.reshape(-1), BINS).astype(np.float64)
    counts = np.bincount(places, minlength=BINS)
    random = np.random.default_rng(SEED)
    simulated = [_error(places, sums, random.random(confidences.shape[1]) < confidences) for _ in range(SIMULATIONS)]
    hits = np.bincount(places, right.reshape(-1), BINS)
    bins = tuple(
        Bin(float(sums[place] / counts[place]), float(hits[place] / counts[place]), int(counts[place]))
        for place in np.flatnonzero(counts)
    )
    return Calibration(_error(places, sums, right), float(np.quantile(simulated, 0.95)), bins)


def _error(places: NDArray[np.intp], sums: Numbers, right: NDArray[np.bool_]) -> float:
    """The sum of the bins' distances between confidence and accuracy, weighted by their answers."""
    hits = np.bincount(places, right.reshape(-1), BINS)
    return float(np.abs(sums - hits).sum() / len(places))
