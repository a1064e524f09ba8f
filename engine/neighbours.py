"""How near scores are to the examples, by Euclidean distance."""

from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from engine.scores import Scores

Rows = NDArray[np.float64]


def widest_gap(rows: Rows) -> float:
    """How far one of these scores, (n, 3), is from the nearest different ones, at the most; infinite where all
    are equal."""
    points = np.unique(rows, axis=0)
    if len(points) < 2:
        return inf
    distances, _ = cKDTree(points).query(points, k=2)
    return float(distances[:, 1].max())


def distance_to(rows: Rows, scores: Scores) -> float:
    """How far these scores are from the nearest of the rows."""
    return float(np.square(rows - scores.as_tuple()).sum(axis=1).min() ** 0.5)
