"""Which examples are nearest to scores, by Euclidean distance."""

from collections.abc import Sequence
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Numbers = NDArray[np.float64]

MOST_NEAREST = 3
ROUNDING = 1 + 1e-9  # the tree's own distances may differ in the last bits


class Neighbours:
    """The examples' scores, (n, 3), n at least 1, in a tree of the different ones.

    `widest_gap` is how far one of them is from the nearest different one, at the most; infinite where all are equal.
    """

    def __init__(self, rows: Numbers) -> None:
        self._points, point, amounts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        self._rows = point.argsort(kind="stable")
        self._first = np.cumsum(amounts) - amounts
        self._after = self._first + np.minimum(amounts, MOST_NEAREST)
        self._tree = cKDTree(self._points)
        self.widest_gap = self._widest_gap()

    def nearest(self, scores: Sequence[float]) -> tuple[float, list[int]]:
        """How far the nearest row is, and the nearest rows, at most three; of equally near ones, the earlier first."""
        distances, _ = self._tree.query(scores, MOST_NEAREST)  # infinite where there are fewer
        points = self._tree.query_ball_point(scores, distances[-1] * ROUNDING)
        near = sorted(
            (_squared_distance(scores, self._points[point].tolist()), row)
            for point in points
            for row in self._rows[self._first[point] : self._after[point]].tolist()
        )[:MOST_NEAREST]
        return sqrt(near[0][0]), [row for _, row in near]

    def _widest_gap(self) -> float:
        if len(self._points) < 2:
            return inf
        distances, _ = self._tree.query(self._points, k=2)
        return float(distances[:, 1].max())


def _squared_distance(one: Sequence[float], other: Sequence[float]) -> float:
    first, second, third = (a - b for a, b in zip(one, other, strict=True))
    return first * first + second * second + third * third
