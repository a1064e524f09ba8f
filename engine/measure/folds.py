"""Cross-validation folds: stratified by emotion, grouped by scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from engine.data.dataset import Dataset

FOLDS = 5
SUBSAMPLE_SEED = 20

Indices = NDArray[np.intp]
Fold = tuple[Indices, Indices]
"""The row indices of the training set and of the test set."""


@dataclass(frozen=True, eq=False)
class GroupedSamples:
    """A dataset encoded for cross-validation; n rows.

    `scores` has the shape (n, 3). `codes` are the class codes, (n,): indices into `emotions`. `groups`, (n,), numbers
    the different scores from 0: rows with the same scores share a group, as they are not independent.
    """

    scores: NDArray[np.float64]
    codes: Indices
    groups: Indices
    emotions: tuple[str, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> "GroupedSamples":
        """Every row of the dataset, in its order."""
        code_of = {emotion: code for code, emotion in enumerate(dataset.emotions)}
        codes = np.array([code_of[label] for label in dataset.labels], dtype=np.intp)
        groups = np.unique(dataset.scores, axis=0, return_inverse=True)[1].reshape(-1)
        return cls(dataset.scores, codes, groups, dataset.emotions)

    def __len__(self) -> int:
        return len(self.codes)

    def at_most(self, rows: int) -> "GroupedSamples":
        """A stratified subsample of about so many rows, always the same one; all rows where there are no more.

        An emotion keeps at least FOLDS different scores where it has them, so that it stays measurable.
        """
        if len(self) <= rows:
            return self
        kept = stratified_subsample(self, np.arange(len(self)), rows / len(self), least=FOLDS)
        groups = np.unique(self.groups[kept], return_inverse=True)[1]
        return GroupedSamples(self.scores[kept], self.codes[kept], groups, self.emotions)


def stratified_subsample(samples: GroupedSamples, indices: Indices, share: float, least: int = 1) -> Indices:
    """A share of these rows, from 0 to 1, drawn with a fixed seed; their indices, sorted.

    Each emotion in proportion, with at least `least` rows, of different scores where there are. A smaller share is a
    subset of a larger one.
    """
    shuffled = np.random.default_rng(SUBSAMPLE_SEED).permutation(indices)
    kept = []
    for code in range(len(samples.emotions)):
        own = shuffled[samples.codes[shuffled] == code]
        firsts = np.sort(np.unique(samples.groups[own], return_index=True)[1])[:least]
        ordered = np.concatenate([own[firsts], np.delete(own, firsts)])
        kept.append(ordered[: max(least, round(share * len(own)))])
    return np.sort(np.concatenate(kept))


def stratified_group_folds(samples: GroupedSamples, seed: int) -> list[Fold]:
    """FOLDS folds in which each row is tested once: emotions in proportion, each group in one test set only."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(samples.scores, samples.codes, samples.groups))


def with_smaller_training_sets(samples: GroupedSamples, folds: Sequence[Fold], share: float) -> list[Fold]:
    """The same test sets, with a stratified share of each training set."""
    return [(stratified_subsample(samples, train, share), test) for train, test in folds]
