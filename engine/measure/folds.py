"""Which examples are learnt from and which are held back to measure by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from engine.data.dataset import Dataset

FOLDS = 5
SAMPLE_SEED = 20

Whole = NDArray[np.intp]
Split = tuple[Whole, Whole]  # the rows to learn from, and those held back


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows to measure by: their scores, (n, 3), the place of each one's emotion in `emotions`, and a number
    that rows with the same scores have in common."""

    scores: NDArray[np.float64]
    codes: Whole
    groups: Whole
    emotions: tuple[str, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> "Rows":
        """Every row of the dataset, in its order."""
        places = {emotion: place for place, emotion in enumerate(dataset.emotions)}
        codes = np.array([places[label] for label in dataset.labels], dtype=np.intp)
        groups = np.unique(dataset.scores, axis=0, return_inverse=True)[1].reshape(-1)
        return cls(dataset.scores, codes, groups, dataset.emotions)

    def __len__(self) -> int:
        return len(self.codes)

    def sample(self, most: int) -> "Rows":
        """At most about so many rows, each emotion in proportion, the same ones every time.

        An emotion keeps at least FOLDS different scores where it has them, so that it stays measurable.
        """
        if len(self) <= most:
            return self
        kept = portion(self, np.arange(len(self)), most / len(self), least=FOLDS)
        groups = np.unique(self.groups[kept], return_inverse=True)[1]
        return Rows(self.scores[kept], self.codes[kept], groups, self.emotions)


def portion(rows: Rows, among: Whole, share: float, least: int = 1) -> Whole:
    """A share of these rows, in their order, drawn by chance with a fixed seed.

    Of each emotion in proportion, and `least` rows at the least, with different scores where there are. A smaller
    share is part of a larger one.
    """
    shuffled = np.random.default_rng(SAMPLE_SEED).permutation(among)
    kept = []
    for code in range(len(rows.emotions)):
        own = shuffled[rows.codes[shuffled] == code]
        firsts = np.sort(np.unique(rows.groups[own], return_index=True)[1])[:least]
        ordered = np.concatenate([own[firsts], np.delete(own, firsts)])
        kept.append(ordered[: max(least, round(share * len(own)))])
    return np.sort(np.concatenate(kept))


def splits(rows: Rows, seed: int) -> list[Split]:
    """FOLDS splits that hold back each row once, emotions in proportion and the same scores in one fold."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(folds.split(rows.scores, rows.codes, rows.groups))


def reduced(rows: Rows, whole: Sequence[Split], share: float) -> list[Split]:
    """The same rows held back, with a share of those to learn from."""
    return [(portion(rows, kept, share), held) for kept, held in whole]
