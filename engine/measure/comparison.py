"""Before and now: two datasets' recognizers on the same held-back performances."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.forest.parameters import Parameters
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.cross_validation import correct_shares, out_of_fold_probabilities, scaled_forest
from engine.measure.evaluation import measurable
from engine.measure.evaluation_result import Comparison
from engine.measure.folds import Fold, GroupedSamples, stratified_group_folds
from engine.measure.samples import samples_of

MOST_ROWS = 4_000
SEED = 1

Numbers = NDArray[np.float64]
Masks = NDArray[np.bool_]


def compare(before: Dataset, before_parameters: Parameters, now: Dataset, parameters: Parameters) -> Comparison | None:
    """Fit each dataset without the performances of a fold, and test both on those that the second has there: what the
    examples that came and went did to the answers, and not to what is asked. In five folds, on at most about 4,000 rows
    of whole performances.

    None where they are not comparable: they have different emotions, the second cannot be measured, or next to nothing
    of the first is left beside it.
    """
    if before.emotions != now.emotions:
        return None
    earlier, later = _at_most(MOST_ROWS, before, now)
    if measurable(later):
        return None
    samples, is_later = _together(earlier, later)
    folds = stratified_group_folds(samples, SEED)
    if not all((~is_later)[train].any() for train, _ in folds):
        return None
    old = _correct(samples, folds, ~is_later, before_parameters)
    new = _correct(samples, folds, is_later, parameters)
    bootstrap = GroupBootstrap(samples.tested_part())
    return Comparison(bootstrap.accuracy(old), bootstrap.accuracy(new), bootstrap.difference(new, old))


def _at_most(rows: int, before: Dataset, now: Dataset) -> tuple[Dataset, Dataset]:
    """The same performances of both, so many that the larger one has about so many rows."""
    larger = max(len(before), len(now))
    if larger <= rows:
        return before, now
    performances = before.followed_by(now).performances
    different = int(performances.max()) + 1
    kept = np.random.default_rng(SEED).random(different) < rows / larger
    in_both = kept[performances]
    return _only(before, in_both[: len(before)]), _only(now, in_both[len(before) :])


def _only(dataset: Dataset, kept: Masks) -> Dataset:
    return dataset.take(np.flatnonzero(kept).tolist())


def _together(earlier: Dataset, later: Dataset) -> tuple[GroupedSamples, Masks]:
    """The rows of both, of which those are tested that are where the second is measured alone; which are its own."""
    both, own = samples_of(earlier.followed_by(later)), samples_of(later)
    is_later = np.arange(len(both)) >= len(earlier)
    tested = np.concatenate([np.zeros(len(earlier), np.bool_), own.tested])
    confirmed = _given_anew(both, is_later, own.confirmed)
    return replace(both, tested=tested, confirmed=confirmed & ~tested), is_later


def _given_anew(both: GroupedSamples, is_later: Masks, confirmed: Masks) -> Masks:
    """Which labels are given anew: of what both datasets hold the same ones, which are `confirmed` in the second."""
    labels = both.groups * len(both.emotions) + both.codes
    later = labels[is_later]
    return np.where(np.isin(labels, later), np.isin(labels, later[confirmed]), both.confirmed)


def _correct(samples: GroupedSamples, folds: Sequence[Fold], learned: Masks, parameters: Parameters) -> Numbers:
    """1 for each tested row that forests of these rows alone predict, out of fold, as it is labelled, else 0."""
    of_learned = [(train[learned[train]], test) for train, test in folds]
    answers = out_of_fold_probabilities(scaled_forest(parameters), samples, of_learned, lambda _: None)
    return correct_shares(answers[None, samples.tested], samples.codes[samples.tested])
