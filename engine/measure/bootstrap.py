"""95 % intervals by resampling the rows that were measured.

The bootstrap draws groups of rows with the same scores, since these are not independent: as many as there are,
with replacement, a thousand times, with a fixed seed (Efron and Tibshirani, "An Introduction to the Bootstrap",
1993). Few groups make its percentiles too narrow: they are expanded as Hesterberg says ("What Teachers Should
Know About the Bootstrap", The American Statistician 69, 2015). And it cannot see an error that did not happen:
no interval of an accuracy is narrower than Wilson's ("Probable Inference", JASA 22, 1927) for as many
independent rows as the groups amount to, and never more than there are: measuring the same rows again makes
nothing surer. The luck of the rows learnt from is not part of an interval.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from engine.measure.evaluation_result import HALF_WIDTH, Measure
from engine.measure.folds import Rows

BOOTSTRAPS = 1000
AT_ONCE = 100  # as many draws in memory as numbers of 8 bytes
SEED = 95

Numbers = NDArray[np.float64]


class GroupBootstrap:
    """The same draws for every rule that is measured on the rows, so that rules are compared draw by draw.

    `right` is always one number a row: the share of answers, from 0 to 1, that were right.
    """

    def __init__(self, rows: Rows) -> None:
        self._emotions = len(rows.emotions)
        self._groups = int(rows.groups.max()) + 1
        self._cells = rows.groups * self._emotions + rows.codes
        self._counts = self._by_group(np.ones(len(rows)))
        random = np.random.default_rng(SEED)
        self._draws = np.stack([self._draw(random) for _ in range(BOOTSTRAPS)])
        self._drawn = self._totals(self._counts)
        self._tail = _expanded_tail(self._groups)

    def accuracy(self, right: Numbers) -> Measure:
        """The share of rows that are right."""
        by_group = self._by_group(right).sum(axis=1, keepdims=True)
        return self._share(by_group, self._counts.sum(axis=1, keepdims=True), self._accuracies(right))

    def balanced_accuracy(self, right: Numbers) -> Measure:
        """The mean over the emotions of the share of its rows that are right."""
        by_group = self._by_group(right)
        with np.errstate(invalid="ignore"):  # an emotion that was not drawn has no share
            draws = np.nanmean(self._totals(by_group) / self._drawn, axis=1)
        return self._share(by_group, self._counts, draws)

    def difference(self, right: Numbers, other: Numbers) -> Measure:
        """The accuracy of the first less that of the other."""
        value = float(right.mean() - other.mean())
        return self._measure(value, self._accuracies(right) - self._accuracies(other))

    def error_of_difference(self, right: Numbers, other: Numbers) -> float:
        """The standard error of that difference."""
        return float(np.std(self._accuracies(right) - self._accuracies(other), ddof=1))

    def _draw(self, random: np.random.Generator) -> NDArray[np.int16]:
        drawn = random.integers(self._groups, size=self._groups)
        return np.bincount(drawn, minlength=self._groups).astype(np.int16)

    def _by_group(self, values: Numbers) -> Numbers:
        cells: Numbers = np.bincount(self._cells, values, self._groups * self._emotions).astype(np.float64)
        return cells.reshape(self._groups, self._emotions)

    def _totals(self, by_group: Numbers) -> Numbers:
        parts = range(0, BOOTSTRAPS, AT_ONCE)
        totals: Numbers = np.concatenate([self._draws[part : part + AT_ONCE] @ by_group for part in parts])
        return totals

    def _accuracies(self, right: Numbers) -> Numbers:
        shares: Numbers = self._totals(self._by_group(right)).sum(axis=1) / self._drawn.sum(axis=1)
        return shares

    def _share(self, right: Numbers, counts: Numbers, draws: Numbers) -> Measure:
        value = float((right.sum(axis=0) / counts.sum(axis=0)).mean())
        measure = self._measure(value, draws)
        low, high = _wilson(value, _effective_sample_size(right, counts))
        return Measure(value, min(measure.low, low), max(measure.high, high))

    def _measure(self, value: float, draws: Numbers) -> Measure:
        low, high = np.quantile(draws, [self._tail, 1 - self._tail]).tolist()
        return Measure(value, min(low, value), max(high, value))


def _expanded_tail(groups: int) -> float:
    """The share of draws left out at each end: 2.5 %, or less where there are few groups."""
    z, freedom = HALF_WIDTH, groups - 1
    student = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return NormalDist().cdf(-student * (groups / freedom) ** 0.5)


def _effective_sample_size(right: Numbers, counts: Numbers) -> float:
    """How many independent rows have the spread that the groups have. Both arguments are (groups, parts), and
    what spreads is the mean over the parts.

    One imaginary group all right and one all wrong, of the usual size, keep the spread from being nothing. Shares
    that were measured more than once spread less, and yet there are no more rows than there are.
    """
    total = counts.sum(axis=0)
    size = total / (counts > 0).sum(axis=0)
    share = (right.sum(axis=0) + size) / (total + 2 * size)
    spread = np.square(right - share * counts).sum(axis=0) + size**2 * (share**2 + (1 - share) ** 2)
    variance = (spread / (total + 2 * size) ** 2).sum() / len(total) ** 2
    middle = share.mean()
    rows = len(total) ** 2 / (1 / total).sum()
    return float(min(middle * (1 - middle) / variance, rows))


def _wilson(share: float, rows: float) -> tuple[float, float]:
    squared = HALF_WIDTH**2 / rows
    middle = (share + squared / 2) / (1 + squared)
    half = HALF_WIDTH * (share * (1 - share) / rows + squared / (4 * rows)) ** 0.5 / (1 + squared)
    return max(0.0, middle - half), min(1.0, middle + half)
