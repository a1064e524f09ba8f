"""Reading a dataset from CSV: all of the file, or the good rows beside what is wrong with the others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from engine.data.dataset import COLUMNS, Dataset, Example
from engine.data.emotion_names import clean_emotion, emotion_fault, escaped_teaching_fault, teaching_fault
from engine.data.errors import Problem
from engine.data.spreadsheets import csv_row, escape_formula, unescape_label
from engine.files.csv_table import in_range, not_scores, read_table
from engine.files.csv_text import refuse


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The good rows of a file, each with its line, and every problem of the others, in the lines' order."""

    good: tuple[tuple[int, Example], ...]
    problems: tuple[Problem, ...]


def read_csv(source: Path | bytes) -> Dataset:
    """The dataset of a CSV file, given by its path or its content, its rows in their order.

    The header names the four columns in any order and in any case, with `_` or blanks, separated by commas,
    semicolons or tabs; a score may have a decimal comma, in quotes where commas separate. Other columns are passed
    over, and so are blank lines. Emotions lose what nobody sees of them, and the apostrophe before a formula.
    Raises DatasetError with every problem found, and OSError where the path cannot be read.
    """
    return _all_of(_parsed(source, _taught_emotion))


def read_stored_csv(content: bytes) -> Dataset:
    """The dataset whose `to_csv` this is, also where its emotions could not be taught any more. Raises DatasetError as
    `read_csv` does."""
    return _all_of(_parsed(content, _stored_emotion))


def read_csv_rows(source: Path | bytes) -> CsvRows:
    """What `read_csv` reads, with the good rows also where others are bad.

    Raises DatasetError where no row can be told from another, and OSError where the path cannot be read.
    """
    rows = _parsed(source, _taught_emotion)
    return CsvRows(tuple(zip(rows.lines, rows.good.examples, strict=True)), rows.problems)


def problems_csv(problems: Iterable[Problem]) -> str:
    """The problems as CSV with a header: line, column, value (formulas escaped), reason."""
    rows = ((str(each.line), each.column, escape_formula(each.value), each.reason) for each in problems)
    return csv_row(("line", "column", "value", "reason")) + "".join(map(csv_row, rows))


class _ParsedRows(NamedTuple):
    """The good rows of a file, their lines, and the problems of the others."""

    good: Dataset
    lines: list[int]
    problems: tuple[Problem, ...]


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
    if rows.problems:
        refuse(*rows.problems)
    return rows.good


def _parsed(source: Path | bytes, naming: _Naming) -> _ParsedRows:
    table = read_table(source.read_bytes() if isinstance(source, Path) else source, COLUMNS)
    texts = table.columns(COLUMNS)
    scores = table.numbers(texts)
    named = {cell: naming(cell) for cell in texts["emotion"].unique()}
    faults = texts["emotion"].map({cell: fault for cell, (_, fault) in named.items()})
    valid = in_range(scores)
    good = valid.all(axis=1) & faults.isna()
    problems = [*table.uneven(), *_misnamed(texts, faults), *not_scores(texts, valid)]
    return _ParsedRows(
        Dataset(scores[good].to_numpy(), tuple(named[cell][0] for cell in texts.loc[good, "emotion"])),
        texts.index[good].tolist(),
        tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _misnamed(texts: pd.DataFrame, faults: "pd.Series[str]") -> Iterator[Problem]:
    bad = faults.notna()
    emotions, reasons = texts.loc[bad, "emotion"], faults[bad]
    for line, emotion, reason in zip(emotions.index.tolist(), emotions, reasons, strict=True):
        yield Problem(line, "emotion", emotion, reason)
