"""Calibration: how far the confidence of a recognizer agrees with its accuracy, and the temperature that mends it."""

from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from engine.forest.temperature import calibrated
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.evaluation_result import HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE, Bin, Calibration

BINS = 10
SIMULATIONS = 500
SEED = 10

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]


def log_loss(votes: Numbers, codes: Codes, temperature: float = 1.0) -> float:
    """The mean negative logarithm of the probability of the true emotion, in nats; `votes` as (repeats, n, emotions),
    the class codes of the n true emotions."""
    of_truth = calibrated(votes, temperature)[:, np.arange(len(codes)), codes]
    return float(-np.log(of_truth).mean())


def fit_temperature(votes: Numbers, codes: Codes) -> float:
    """The temperature, from 0.25 to 4 and to three decimals, that makes the log loss of these answers the smallest: out
    of fold, so that it is not fitted on what the forests had seen."""
    bounds = log(LOWEST_TEMPERATURE), log(HIGHEST_TEMPERATURE)
    best = minimize_scalar(lambda power: log_loss(votes, codes, exp(power)), bounds=bounds, method="bounded")
    return round(exp(best.x), 3)


def calibration(confidences: Numbers, correct: NDArray[np.bool_], bootstrap: GroupBootstrap) -> Calibration:
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
    overconfidence = bootstrap.difference(confidences.mean(axis=0), correct.mean(axis=0))
    return Calibration(_error(bin_of, sums, correct), float(np.quantile(simulated, 0.95)), overconfidence, bins)


def _error(bin_of: Codes, sums: Numbers, correct: NDArray[np.bool_]) -> float:
    """The expected calibration error, of each answer's bin and the sum of the confidences in each bin."""
    hits = np.bincount(bin_of, correct.reshape(-1), BINS)
    return float(np.abs(sums - hits).sum() / len(bin_of))
