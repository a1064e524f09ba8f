"""Reading a dataset from CSV: all of the file, or the good rows beside what is wrong with the others."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from engine.csv_text import Row, Table, names, read_table, refuse
from engine.dataset import COLUMNS, Dataset, Example, emotion_fault
from engine.errors import Problem
from engine.scores import HIGHEST, LOWEST, SCORE_NAMES

MISSING = f"missing; the header names {', '.join(COLUMNS)}"
SCORE_RULE = f"a score is a number from {LOWEST:g} to {HIGHEST:g}"
DECIMAL_COMMA = r"^([+-]?\d+),(\d+)$"
FORMULA = ("=", "+", "-", "@")  # what makes a spreadsheet run the text of a cell


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The good rows of a file, each with its line, and every problem of the others, in the lines' order."""

    good: tuple[tuple[int, Example], ...]
    problems: tuple[Problem, ...]


def read_csv(source: Path | bytes) -> Dataset:
    """The dataset of a CSV file in UTF-8, given by its path or its content, its rows in their order.

    The header names the four columns in any order and in any case, separated by commas, semicolons or tabs; with
    the latter two a score may have a decimal comma. Other columns are passed over, and so are blank lines.
    Raises DatasetError with every problem found, and OSError where the path cannot be read.
    """
    rows = _checked(source)
    if rows.problems:
        refuse(*rows.problems)
    return rows.good


def read_csv_rows(source: Path | bytes) -> CsvRows:
    """What `read_csv` reads, with the good rows also where others are bad.

    Raises DatasetError where no row can be told from another, and OSError where the path cannot be read.
    """
    rows = _checked(source)
    return CsvRows(tuple(zip(rows.lines, rows.good.examples, strict=True)), rows.problems)


def problems_csv(problems: Iterable[Problem]) -> str:
    """The problems as CSV with a header: line, column, value, reason.

    An apostrophe stands before a value that a spreadsheet would run as a formula (OWASP, "CSV Injection").
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("line", "column", "value", "reason"))
    writer.writerows((problem.line, problem.column, _tame(problem.value), problem.reason) for problem in problems)
    return text.getvalue()


class _Checked(NamedTuple):
    """The good rows of a file, their lines, and the problems of the others."""

    good: Dataset
    lines: list[int]
    problems: tuple[Problem, ...]


def _checked(source: Path | bytes) -> _Checked:
    rows = read_table(source.read_bytes() if isinstance(source, Path) else source, COLUMNS)
    places = _places(rows.header)
    if not rows.body:
        refuse(Problem(rows.header.line, "", "", "at least one row follows the header"))
    texts = _texts(rows, places)
    numbers = texts[list(SCORE_NAMES)].apply(_numbers, decimal_comma=rows.separator != ",")
    faults = texts["emotion"].map({emotion: emotion_fault(emotion) for emotion in texts["emotion"].unique()})
    inside = (numbers >= LOWEST) & (numbers <= HIGHEST)  # NaN is outside too
    good = inside.all(axis=1) & faults.isna()
    problems = [*_uneven(rows), *_misnamed(texts, faults), *_not_scores(texts, inside)]
    return _Checked(
        Dataset(numbers[good].to_numpy(), tuple(texts.loc[good, "emotion"])),
        texts.index[good].tolist(),
        tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _places(header: Row) -> dict[str, int]:
    """Where each of the four columns stands in the header."""
    found = names(header)
    problems = []
    for name in COLUMNS:
        if found.count(name) == 0:
            problems.append(Problem(header.line, name, "", MISSING))
        elif found.count(name) > 1:
            problems.append(Problem(header.line, name, name, "this column stands there more than once"))
    if problems:
        refuse(*problems)
    return {name: found.index(name) for name in COLUMNS}


def _texts(rows: Table, places: Mapping[str, int]) -> pd.DataFrame:
    """The four columns of the rows that are as wide as the header, without the blanks around, by line."""
    whole = [row for row in rows.body if len(row.fields) == len(rows.header.fields)]
    columns = {name: [row.fields[place].strip() for row in whole] for name, place in places.items()}
    return pd.DataFrame(columns, index=[row.line for row in whole], dtype=object)


def _numbers(texts: "pd.Series[str]", decimal_comma: bool) -> "pd.Series[float]":
    """The numbers of a column, NaN where there is none."""
    if decimal_comma:
        texts = texts.str.replace(DECIMAL_COMMA, r"\1.\2", regex=True)
    return pd.to_numeric(texts, errors="coerce").astype(float)


def _uneven(rows: Table) -> Iterator[Problem]:
    width = len(rows.header.fields)
    for row in rows.body:
        if len(row.fields) != width:
            reason = f"{len(row.fields)} fields, where the header has {width}"
            yield Problem(row.line, "", rows.separator.join(row.fields), reason)


def _misnamed(texts: pd.DataFrame, faults: "pd.Series[str]") -> Iterator[Problem]:
    bad = faults.notna()
    emotions, reasons = texts.loc[bad, "emotion"], faults[bad]
    for line, emotion, reason in zip(emotions.index.tolist(), emotions, reasons, strict=True):
        yield Problem(line, "emotion", emotion, reason)


def _not_scores(texts: pd.DataFrame, inside: pd.DataFrame) -> Iterator[Problem]:
    for name in SCORE_NAMES:
        outside = texts.loc[~inside[name], name]
        for line, value in zip(outside.index.tolist(), outside.tolist(), strict=True):
            yield Problem(line, name, value, SCORE_RULE)


def _tame(value: str) -> str:
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value
