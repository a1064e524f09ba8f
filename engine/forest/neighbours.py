"""Nearest neighbours of scores among the examples, by Euclidean distance."""

from collections.abc import Sequence
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Numbers = NDArray[np.float64]

NEIGHBOURS = 3
ROUNDING = 1 + 1e-9  # the tree's own distances may differ in the last bits
USUAL = 0.95


class Neighbours:
    """A k-d tree of the different rows among the examples' scores, (n, 3), n at least 1.

    `usual_gap` is the distance to the nearest different row that 95 % of the rows do not exceed; infinite where all are
    equal. No single row that was mistyped moves it far, as it would the widest.
    """

    def __init__(self, rows: Numbers) -> None:
        self._order = np.lexsort(rows.T)  # stable: rows with the same scores keep their order
        in_order = rows[self._order]
        differs = (in_order[1:] != in_order[:-1]).any(axis=1)
        self._first = np.flatnonzero(np.concatenate([[True], differs]))
        after = np.append(self._first[1:], len(rows))
        self._end = np.minimum(self._first + NEIGHBOURS, after)
        self._different = in_order[self._first]
        self._tree = cKDTree(self._different)
        self.usual_gap = self._usual_gap(after - self._first)

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

    def _usual_gap(self, rows: NDArray[np.intp]) -> float:
        """`rows` says how many there are of each different one."""
        if len(self._different) < 2:
            return inf
        distances, _ = self._tree.query(self._different, k=2)
        return float(np.quantile(np.repeat(distances[:, 1], rows), USUAL))


def _squared_distance(one: Sequence[float], other: Sequence[float]) -> float:
    first, second, third = (a - b for a, b in zip(one, other, strict=True))
    return first * first + second * second + third * third
