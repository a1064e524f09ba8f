"""Reading a dataset from a file: all of it, or the good rows beside what is wrong with the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import NamedTuple

import pandas as pd

from engine.data.dataset import COLUMNS, Dataset
from engine.data.emotion_names import clean_emotion, emotion_fault, escaped_teaching_fault, teaching_fault
from engine.data.errors import Problem
from engine.data.provenance import PROVENANCE_COLUMNS, Provenance
from engine.data.scale import TEN, Scale
from engine.data.spreadsheets import unescape_label
from engine.files.choices import AS_USUAL, UNDECIDED, Choices, ReadAs
from engine.files.csv_table import Table, in_order, stop_at_many
from engine.files.csv_text import refuse
from engine.files.provenance_columns import CellReader, read_provenance, stored_cell, taught_cell
from engine.files.read_table import read_table
from engine.files.rows_to_fix import rows_to_fix
from engine.files.score_columns import read_scores, scale_in


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The good rows of a file, and the problems of the others, in the lines' order; how it was read; and where there
    are problems, the rows to fix, as a CSV file that is read the same way once they are fixed."""

    good: Dataset
    problems: tuple[Problem, ...]
    read_as: ReadAs = AS_USUAL
    to_fix: str = ""


def read_csv(source: Path | bytes, scale: Scale | None = None) -> Dataset:
    """The dataset of a workbook or a CSV file, given by its path or its content, its rows in their order.

    The header names the four columns in any order and under any of their names (`column_name`), separated by commas,
    semicolons, tabs or `|`; a score is a number as people write it (`read_number`), on `scale` where one is given. Any
    of PROVENANCE_COLUMNS may stand there too: names of at most 64 characters, `answered` yes or no; empty cells are
    what nobody knows. Other columns are passed over, and so are blank lines. Names lose what nobody sees of them, and
    the apostrophe before a formula. Raises DatasetError with every problem found, ColumnsError and ScaleError where a
    person has to decide, and OSError where the path cannot be read."""
    content = source.read_bytes() if isinstance(source, Path) else source
    return _all_of(_parsed(content, _taught_emotion, taught_cell, Choices(scale=scale)))


def read_stored_csv(content: bytes) -> Dataset:
    """The dataset whose `to_csv` this is, also where its names could not be taught any more. Raises DatasetError as
    `read_csv` does."""
    return _all_of(_parsed(content, _stored_emotion, stored_cell, Choices(scale=TEN)))


def read_csv_rows(content: bytes, choices: Choices = UNDECIDED) -> CsvRows:
    """What `read_csv` reads, with the good rows also where others are bad. With MOST_PROBLEMS of them the reading
    stops, which the last problem says then.

    Raises ColumnsError and ScaleError where a person has to decide first, which `choices` tells then; DatasetError
    where no row can be told from another.
    """
    rows = _parsed(content, _taught_emotion, taught_cell, choices)
    problems, last_line = stop_at_many(rows.problems)
    to_fix = rows_to_fix(rows.table, rows.places, rows.scale, problems)
    return CsvRows(rows.up_to(last_line), problems, rows.read_as, to_fix)


def csv_parts(dataset: Dataset, most_rows: int, most_bytes: int) -> list[bytes]:
    """The dataset as CSV files, each with the header and no more than so many rows and bytes."""
    head, *rows = dataset.to_csv().encode().splitlines(keepends=True)
    parts, part, size = [], [head], len(head)
    for row in rows:
        if len(part) > most_rows or size + len(row) > most_bytes:
            parts.append(b"".join(part))
            part, size = [head], len(head)
        part.append(row)
        size += len(row)
    return [*parts, b"".join(part)]


class _ParsedRows(NamedTuple):
    """The emotions and scores of the good rows of a file, indexed by line, where those of some lines come from, and the
    problems of the others; and what of the file they are."""

    emotions: "pd.Series[str]"
    scores: pd.DataFrame
    provenances: Callable[[pd.Index], tuple[Provenance, ...]]
    problems: Iterator[Problem]
    table: Table
    places: dict[str, int]
    scale: Scale
    read_as: ReadAs

    def up_to(self, line: int | None) -> Dataset:
        """The good rows to this line; all of them where there is none."""
        scores = self.scores.loc[:line]
        labels = tuple(map(intern, self.emotions.loc[:line]))
        return Dataset(scores.to_numpy(), labels, self.provenances(scores.index))


_Naming = Callable[[str], tuple[str, str | None]]
"""The emotion that a cell names, and why it cannot be one."""


def _taught_emotion(cell: str) -> tuple[str, str | None]:
    label = unescape_label(cell)
    emotion = clean_emotion(label)
    return emotion, teaching_fault(label) if label == cell else escaped_teaching_fault(emotion)


def _stored_emotion(cell: str) -> tuple[str, str | None]:
    emotion = unescape_label(cell)
    return emotion, emotion_fault(emotion)


def _all_of(rows: _ParsedRows) -> Dataset:
    problems = tuple(rows.problems)
    if problems:
        refuse(*problems)
    return rows.up_to(None)


def _parsed(content: bytes, naming: _Naming, read_cell: CellReader, choices: Choices) -> _ParsedRows:
    table, encoding, sheet = read_table(content, COLUMNS)
    index = table.column_places(COLUMNS, PROVENANCE_COLUMNS, choices)
    texts = table.columns(index)
    known = read_provenance(texts, read_cell)
    columns = read_scores(texts, choices.scale or scale_in(table.header.fields, index))
    named = {cell: naming(cell) for cell in texts["emotion"].unique()}
    faults = texts["emotion"].map({cell: fault for cell, (_, fault) in named.items()})
    good = columns.good & faults.isna() & known.good
    emotions = texts["emotion"].map({cell: emotion for cell, (emotion, _) in named.items()})
    problems = in_order(table.uneven(), _misnamed(texts, faults), *columns.problems(), *known.problems())
    read_as = ReadAs(encoding, sheet, columns.stretched_from)
    return _ParsedRows(
        emotions[good], columns.scores[good], known.provenances, problems, table, index, columns.scale, read_as
    )


def _misnamed(texts: pd.DataFrame, faults: "pd.Series[str]") -> Iterator[Problem]:
    bad = faults.notna()
    emotions, reasons = texts.loc[bad, "emotion"], faults[bad]
    for line, emotion, reason in zip(emotions.index.tolist(), emotions, reasons, strict=True):
        yield Problem(line, "emotion", emotion, reason)
