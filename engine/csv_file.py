"""Reading a dataset from CSV: all of the file, or an error that says where it is wrong."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from engine.dataset import COLUMNS, Dataset, Example, emotion_fault
from engine.errors import DatasetError, Problem
from engine.scores import HIGHEST, LOWEST, SCORE_NAMES

MISSING = f"missing; the header names {', '.join(COLUMNS)}"
SCORE_RULE = f"a score is a number from {LOWEST:g} to {HIGHEST:g}"
QUOTE_RULE = "a quote that opens a field must also close it"


class Row(NamedTuple):
    """The fields of one row, and the line of the file (from 1) that it begins on."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The good rows of a file, each with its line, and every problem of the others, in the lines' order."""

    good: tuple[tuple[int, Example], ...]
    problems: tuple[Problem, ...]


def read_csv_rows(source: Path | bytes) -> CsvRows:
    """The good rows beside what is wrong with the others."""
    raise NotImplementedError


def problems_csv(problems: Iterable[Problem]) -> str:
    """The problems as CSV: line, column, value, reason."""
    raise NotImplementedError


def read_csv(source: Path | bytes) -> Dataset:
    """The dataset of a CSV file in UTF-8, given by its path or its content, its rows in their order.

    The header names the four columns in any order and in any case; other columns are passed over, and so are
    blank lines. Raises DatasetError with every problem found, and OSError where the path cannot be read.
    """
    rows = _rows(_decoded(source.read_bytes() if isinstance(source, Path) else source))
    header = next(rows, Row(1, []))
    places = _places(header)
    body = list(rows)
    if not body:
        raise _error(Problem(header.line, "", "", "at least one row follows the header"))
    whole = [row for row in body if len(row.fields) == len(header.fields)]
    table = pd.DataFrame(
        [[row.fields[places[name]].strip() for name in COLUMNS] for row in whole],
        index=[row.line for row in whole],
        columns=list(COLUMNS),
        dtype=object,
    )
    numbers = table[list(SCORE_NAMES)].apply(pd.to_numeric, errors="coerce").astype(float)
    problems = [*_uneven(body, len(header.fields)), *_misnamed(table), *_not_scores(table, numbers)]
    if problems:
        raise _error(*sorted(problems, key=lambda problem: problem.line))
    return Dataset(numbers.to_numpy(), tuple(table["emotion"]))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_after(content[: error.start].decode("utf-8", "replace"))
        value = content[error.start : error.end].hex(" ")
        raise _error(Problem(line, "", value, "the file is text in UTF-8")) from None
    before, nul, _ = text.partition("\0")
    if nul:
        raise _error(Problem(_line_after(before), "", nul, "the file is text, with no zero bytes"))
    return text


def _line_after(text: str) -> int:
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _rows(text: str) -> Iterator[Row]:
    """Every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise _error(Problem(line, "", "", f"{error}; {QUOTE_RULE}")) from None
        if fields is None:
            return
        if any(field.strip() for field in fields) or len(fields) > 1:
            yield Row(line, fields)


def _places(header: Row) -> dict[str, int]:
    """Where each of the four columns stands in the header."""
    names = [field.strip().lower() for field in header.fields]
    problems = []
    for name in COLUMNS:
        if names.count(name) == 0:
            problems.append(Problem(header.line, name, "", MISSING))
        elif names.count(name) > 1:
            problems.append(Problem(header.line, name, name, "this column stands there more than once"))
    if problems:
        raise _error(*problems)
    return {name: names.index(name) for name in COLUMNS}


def _uneven(rows: list[Row], width: int) -> Iterator[Problem]:
    for row in rows:
        if len(row.fields) != width:
            reason = f"{len(row.fields)} fields, where the header has {width}"
            yield Problem(row.line, "", ",".join(row.fields), reason)


def _misnamed(table: pd.DataFrame) -> Iterator[Problem]:
    faults = {emotion: emotion_fault(emotion) for emotion in table["emotion"].unique()}
    for line, emotion in zip(table.index.tolist(), table["emotion"].tolist(), strict=True):
        fault = faults[emotion]
        if fault:
            yield Problem(line, "emotion", emotion, fault)


def _not_scores(table: pd.DataFrame, numbers: pd.DataFrame) -> Iterator[Problem]:
    for name in SCORE_NAMES:
        outside = table.loc[~numbers[name].between(LOWEST, HIGHEST), name]  # NaN is outside too
        for line, value in zip(outside.index.tolist(), outside.tolist(), strict=True):
            yield Problem(line, name, value, SCORE_RULE)


def _error(*problems: Problem) -> DatasetError:
    return DatasetError("the file cannot be used as a dataset", problems)
