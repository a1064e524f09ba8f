"""A forest as a table of its leaves: the exact prediction for one performance, without the overhead of a batch."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.data.scores import SCORE_NAMES
from engine.forest.leaf_boxes import Bounds, BoxIndex, Masks

Numbers = NDArray[np.float64]


class LeafMatch(NamedTuple):
    """The m leaves that contain at least two of the scores of a performance."""

    bins: list[int]
    """The threshold bin of each of the three scores."""
    leaves: NDArray[np.intp]
    """The indices of the leaves, (m,)."""
    contains: Masks
    """Which of the scores each of them contains, (3, m)."""
    reached: Masks
    """Which of them contain all three, (m,): the leaves that the performance falls into, one of each tree."""


class LeafTable:
    """Every leaf of a forest as the box of scores that fall into it.

    The forest's thresholds divide each score's axis into bins, so that the bounds of a box are small integers. As in
    scikit-learn it is the float32 of the scaled score that is compared. A performance falls into one leaf of each
    tree; the sum of their values in the order of the trees is scikit-learn's sum to the last bit.

    `values`, (leaves, emotions), are the leaves' class probabilities, `trees` is the number of trees.
    """

    def __init__(self, scaler: StandardScaler, forest: RandomForestClassifier) -> None:
        nodes = _NodeTable(forest)
        self.boxes = BoxIndex(*nodes.leaf_bounds())
        self.values = nodes.values[nodes.leaves[self.boxes.order]]
        self.trees = len(nodes.roots)
        self._scaling = tuple(zip(scaler.mean_.tolist(), scaler.scale_.tolist(), strict=True))
        self._thresholds = tuple(thresholds.tolist() for thresholds in nodes.thresholds)

    def __len__(self) -> int:
        return len(self.values)

    def bins(self, scores: Sequence[float]) -> list[int]:
        """The threshold bin of each of the three scores: how many of the forest's thresholds for it lie below."""
        return [
            bisect_left(thresholds, float(np.float32((score - mean) / scale)))
            for score, (mean, scale), thresholds in zip(scores, self._scaling, self._thresholds, strict=True)
        ]

    def match(self, scores: Sequence[float]) -> LeafMatch:
        """The leaves that contain at least two of the scores."""
        bins = self.bins(scores)
        leaves, contains = self.boxes.containing_on_two_axes(bins)
        return LeafMatch(bins, leaves, contains, contains[0] & contains[1] & contains[2])

    def probabilities(self, match: LeafMatch) -> Numbers:
        """The forest's probability of each emotion, (emotions,)."""
        reached = match.leaves[match.reached]
        in_order = reached[self.boxes.order[reached].argsort()]
        probabilities: Numbers = self.values[in_order].sum(axis=0) / self.trees
        return probabilities

    def value_sums(self, score: int, weights: NDArray[np.uint8]) -> Numbers:
        """For each bin of one score, the weighted sum of the values of all leaves that contain it, (bins, emotions)."""
        bins = len(self._thresholds[score]) + 1
        first, after = self.boxes.low[score], self.boxes.high[score] + 1
        sums = np.empty((bins, self.values.shape[1]))
        for emotion, values in enumerate(self.values.T):
            begun, ended = (np.bincount(bound, weights * values, bins + 1) for bound in (first, after))
            sums[:, emotion] = np.cumsum(begun - ended)[:bins]
        return sums


class _NodeTable:
    """The nodes of all trees, concatenated; `roots` are the indices of the trees' first nodes."""

    def __init__(self, forest: RandomForestClassifier) -> None:
        trees = [tree.tree_ for tree in forest.estimators_]
        sizes = np.array([tree.node_count for tree in trees])
        self.roots = np.cumsum(sizes) - sizes
        offset = np.repeat(self.roots, sizes)
        self.left = np.concatenate([tree.children_left for tree in trees]) + offset
        self.right = np.concatenate([tree.children_right for tree in trees]) + offset
        self.feature = np.concatenate([tree.feature for tree in trees])
        self.values = np.concatenate([tree.value[:, 0, :] for tree in trees])
        self.leaves = np.flatnonzero(self.feature < 0)
        self.thresholds, self.bin = self._binned(np.concatenate([tree.threshold for tree in trees]))

    def _binned(self, threshold: Numbers) -> tuple[list[Numbers], NDArray[np.intp]]:
        """The different thresholds of each score, sorted, and the index of each node's among them, (nodes,)."""
        thresholds, index = [], np.zeros(len(threshold), np.intp)
        for score in range(len(SCORE_NAMES)):
            nodes = self.feature == score
            different, index[nodes] = np.unique(threshold[nodes], return_inverse=True)
            thresholds.append(different)
        return thresholds, index

    def leaf_bounds(self) -> tuple[Bounds, Bounds]:
        """The lowest and the highest bin of each score in each leaf, (3, leaves) both."""
        last = [len(thresholds) for thresholds in self.thresholds]
        low = np.zeros((len(self.feature), len(last)), np.min_scalar_type(max(last) + 1))
        high = np.full_like(low, last)
        parents = self.roots
        while (parents := parents[self.feature[parents] >= 0]).size:
            left, right, score = self.left[parents], self.right[parents], self.feature[parents]
            for bound in (low, high):
                bound[left] = bound[right] = bound[parents]
            high[left, score] = self.bin[parents]
            low[right, score] = self.bin[parents] + 1
            parents = np.concatenate([left, right])
        return low[self.leaves].T, high[self.leaves].T
