"""Reading a dataset from CSV: all of the file, or the good rows beside what is wrong with the others."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from engine.data.dataset import COLUMNS, Dataset, Example, emotion_fault
from engine.data.errors import Problem
from engine.files.csv_table import escape_formula, in_range, not_scores, read_table, refuse


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The good rows of a file, each with its line, and every problem of the others, in the lines' order."""

    good: tuple[tuple[int, Example], ...]
    problems: tuple[Problem, ...]


def read_csv(source: Path | bytes) -> Dataset:
    """The dataset of a CSV file in UTF-8, given by its path or its content, its rows in their order.

    The header names the four columns in any order and in any case, with `_` or blanks, separated by commas,
    semicolons or tabs; with the latter two a score may have a decimal comma. Other columns are passed over, and so
    are blank lines.
    Raises DatasetError with every problem found, and OSError where the path cannot be read.
    """
    rows = _parsed(source)
    if rows.problems:
        refuse(*rows.problems)
    return rows.good


def read_csv_rows(source: Path | bytes) -> CsvRows:
    """What `read_csv` reads, with the good rows also where others are bad.

    Raises DatasetError where no row can be told from another, and OSError where the path cannot be read.
    """
    rows = _parsed(source)
    return CsvRows(tuple(zip(rows.lines, rows.good.examples, strict=True)), rows.problems)


def problems_csv(problems: Iterable[Problem]) -> str:
    """The problems as CSV with a header: line, column, value (formulas escaped), reason."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("line", "column", "value", "reason"))
    writer.writerows(
        (problem.line, problem.column, escape_formula(problem.value), problem.reason) for problem in problems
    )
    return text.getvalue()


class _ParsedRows(NamedTuple):
    """The good rows of a file, their lines, and the problems of the others."""

    good: Dataset
    lines: list[int]
    problems: tuple[Problem, ...]


def _parsed(source: Path | bytes) -> _ParsedRows:
    table = read_table(source.read_bytes() if isinstance(source, Path) else source, COLUMNS)
    texts = table.columns(COLUMNS)
    scores = table.numbers(texts)
    faults = texts["emotion"].map({emotion: emotion_fault(emotion) for emotion in texts["emotion"].unique()})
    valid = in_range(scores)
    good = valid.all(axis=1) & faults.isna()
    problems = [*table.uneven(), *_misnamed(texts, faults), *not_scores(texts, valid)]
    return _ParsedRows(
        Dataset(scores[good].to_numpy(), tuple(texts.loc[good, "emotion"])),
        texts.index[good].tolist(),
        tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _misnamed(texts: pd.DataFrame, faults: "pd.Series[str]") -> Iterator[Problem]:
    bad = faults.notna()
    emotions, reasons = texts.loc[bad, "emotion"], faults[bad]
    for line, emotion, reason in zip(emotions.index.tolist(), emotions, reasons, strict=True):
        yield Problem(line, "emotion", emotion, reason)
