"""95 % confidence intervals by the cluster bootstrap.

Rows with the same scores are not independent, so groups of them are resampled: as many as there are, with
replacement, a thousand times, with a fixed seed (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). Few
groups make percentile intervals too narrow: they are expanded as Hesterberg says ("What Teachers Should Know About
the Bootstrap", The American Statistician 69, 2015). And a bootstrap cannot see an error that did not happen: no
interval of an accuracy is narrower than Wilson's ("Probable Inference", JASA 22, 1927) for the effective sample size,
which is never more than the number of rows.

The accuracy that is meant is that of the recognizer fitted on all rows, which varies with these rows too, and a
bootstrap of the answers does not see that: such intervals are too narrow (Bates, Hastie and Tibshirani,
"Cross-Validation: What Does It Estimate and How Well Does It Do It?", JASA 119, 2024). An accuracy's is made a quarter
wider, which is what it takes that the truth lies inside 9 times of 10 in each population of docs/measures.md, and more
often in most.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from engine.measure.evaluation_result import Z_95, Measure
from engine.measure.folds import GroupedSamples
from engine.measure.wilson import wilson_interval

RESAMPLES = 1000
WIDER = 1.25
"""Of standard errors: for what varies with the rows learned."""
BATCH = 100  # resamples multiplied at once, as matrix products of float64
SEED = 95

Numbers = NDArray[np.float64]


class GroupBootstrap:
    """The same resamples for every model that is measured on the samples, so that differences are paired.

    `correct` is always one number a row, (n,): the share of its predictions, from 0 to 1, that were correct.
    """

    def __init__(self, samples: GroupedSamples) -> None:
        self._emotions = len(samples.emotions)
        self._groups = int(samples.groups.max()) + 1
        self._cell_of_row = samples.groups * self._emotions + samples.codes
        self._rows = self._by_group(np.ones(len(samples)))
        random = np.random.default_rng(SEED)
        self._weights = np.stack([self._resample(random) for _ in range(RESAMPLES)])
        self._resampled_rows = self._resampled(self._rows)
        self._tail = expanded_tail(self._groups)

    def accuracy(self, correct: Numbers) -> Measure:
        """The share of rows that are correct."""
        by_group = self._by_group(correct).sum(axis=1, keepdims=True)
        return self._proportion(by_group, self._rows.sum(axis=1, keepdims=True), self._accuracies(correct))

    def balanced_accuracy(self, correct: Numbers) -> Measure:
        """The mean recall of the emotions."""
        by_group = self._by_group(correct)
        with np.errstate(invalid="ignore"):  # an emotion that was not resampled has no recall
            resampled = np.nanmean(self._resampled(by_group) / self._resampled_rows, axis=1)
        return self._proportion(by_group, self._rows, resampled)

    def difference(self, correct: Numbers, other: Numbers) -> Measure:
        """The accuracy of the first less that of the other."""
        value = float(correct.mean() - other.mean())
        return self._interval(value, self._accuracies(correct) - self._accuracies(other))

    def standard_error_of_difference(self, correct: Numbers, other: Numbers) -> float:
        """The standard error of that difference."""
        return float(np.std(self._accuracies(correct) - self._accuracies(other), ddof=1))

    def _resample(self, random: np.random.Generator) -> NDArray[np.int16]:
        """How often each group was drawn, (groups,)."""
        drawn = random.integers(self._groups, size=self._groups)
        return np.bincount(drawn, minlength=self._groups).astype(np.int16)

    def _by_group(self, values: Numbers) -> Numbers:
        """The sum of the rows' values in each group and emotion, (groups, emotions)."""
        sums: Numbers = np.bincount(self._cell_of_row, values, self._groups * self._emotions).astype(np.float64)
        return sums.reshape(self._groups, self._emotions)

    def _resampled(self, by_group: Numbers) -> Numbers:
        """The sum over the groups of each resample, (RESAMPLES, emotions)."""
        starts = range(0, RESAMPLES, BATCH)
        sums: Numbers = np.concatenate([self._weights[start : start + BATCH] @ by_group for start in starts])
        return sums

    def _accuracies(self, correct: Numbers) -> Numbers:
        """The accuracy in each resample, (RESAMPLES,)."""
        shares: Numbers = self._resampled(self._by_group(correct)).sum(axis=1) / self._resampled_rows.sum(axis=1)
        return shares

    def _proportion(self, correct: Numbers, rows: Numbers, resampled: Numbers) -> Measure:
        value = float((correct.sum(axis=0) / rows.sum(axis=0)).mean())
        measure = self._interval(value, resampled)
        size = _effective_sample_size(correct, rows)
        wilson = wilson_interval(value * size, size)
        below = value - min(measure.low, wilson.low)
        above = max(measure.high, wilson.high) - value
        return Measure(value, max(0.0, value - WIDER * below), min(1.0, value + WIDER * above))

    def _interval(self, value: float, resampled: Numbers) -> Measure:
        low, high = np.quantile(resampled, [self._tail, 1 - self._tail]).tolist()
        return Measure(value, min(low, value), max(high, value))


def expanded_tail(groups: int) -> float:
    """The share of resamples left out at each end: 2.5 %, or less where there are few groups.

    Student's t quantile for groups - 1 degrees of freedom by the Cornish-Fisher expansion.
    """
    z, freedom = Z_95, groups - 1
    student = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return NormalDist().cdf(-student * (groups / freedom) ** 0.5)


def _effective_sample_size(correct: Numbers, rows: Numbers) -> float:
    """How many independent rows have the variance that the groups have. Both arguments are (groups, strata); the
    variance is that of the mean over the strata.

    Two imaginary groups of the usual size, one all correct and one all wrong, keep it from being zero. Predictions
    that were repeated vary less, and yet there are no more rows than there are.
    """
    total = rows.sum(axis=0)
    size = total / (rows > 0).sum(axis=0)
    share = (correct.sum(axis=0) + size) / (total + 2 * size)
    squares = np.square(correct - share * rows).sum(axis=0) + size**2 * (share**2 + (1 - share) ** 2)
    variance = (squares / (total + 2 * size) ** 2).sum() / len(total) ** 2
    mean = share.mean()
    most = len(total) ** 2 / (1 / total).sum()
    return float(min(mean * (1 - mean) / variance, most))
