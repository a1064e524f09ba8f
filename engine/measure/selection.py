"""Model selection: the smallest leaf of a forest, by cross-validated accuracy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.forest.parameters import Parameters
from engine.forest.training import new_forest
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.choice import Candidate, Choice
from engine.measure.cross_validation import (
    OnFit,
    Progress,
    correct_shares,
    out_of_fold_probabilities,
    progress_of_fits,
    scaled_forest,
)
from engine.measure.evaluation import measurable
from engine.measure.folds import Fold, GroupedSamples, stratified_group_folds
from engine.measure.samples import samples_of

LEAF_SIZES = (1, 2, 5, 10, 20, 50, 100)
MOST_LEAVES = 5_000  # that a tree of the whole dataset may have
LEAVES_AN_EMOTION = 10  # that a tree may have at the least, on average
PAIRS_FROM = 5  # rows an emotion, on average, leaves of two are tried as well
MOST_ROWS = 4_000
SEED = 3


def choose(dataset: Dataset, progress: Progress | None = None) -> Choice:
    """The largest `min_samples_leaf` whose forest is as accurate as the best one.

    Compared by stratified 5-fold cross-validation, in other folds than those of `evaluate` and on at most 4,000 rows,
    so that no fully grown forest of many noisy rows is ever built. As accurate as the best is what lies at most one
    standard error of the paired difference behind it (the one-standard-error rule of Breiman et al., "Classification
    and Regression Trees", 1984). Where nothing can be compared: the tutorial's parameters, with a larger leaf only for
    more than 5,000 rows. `progress` hears the share that is done, from 0 to 1.
    """
    sizes = _leaf_sizes(dataset)
    if len(sizes) == 1 or measurable(dataset):
        return Choice(Parameters(min_samples_leaf=sizes[0]), (), 0, _untested(sizes[0]))
    samples = samples_of(dataset).at_most(MOST_ROWS)
    folds = stratified_group_folds(samples, SEED)
    on_fit = progress_of_fits(progress, folds * len(sizes))
    correct = [_correct(samples, folds, size, on_fit) for size in sizes]
    bootstrap = GroupBootstrap(samples.tested_part())
    candidates = tuple(
        Candidate(size, bootstrap.accuracy(hits), _nodes(samples, size))
        for size, hits in zip(sizes, correct, strict=True)
    )
    best = max(range(len(sizes)), key=lambda each: candidates[each].accuracy.value)
    chosen = max(each for each in range(len(sizes)) if _ties(bootstrap, correct[best], correct[each]))
    reason = _tested(sizes[chosen], sizes[best], len(sizes))
    return Choice(Parameters(min_samples_leaf=sizes[chosen]), candidates, int(samples.tested.sum()), reason)


def _leaf_sizes(dataset: Dataset) -> list[int]:
    """The leaf sizes worth comparing for a dataset of this size, one at least."""
    least = len(dataset) / MOST_LEAVES
    an_emotion = len(dataset) / max(len(dataset.emotions), 1)
    most = max(an_emotion / LEAVES_AN_EMOTION, 2 if an_emotion >= PAIRS_FROM else 1)
    large_enough = [size for size in LEAF_SIZES if size >= least]
    return [size for size in large_enough if size <= most] or large_enough[:1] or [LEAF_SIZES[-1]]


def _correct(samples: GroupedSamples, folds: Sequence[Fold], leaf_size: int, on_fit: OnFit) -> NDArray[np.float64]:
    """1 for each tested row that the forests predict, out of fold, as it is labelled, else 0; (tested,)."""
    model = scaled_forest(Parameters(min_samples_leaf=leaf_size))
    probabilities = out_of_fold_probabilities(model, samples, folds, on_fit)[samples.tested]
    return correct_shares(probabilities[None], samples.codes[samples.tested])


def _nodes(samples: GroupedSamples, leaf_size: int) -> int:
    trees = new_forest(Parameters(min_samples_leaf=leaf_size)).fit(samples.scores, samples.codes).estimators_
    return sum(tree.tree_.node_count for tree in trees)


def _ties(bootstrap: GroupBootstrap, best: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return float(best.mean() - other.mean()) <= bootstrap.standard_error_of_difference(best, other)


def _untested(leaf_size: int) -> str:
    if leaf_size == LEAF_SIZES[0]:
        return "The tutorial's parameters: there is too little to compare by."
    return f"A smallest leaf of {leaf_size} keeps the forest small: there is too little to compare by."


def _tested(leaf_size: int, best: int, compared: int) -> str:
    if leaf_size == best:
        return f"A smallest leaf of {leaf_size} is the most accurate of {compared} sizes compared."
    return (
        f"A smallest leaf of {leaf_size} is as accurate as the best of {compared} sizes compared, in a smaller forest."
    )
