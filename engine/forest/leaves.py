"""The leaves of a forest as boxes of scores: its exact answer to one performance, without the cost of a batch."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.data.scores import SCORE_NAMES
from engine.forest.leaf_boxes import Bounds, Boxes, Masks

Numbers = NDArray[np.float64]


class Around(NamedTuple):
    """The leaves, n of them, that hold at least two of the scores of a performance."""

    places: list[int]
    """Of the three scores."""
    numbers: NDArray[np.intp]
    """Which leaves, (n,)."""
    inside: Masks
    """Which of the scores each of them holds, (3, n)."""
    reached: Masks
    """Which of them hold all three, (n,): those in which the performance ends."""


class Leaves:
    """Every leaf of a forest as the box of scores that end in it.

    A score has a place: how many of the forest's thresholds for it lie below, so that a box is a few small whole
    numbers. As in scikit-learn it is the float32 of the scaled score that counts. A performance ends in one leaf of
    each tree; the sum of their values in the order of the trees is scikit-learn's sum to the last bit.

    `values` are the leaves' shares of each emotion, (leaves, emotions), and `trees` is how many trees there are.
    """

    def __init__(self, scaler: StandardScaler, forest: RandomForestClassifier) -> None:
        nodes = _Nodes(forest)
        self.boxes = Boxes(*nodes.boxes())
        self.values = nodes.values[nodes.leaves[self.boxes.order]]
        self.trees = len(nodes.roots)
        self._scaling = tuple(zip(scaler.mean_.tolist(), scaler.scale_.tolist(), strict=True))
        self._cuts = tuple(cuts.tolist() for cuts in nodes.cuts)

    def __len__(self) -> int:
        return len(self.values)

    def places(self, scores: Sequence[float]) -> list[int]:
        """The place of each of the three scores."""
        return [
            bisect_left(cuts, float(np.float32((score - mean) / scale)))
            for score, (mean, scale), cuts in zip(scores, self._scaling, self._cuts, strict=True)
        ]

    def around(self, scores: Sequence[float]) -> Around:
        """The leaves around a performance."""
        places = self.places(scores)
        numbers, inside = self.boxes.holding_two(places)
        return Around(places, numbers, inside, inside[0] & inside[1] & inside[2])

    def shares(self, around: Around) -> Numbers:
        """The probability of each emotion."""
        reached = around.numbers[around.reached]
        in_order = reached[self.boxes.order[reached].argsort()]
        shares: Numbers = self.values[in_order].sum(axis=0) / self.trees
        return shares

    def shares_by_place(self, score: int, times: NDArray[np.uint8]) -> Numbers:
        """The sum of the values of all leaves around each place of one score, every leaf so many times, (places,
        emotions)."""
        places = len(self._cuts[score]) + 1
        first, after = self.boxes.low[score], self.boxes.high[score] + 1
        table = np.empty((places, self.values.shape[1]))
        for emotion, values in enumerate(self.values.T):
            begun, ended = (np.bincount(bound, times * values, places + 1) for bound in (first, after))
            table[:, emotion] = np.cumsum(begun - ended)[:places]
        return table


class _Nodes:
    """The nodes of all trees laid end to end."""

    def __init__(self, forest: RandomForestClassifier) -> None:
        trees = [tree.tree_ for tree in forest.estimators_]
        sizes = np.array([tree.node_count for tree in trees])
        self.roots = np.cumsum(sizes) - sizes
        shift = np.repeat(self.roots, sizes)
        self.left = np.concatenate([tree.children_left for tree in trees]) + shift
        self.right = np.concatenate([tree.children_right for tree in trees]) + shift
        self.feature = np.concatenate([tree.feature for tree in trees])
        self.values = np.concatenate([tree.value[:, 0, :] for tree in trees])
        self.leaves = np.flatnonzero(self.feature < 0)
        self.cuts, self.cut = self._thresholds(np.concatenate([tree.threshold for tree in trees]))

    def _thresholds(self, threshold: Numbers) -> tuple[list[Numbers], NDArray[np.intp]]:
        """The different thresholds of each score, sorted, and which of them each node has."""
        cuts, cut = [], np.zeros(len(threshold), np.intp)
        for score in range(len(SCORE_NAMES)):
            nodes = self.feature == score
            different, cut[nodes] = np.unique(threshold[nodes], return_inverse=True)
            cuts.append(different)
        return cuts, cut

    def boxes(self) -> tuple[Bounds, Bounds]:
        """The lowest and the highest place of each score in each leaf, (3, leaves) both."""
        most = [len(cuts) for cuts in self.cuts]
        low = np.zeros((len(self.feature), len(most)), np.min_scalar_type(max(most) + 1))
        high = np.full_like(low, most)
        parents = self.roots
        while (parents := parents[self.feature[parents] >= 0]).size:
            left, right, score = self.left[parents], self.right[parents], self.feature[parents]
            for bound in (low, high):
                bound[left] = bound[right] = bound[parents]
            high[left, score] = self.cut[parents]
            low[right, score] = self.cut[parents] + 1
            parents = np.concatenate([left, right])
        return low[self.leaves].T, high[self.leaves].T
