"""Reading the rows of a CSV file, the scores in its columns, and what is wrong with them."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple, NoReturn

import pandas as pd

from engine.data.errors import MOST_PROBLEMS, STOPPED, DatasetError, Problem
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES

SEPARATORS = (",", ";", "\t")
QUOTE_RULE = "a quote that opens a field must also close it"
TEXT_RULE = "the file has to be text in UTF-8, with commas, semicolons or tabs between its columns"
SCORE_RULE = f"a score is a number from {LOWEST:g} to {HIGHEST:g}"
DECIMAL_COMMA = r"^([+-]?\d+),(\d+)$"
FORMULA = ("=", "+", "-", "@")  # what makes a spreadsheet run the text of a cell
SIGNATURES = {
    b"PK\x03\x04": "a spreadsheet or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a sound",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
"""The first bytes of files that people take for CSV."""


class Row(NamedTuple):
    """The fields of one row, and the line of the file (from 1) that it begins on."""

    line: int
    fields: list[str]


class Table(NamedTuple):
    """A header and the rows below it, none of them blank, and the separator of their fields."""

    separator: str
    header: Row
    body: list[Row]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in lower case, with `_` in place of blanks."""
        return _names(self.header)

    def columns(self, wanted: Sequence[str]) -> pd.DataFrame:
        """The text of the wanted columns, stripped, indexed by line; without the rows that `uneven` finds.

        Raises DatasetError where the header does not name each of them once, or no row follows it.
        """
        index = _column_index(self.header, wanted)
        if not self.body:
            refuse(Problem(self.header.line, "", "", "no row follows the header"))
        whole = [row for row in self.body if len(row.fields) == len(self.header.fields)]
        columns = {name: [row.fields[column].strip() for row in whole] for name, column in index.items()}
        return pd.DataFrame(columns, index=[row.line for row in whole], dtype=object)

    def up_to(self, line: int | None) -> "Table":
        """The table without the rows that follow this line; all of it where there is none."""
        return self._replace(body=[row for row in self.body if line is None or row.line <= line])

    def uneven(self) -> Iterator[Problem]:
        """The rows that are longer or shorter than the header."""
        width = len(self.header.fields)
        for row in self.body:
            if len(row.fields) != width:
                reason = f"{len(row.fields)} fields, where the header has {width}"
                yield Problem(row.line, "", self.separator.join(row.fields), reason)

    def numbers(self, texts: pd.DataFrame) -> pd.DataFrame:
        """The three scores of each row of `columns`, NaN where there is no number. A comma may be a decimal comma
        where it is not the separator."""
        return texts[list(SCORE_NAMES)].apply(_numbers, decimal_comma=self.separator != ",")


def read_table(content: bytes, columns: Collection[str]) -> Table:
    """The rows of a CSV file in UTF-8; the separator is the one that finds most of these columns in its header.

    Raises DatasetError where the content is no such text.
    """
    text = _decoded(content)
    separator = max(SEPARATORS, key=lambda each: len(set(columns) & set(_header_names(text, each))))
    rows = _rows(text, separator)
    return Table(separator, next(rows, Row(1, [])), list(rows))


def in_range(scores: pd.DataFrame) -> pd.DataFrame:
    """Whether each number is a score."""
    return (scores >= LOWEST) & (scores <= HIGHEST)  # false for NaN too


def not_scores(texts: pd.DataFrame, good: pd.DataFrame, name: str) -> Iterator[Problem]:
    """The fields of one column that hold no score, with `good` as `in_range` gives it."""
    outside = texts.loc[~good[name], name]
    for line, value in zip(outside.index.tolist(), outside.tolist(), strict=True):
        yield Problem(line, name, value, SCORE_RULE)


def in_order(*found: Iterator[Problem]) -> Iterator[Problem]:
    """Problems of several kinds, each in the lines' order, in the order of all their lines."""
    return merge(*found, key=lambda problem: problem.line)


def stop_at_many(problems: Iterator[Problem]) -> tuple[tuple[Problem, ...], int | None]:
    """The problems where there are few. Else the first MOST_PROBLEMS, one more that says so, and the line with which
    the reading stops; those after it are never made."""
    first = tuple(islice(problems, MOST_PROBLEMS))
    if next(problems, None) is None:
        return first, None
    last = first[-1].line
    return (*first, Problem(last, "", "", STOPPED)), last


def refuse(*problems: Problem) -> NoReturn:
    """Raise the DatasetError of these problems."""
    raise DatasetError("the file cannot be used", problems)


def escape_formula(value: str) -> str:
    """The value, after an apostrophe where a spreadsheet would run it as a formula (OWASP, "CSV Injection")."""
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value


def _decoded(content: bytes) -> str:
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            refuse(Problem(1, "", "", f"this is {kind}; {TEXT_RULE}"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_after(content[: error.start].decode("utf-8", "replace"))
        refuse(Problem(line, "", content[error.start : error.end].hex(" "), TEXT_RULE))
    before, nul, _ = text.partition("\0")
    if nul:
        refuse(Problem(_line_after(before), "", nul, f"a zero byte; {TEXT_RULE}"))
    return text


def _line_after(text: str) -> int:
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _header_names(text: str, separator: str) -> list[str]:
    try:
        return _names(next(_rows(text, separator), Row(1, [])))
    except DatasetError:  # another separator may read it
        return []


def _names(header: Row) -> list[str]:
    return ["_".join(field.lower().split()) for field in header.fields]


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    line = 1
    try:
        for fields in reader:
            if any(map(str.strip, fields)):
                yield Row(line, fields)
            line = reader.line_num + 1
    except csv.Error as error:
        refuse(Problem(line, "", "", f"{error}; {QUOTE_RULE}"))


def _column_index(header: Row, wanted: Sequence[str]) -> dict[str, int]:
    """The index of each wanted column. Raises DatasetError where the header does not name it once."""
    found = _names(header)
    problems = []
    for name in wanted:
        if found.count(name) == 0:
            problems.append(Problem(header.line, name, "", f"missing; the header has to name {', '.join(wanted)}"))
        elif found.count(name) > 1:
            problems.append(Problem(header.line, name, name, "this column stands there more than once"))
    if problems:
        refuse(*problems)
    return {name: found.index(name) for name in wanted}


def _numbers(column: "pd.Series[str]", decimal_comma: bool) -> "pd.Series[float]":
    if decimal_comma:
        column = column.str.replace(DECIMAL_COMMA, r"\1.\2", regex=True)
    return pd.to_numeric(column, errors="coerce").astype(float)
