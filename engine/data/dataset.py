"""Labelled performances: one is an example, those that a model is fitted on are a dataset."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from engine.data import sentences
from engine.data.emotion_names import emotion_fault
from engine.data.errors import DatasetError
from engine.data.provenance import PROVENANCE_COLUMNS, UNKNOWN, Provenance
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES, Scores
from engine.data.spreadsheets import csv_row, escape_label

COLUMNS = ("emotion", *SCORE_NAMES)


@dataclass(frozen=True, slots=True)
class Example:
    """Scores with their emotion, and where they come from. Raises DatasetError where `emotion_fault` finds one in its
    name."""

    scores: Scores
    emotion: str
    provenance: Provenance = UNKNOWN

    def __post_init__(self) -> None:
        _check_emotion(self.emotion)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples in a fixed order; immutable. Equal where the examples and their order are.

    `scores` has the shape (n, 3), columns in the order of SCORE_NAMES, values from 0 to 10, and is read-only;
    `labels` are the n emotions, `provenances` where each row comes from: none at all means that nobody knows of any.
    Raises DatasetError where they do not hold this.
    """

    scores: NDArray[np.float64]
    labels: tuple[str, ...]
    provenances: tuple[Provenance, ...] = ()

    def __post_init__(self) -> None:
        scores = np.array(self.scores, dtype=np.float64).reshape(-1, len(SCORE_NAMES)) + 0.0
        if len(scores) != len(self.labels):
            raise DatasetError(sentences.rows_without_labels(len(scores), len(self.labels)))
        provenances = self.provenances or (UNKNOWN,) * len(scores)
        if len(provenances) != len(scores):
            raise DatasetError(sentences.rows_without_provenance(len(scores), len(provenances)))
        if not np.all((scores >= LOWEST) & (scores <= HIGHEST)):
            raise DatasetError(sentences.score_rule(LOWEST, HIGHEST))
        for emotion in set(self.labels):
            _check_emotion(emotion)
        scores.setflags(write=False)
        object.__setattr__(self, "scores", scores)
        object.__setattr__(self, "provenances", provenances)

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Dataset":
        """The dataset of these examples, in their order."""
        rows = tuple(examples)
        scores = np.array([row.scores.as_tuple() for row in rows], dtype=np.float64)
        return cls(scores, tuple(row.emotion for row in rows), tuple(row.provenance for row in rows))

    def __reduce__(self) -> tuple[type["Dataset"], tuple[object, ...]]:
        return Dataset, (self.scores, self.labels, self.provenances)  # an unpickled array would be writable

    def __len__(self) -> int:
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        same = self.labels == other.labels and self.provenances == other.provenances
        return same and np.array_equal(self.scores, other.scores)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Every row as an example."""
        rows = zip(self.scores.tolist(), self.labels, self.provenances, strict=True)
        return tuple(Example(Scores(*scores), label, provenance) for scores, label, provenance in rows)

    @cached_property
    def emotions(self) -> tuple[str, ...]:
        """The different emotions, sorted: the order of a fitted forest's classes."""
        return tuple(sorted(set(self.labels)))

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows of each emotion, in the order of `emotions`."""
        counted = Counter(self.labels)
        return {emotion: counted[emotion] for emotion in self.emotions}

    @cached_property
    def performances(self) -> NDArray[np.intp]:
        """The number, from 0, of each row's performance, (n,): rows that name one share it by that name alone, the
        others by equal scores."""
        names = [provenance.performance for provenance in self.provenances]
        unnamed = np.array([name is None for name in names], dtype=np.bool_)
        numbers = np.empty(len(self), dtype=np.intp)
        different, numbers[unnamed] = np.unique(self.scores[unnamed], axis=0, return_inverse=True)
        number_of: dict[str, int] = {}
        named = (number_of.setdefault(name, len(different) + len(number_of)) for name in names if name is not None)
        numbers[~unnamed] = list(named)
        return numbers

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the rows, in hexadecimal: equal for equal datasets."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow((*COLUMNS, *self._provenance_columns()))
        writer.writerows((label, *cells) for label, cells in self._rows())
        return sha256(text.getvalue().encode()).hexdigest()

    def to_csv(self) -> str:
        """The examples as CSV with a header, in their order; `read_csv` gives the same dataset back. No cell is one
        that a spreadsheet would run. Of PROVENANCE_COLUMNS it has those that hold something."""
        escaped = cache(escape_label)
        header = csv_row((*COLUMNS, *self._provenance_columns()))
        return header + "".join(csv_row(map(escaped, (label, *cells))) for label, cells in self._rows())

    def _rows(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Each label, and the cells beside it: the shortest texts of its scores, and the provenance that is known."""
        columns = [PROVENANCE_COLUMNS.index(column) for column in self._provenance_columns()]
        for label, scores, provenance in zip(self.labels, self.scores.tolist(), self.provenances, strict=True):
            known = provenance.cells() if columns else ()
            yield label, (*map(_shortest, scores), *(known[column] for column in columns))

    def _provenance_columns(self) -> list[str]:
        cells = map(Provenance.cells, set(self.provenances))
        return [name for name, *column in zip(PROVENANCE_COLUMNS, *cells, strict=True) if any(column)]

    def example(self, row: int) -> Example:
        """One row as an example."""
        return Example(Scores(*self.scores[row].tolist()), self.labels[row], self.provenances[row])

    def take(self, rows: Sequence[int]) -> "Dataset":
        """The dataset of these rows, in the order given."""
        labels = tuple(self.labels[row] for row in rows)
        return Dataset(self.scores[list(rows)], labels, tuple(self.provenances[row] for row in rows))

    def followed_by(self, other: "Dataset") -> "Dataset":
        """These rows, and after them the other's."""
        scores = np.concatenate([self.scores, other.scores])
        return Dataset(scores, self.labels + other.labels, self.provenances + other.provenances)

    def sample(self, most: int, seed: int) -> "Dataset":
        """At most so many rows, drawn without replacement, in their order; the same seed draws the same ones."""
        if len(self) <= most:
            return self
        return self.take(sorted(np.random.default_rng(seed).choice(len(self), most, replace=False).tolist()))


def _check_emotion(emotion: str) -> None:
    fault = emotion_fault(emotion)
    if fault:
        raise DatasetError(sentences.emotion_refused(emotion, fault))


def _shortest(number: float) -> str:
    return repr(number).removesuffix(".0")


STARTER = Dataset.of(
    (
        Example(Scores(8, 7, 8), "happy"),
        Example(Scores(3, 2, 2), "sad"),
        Example(Scores(9, 9, 9), "angry"),
        Example(Scores(7, 8, 7), "surprised"),
        Example(Scores(4, 3, 3), "fearful"),
        Example(Scores(2, 1, 2), "disgusted"),
    )
)
