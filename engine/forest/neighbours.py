"""Nearest neighbours of scores among the examples, by Euclidean distance."""

from collections.abc import Sequence
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Numbers = NDArray[np.float64]

NEIGHBOURS = 3
ROUNDING = 1 + 1e-9  # the tree's own distances may differ in the last bits


class Neighbours:
    """A k-d tree of the different rows among the examples' scores, (n, 3), n at least 1.

    `widest_gap` is the largest distance from any of them to its nearest different one; infinite where all are equal.
    """

    def __init__(self, rows: Numbers) -> None:
        self._order = np.lexsort(rows.T)  # stable: rows with the same scores keep their order
        in_order = rows[self._order]
        differs = (in_order[1:] != in_order[:-1]).any(axis=1)
        self._first = np.flatnonzero(np.concatenate([[True], differs]))
        self._end = np.minimum(self._first + NEIGHBOURS, np.append(self._first[1:], len(rows)))
        self._different = in_order[self._first]
        self._tree = cKDTree(self._different)
        self.widest_gap = self._widest_gap()

    def nearest(self, scores: Sequence[float]) -> tuple[float, list[int]]:
        """The distance of the nearest row, and the indices of at most three nearest; of ties, the earlier first."""
        distances, _ = self._tree.query(scores, NEIGHBOURS)  # infinite where there are fewer
        points = self._tree.query_ball_point(scores, distances[-1] * ROUNDING)
        near = sorted(
            (_squared_distance(scores, self._different[point].tolist()), row)
            for point in points
            for row in self._order[self._first[point] : self._end[point]].tolist()
        )[:NEIGHBOURS]
        return sqrt(near[0][0]), [row for _, row in near]

    def _widest_gap(self) -> float:
        if len(self._different) < 2:
            return inf
        distances, _ = self._tree.query(self._different, k=2)
        return float(distances[:, 1].max())


def _squared_distance(one: Sequence[float], other: Sequence[float]) -> float:
    first, second, third = (a - b for a, b in zip(one, other, strict=True))
    return first * first + second * second + third * third
