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
        self._rows = np.lexsort(rows.T)  # stable: rows with the same scores keep their order
        in_order = rows[self._rows]
        differs = (in_order[1:] != in_order[:-1]).any(axis=1)
        self._first = np.flatnonzero(np.concatenate([[True], differs]))
        self._after = np.minimum(self._first + MOST_NEAREST, np.append(self._first[1:], len(rows)))
        self._points = in_order[self._first]
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
