"""Cross-validation folds: stratified by emotion, grouped by performance."""

from collections.abc import Sequence
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from engine.data.dataset import Dataset
from engine.data.names import name_key
from engine.measure.evaluation_result import FEWEST_PERFORMANCES

FOLDS = FEWEST_PERFORMANCES  # so that each fold can test one
SUBSAMPLE_SEED = 20

Indices = NDArray[np.intp]
Masks = NDArray[np.bool_]
Fold = tuple[Indices, Indices]
"""The row indices of the training set and of the test set."""


@dataclass(frozen=True, eq=False)
class GroupedSamples:
    """A dataset encoded for cross-validation; n rows.

    `scores` has the shape (n, 3). `codes` are the class codes, (n,): indices into `emotions`. `groups`, (n,), numbers
    the different performances from 0: rows of one performance share a group, as they are not independent. `tested` says
    which rows are measured, (n,); the others are only learned. `confirmed`, (n,), are not tested, and their labels are
    what we answered. `performers`, (n,), numbers those that are known, and is -1 for the others.
    """

    scores: NDArray[np.float64]
    codes: Indices
    groups: Indices
    emotions: tuple[str, ...]
    tested: Masks
    confirmed: Masks
    performers: Indices

    @classmethod
    def of(cls, dataset: Dataset) -> "GroupedSamples":
        """Every row of the dataset, in its order. Tested are the emotions with FOLDS different performances: of them
        what was labelled without seeing an answer, where each has FOLDS such performances, else all."""
        codes, groups = _codes(dataset), dataset.performances
        answered = np.array([provenance.answered for provenance in dataset.provenances], dtype=np.bool_)
        measured = _with_enough(codes, groups, np.ones(len(codes), np.bool_))
        unanswered = measured & _with_enough(codes, groups, ~answered)
        if (unanswered == measured).all():
            tested, set_aside = unanswered & ~answered, answered
        else:
            tested, set_aside = measured, np.zeros_like(answered)
        return cls(dataset.scores, codes, groups, dataset.emotions, tested, set_aside, _performers(dataset))

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def measured(self) -> Indices:
        """The codes of the emotions that are tested, sorted."""
        return np.unique(self.codes[self.tested])

    def tested_part(self) -> "GroupedSamples":
        """The tested rows alone."""
        return self.take(np.flatnonzero(self.tested))

    def at_most(self, rows: int) -> "GroupedSamples":
        """A stratified subsample of about so many rows, always the same one; all rows where there are no more.

        An emotion keeps at least FOLDS different performances where it has them, so that it stays measurable.
        """
        if len(self) <= rows:
            return self
        return self.take(stratified_subsample(self, np.arange(len(self)), rows / len(self), least=FOLDS))

    def take(self, rows: Indices) -> "GroupedSamples":
        """These rows alone, with codes and groups of their own."""
        kept, codes = np.unique(self.codes[rows], return_inverse=True)
        return GroupedSamples(
            self.scores[rows],
            codes,
            np.unique(self.groups[rows], return_inverse=True)[1],
            tuple(self.emotions[code] for code in kept),
            self.tested[rows],
            self.confirmed[rows],
            self.performers[rows],
        )


def performance_counts(dataset: Dataset) -> dict[str, int]:
    """How many different performances each emotion has, in the order of the dataset's emotions."""
    counts = performances_by_code(_codes(dataset), dataset.performances, len(dataset.emotions))
    return dict(zip(dataset.emotions, counts.tolist(), strict=True))


def performances_by_code(codes: Indices, groups: Indices, emotions: int) -> NDArray[np.intp]:
    """How many different performances each emotion has, (emotions,)."""
    pairs = np.unique(np.stack([codes, groups]), axis=1)
    return np.bincount(pairs[0], minlength=emotions)


def stratified_subsample(samples: GroupedSamples, indices: Indices, share: float, least: int = 1) -> Indices:
    """A share of these rows, from 0 to 1, drawn with a fixed seed; their indices, sorted.

    Each emotion in proportion, with at least `least` rows, of different performances where there are. A smaller share
    is a subset of a larger one.
    """
    shuffled = np.random.default_rng(SUBSAMPLE_SEED).permutation(indices)
    kept = []
    for code in range(len(samples.emotions)):
        own = shuffled[samples.codes[shuffled] == code]
        tested_first = np.argsort(~samples.tested[own], kind="stable")
        different = np.unique(samples.groups[own[tested_first]], return_index=True)[1]
        firsts = tested_first[np.sort(different)[:least]]
        ordered = np.concatenate([own[firsts], np.delete(own, firsts)])
        kept.append(ordered[: max(least, round(share * len(own)))])
    return np.sort(np.concatenate(kept))


def stratified_group_folds(samples: GroupedSamples, seed: int) -> list[Fold]:
    """FOLDS folds in which each tested row is tested once: emotions in proportion, each performance in one test set
    only, and in no training set beside it. Rows that are not tested are in every training set otherwise."""
    return _folds(samples, np.flatnonzero(samples.tested), samples.groups, seed)


def performer_folds(samples: GroupedSamples, seed: int) -> list[Fold]:
    """As `stratified_group_folds`, of the tested rows whose performer is known, who is in one test set with all that
    they performed; none for fewer than FOLDS performers, for too few rows of them, and where what they all performed
    leaves nothing to learn from."""
    known = np.flatnonzero(samples.tested & (samples.performers >= 0))
    rows_of_emotions = np.bincount(samples.codes[known], minlength=1)
    if len(np.unique(samples.performers[known])) < FOLDS or rows_of_emotions.max() < FOLDS:
        return []
    parts = _folds(samples, known, samples.performers, seed)
    folds = [(train[~np.isin(samples.groups[train], samples.groups[test])], test) for train, test in parts]
    return folds if all(len(test) and not samples.confirmed[train].all() for train, test in folds) else []


def with_smaller_training_sets(samples: GroupedSamples, folds: Sequence[Fold], share: float) -> list[Fold]:
    """The same test sets, with a stratified share of each training set."""
    return [(stratified_subsample(samples, train, share), test) for train, test in folds]


def _folds(samples: GroupedSamples, tested: Indices, groups: Indices, seed: int) -> list[Fold]:
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # of emotions that are rarer than folds: some performer's may be
        parts = list(splitter.split(samples.scores[tested], samples.codes[tested], groups[tested]))
    tests = [tested[part] for _, part in parts]
    return [(np.flatnonzero(~np.isin(groups, groups[test])), test) for test in tests]


def _with_enough(codes: Indices, groups: Indices, among: Masks) -> Masks:
    """The rows of emotions with FOLDS different performances among those rows."""
    counts = performances_by_code(codes[among], groups[among], int(codes.max(initial=0)) + 1)
    return (counts >= FOLDS)[codes]


def _codes(dataset: Dataset) -> Indices:
    code_of = {emotion: code for code, emotion in enumerate(dataset.emotions)}
    return np.array([code_of[label] for label in dataset.labels], dtype=np.intp)


def _performers(dataset: Dataset) -> Indices:
    """Each row's performer, whatever the spelling."""
    numbers: dict[str, int] = {}
    names = (provenance.performer for provenance in dataset.provenances)
    codes = [-1 if name is None else numbers.setdefault(name_key(name), len(numbers)) for name in names]
    return np.array(codes, dtype=np.intp)
