"""What is measured of a dataset, and what of it was confirmed without looking."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.forest.parameters import TUTORIAL_PARAMETERS
from engine.measure.cross_validation import correct_shares, out_of_fold_probabilities, scaled_forest
from engine.measure.folds import GroupedSamples, stratified_group_folds

MOST_ROWS = 4_000  # that such a forest is fitted on
SEED = 4


def samples_of(dataset: Dataset) -> GroupedSamples:
    """The dataset encoded. Of the rows that were labelled on an answer, and are not tested, so many are `confirmed`, of
    those whose label is what a forest of the others answers, as seem to have been tapped without looking.

    People who look correct an answer as often as it is wrong. That share is cross-validated; where they correct fewer
    answers, the rest is confirmed as it came. Which rows these are nobody can tell: any of them, drawn with a fixed
    seed.
    """
    samples = GroupedSamples.of(dataset)
    answered = np.flatnonzero(samples.confirmed)
    if not len(answered):
        return samples
    others = samples.take(np.flatnonzero(~samples.confirmed)).at_most(MOST_ROWS)
    forest = scaled_forest(TUTORIAL_PARAMETERS).fit(others.scores, _labels(others))
    agreed = answered[forest.predict(samples.scores[answered]) == _labels(samples)[answered]]
    looked = min(1.0, (1 - len(agreed) / len(answered)) / max(_error(others), 1e-9))
    unlooked = np.random.default_rng(SEED).permutation(agreed)[round(looked * len(agreed)) :]
    return replace(samples, confirmed=np.isin(np.arange(len(samples)), unlooked))


def _labels(samples: GroupedSamples) -> NDArray[np.str_]:
    return np.array(samples.emotions)[samples.codes]


def _error(samples: GroupedSamples) -> float:
    """The share of the tested rows that a forest gets wrong out of fold."""
    folds = stratified_group_folds(samples, SEED)
    probabilities = out_of_fold_probabilities(scaled_forest(TUTORIAL_PARAMETERS), samples, folds, lambda _: None)
    right = correct_shares(probabilities[None, samples.tested], samples.codes[samples.tested])
    return 1 - float(right.mean())
