"""Choosing the smallest leaf of a forest by what it does to the accuracy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.forest.parameters import Parameters
from engine.forest.training import new_forest
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.choice import Candidate, Choice
from engine.measure.cross_validation import Progress, Tick, forest, held_back, ticker
from engine.measure.evaluation import measurable
from engine.measure.folds import Rows, Split, splits

LEAVES = (1, 2, 5, 10, 20, 50, 100)
MOST_LEAVES = 5_000  # that a tree of the whole dataset may have
LEAVES_AN_EMOTION = 10  # that a tree may have at the least, on average
MOST_ROWS = 4_000
SEED = 3


def choose(dataset: Dataset, progress: Progress | None = None) -> Choice:
    """The smallest leaf whose forest is the smallest of those that are as accurate as the best.

    Compared by a stratified 5-fold cross-validation, in other folds than those of `evaluate` and on at most
    4,000 rows, so that no fully grown forest of many noisy rows is ever built. As accurate as the best is what
    lies at most one standard error of the difference behind it (the rule of Breiman et al., "Classification
    and Regression Trees", 1984, taken row by row). Where nothing can be compared: the tutorial's parameters,
    with a larger leaf only for more than 5,000 rows. `progress` hears the share that is done, from 0 to 1.
    """
    leaves = _leaves(dataset)
    if len(leaves) == 1 or measurable(dataset):
        return Choice(Parameters(min_samples_leaf=leaves[0]), (), 0, _untested(leaves[0]))
    rows = Rows.of(dataset).sample(MOST_ROWS)
    folds = splits(rows, SEED)
    tick = ticker(progress, [folds] * len(leaves))
    right = [_right(rows, folds, leaf, tick) for leaf in leaves]
    bootstrap = GroupBootstrap(rows)
    candidates = tuple(
        Candidate(leaf, bootstrap.accuracy(hits), _nodes(rows, leaf)) for leaf, hits in zip(leaves, right, strict=True)
    )
    best = max(range(len(leaves)), key=lambda place: candidates[place].accuracy.value)
    chosen = max(place for place in range(len(leaves)) if _ties(bootstrap, right[best], right[place]))
    reason = _tested(leaves[chosen], leaves[best], len(leaves))
    return Choice(Parameters(min_samples_leaf=leaves[chosen]), candidates, len(rows), reason)


def _leaves(dataset: Dataset) -> list[int]:
    """The leaves worth comparing for a dataset of this size, one at least."""
    least = len(dataset) / MOST_LEAVES
    most = len(dataset) / (LEAVES_AN_EMOTION * max(len(dataset.emotions), 1))
    large_enough = [leaf for leaf in LEAVES if leaf >= least]
    return [leaf for leaf in large_enough if leaf <= most] or large_enough[:1] or [LEAVES[-1]]


def _right(rows: Rows, folds: Sequence[Split], leaf: int, tick: Tick) -> NDArray[np.float64]:
    answers = held_back(forest(Parameters(min_samples_leaf=leaf)), rows, folds, tick).argmax(axis=1)
    right: NDArray[np.float64] = (answers == rows.codes).astype(np.float64)
    return right


def _nodes(rows: Rows, leaf: int) -> int:
    trees = new_forest(Parameters(min_samples_leaf=leaf)).fit(rows.scores, rows.codes).estimators_
    return sum(tree.tree_.node_count for tree in trees)


def _ties(bootstrap: GroupBootstrap, best: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return float(best.mean() - other.mean()) <= bootstrap.error_of_difference(best, other)


def _untested(leaf: int) -> str:
    if leaf == LEAVES[0]:
        return "The tutorial's parameters: there is too little to compare by."
    return f"A smallest leaf of {leaf} keeps the forest small: there is too little to compare by."


def _tested(leaf: int, best: int, compared: int) -> str:
    if leaf == best:
        return f"A smallest leaf of {leaf} is the most accurate of {compared} compared."
    return f"A smallest leaf of {leaf} is as accurate as the best of {compared} compared, in a smaller forest."
