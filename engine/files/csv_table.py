"""Reading the rows of a CSV file, the scores in its columns, and what is wrong with them."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

import pandas as pd

from engine.data.errors import MOST_PROBLEMS, STOPPED, DatasetError, Problem
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES
from engine.files.csv_text import decoded, refuse

SEPARATORS = (",", ";", "\t")
QUOTE_RULE = "a quote that opens a field must also close it"
SCORE_RULE = f"a score is a number from {LOWEST:g} to {HIGHEST:g}"
MOST_TITLES = 5
"""Rows that may stand above the header."""
MOST_CELLS = 2_000_000
"""Of the header's width times the rows: a row that is shorter is filled up, and so could grow without bound."""
DECIMAL_COMMA = r"^([+-]?\d+),(\d+)$"

_DECLARED_SEPARATOR = re.compile(r"\"?sep=([,;\t])\"?(?=[\r\n])", re.IGNORECASE)
"""What Excel writes into a first line."""
_HAS_DIGIT = re.compile(r"\d")


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

    def columns(self, wanted: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
        """The text of the wanted columns, and of the optional ones that are there, stripped, indexed by line; without
        the rows that `uneven` finds.

        Raises DatasetError where the header does not name each wanted one once, or an optional one more than once, or
        no row follows it.
        """
        index = _column_index(self.header, wanted, optional)
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
        """The three scores of each row of `columns`, NaN where there is no number. A comma within a field is a decimal
        comma."""
        return texts[list(SCORE_NAMES)].apply(_numbers)


def read_table(content: bytes, columns: Collection[str]) -> Table:
    """The rows of a CSV file, also as spreadsheets write it: in UTF-16 or Windows-1252, after a line `sep=;`, below a
    title, with too many or too few separators for the empty cells at the end of a row. The separator is the one that
    finds most of these columns in its header.

    Raises DatasetError where the content is no such text.
    """
    text = decoded(content)
    declared = _DECLARED_SEPARATOR.match(text)
    if declared:
        text = text[declared.end() :]  # its line break stays, so that lines keep their numbers
    found = {each: _header_place(text, each, set(columns)) for each in ([declared[1]] if declared else SEPARATORS)}
    separator = max(found, key=lambda each: found[each][0])
    rows = islice(_rows(text, separator), found[separator][1], None)
    header = next(rows, Row(1, []))
    width, needed = len(header.fields), _needed(header, columns)
    read = list(rows)
    if width * len(read) > MOST_CELLS:
        size = f"{len(read):,} rows of {width:,} columns, where at most {MOST_CELLS:,} cells are read"
        refuse(Problem(header.line, "", "", size))
    body = [row if len(row.fields) == width else _evened(row, width, needed, separator) for row in read]
    return Table(separator, header, body)


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


def _header_place(text: str, separator: str, wanted: set[str]) -> tuple[int, int]:
    """How many of the columns the header names with this separator, and how many rows stand above it."""
    try:
        for above, row in enumerate(islice(_rows(text, separator), MOST_TITLES + 1)):
            named = len(wanted & set(_names(row)))
            if named == len(wanted) or (above == 0 and named):
                return named, above
    except DatasetError:  # another separator may read it
        pass
    return 0, 0


def _needed(header: Row, wanted: Collection[str]) -> int:
    """How many fields a row has at least: up to the last wanted column."""
    places = (place for place, name in enumerate(_names(header), start=1) if name in wanted)
    return max(places, default=len(header.fields))


def _evened(row: Row, width: int, needed: int, separator: str) -> Row:
    """As wide as the header, where what is too much is empty, or what is missing no wanted column. A number after the
    wanted ones may be the rest of one with a decimal comma: such a row stays as it is."""
    fields = row.fields
    if len(fields) > width and not any(map(str.strip, fields[width:])):
        return Row(row.line, fields[:width])
    split = separator == "," and any(map(_HAS_DIGIT.search, fields[needed:]))
    if needed <= len(fields) < width and not split:
        return Row(row.line, [*fields, *[""] * (width - len(fields))])
    return row


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


def _column_index(header: Row, wanted: Sequence[str], optional: Sequence[str]) -> dict[str, int]:
    """The index of each wanted column, and of the optional ones that are there. Raises DatasetError where the header
    does not name a wanted one once, or an optional one more than once."""
    found = _names(header)
    problems = []
    for name in (*wanted, *optional):
        if found.count(name) > 1:
            problems.append(Problem(header.line, name, name, "this column stands there more than once"))
        elif name not in found and name in wanted:
            problems.append(Problem(header.line, name, "", f"missing; the header has to name {', '.join(wanted)}"))
    if problems:
        refuse(*problems)
    return {name: found.index(name) for name in (*wanted, *optional) if name in found}


def _numbers(column: "pd.Series[str]") -> "pd.Series[float]":
    if column.str.contains(",", regex=False).any():
        column = column.str.replace(DECIMAL_COMMA, r"\1.\2", regex=True)
    return pd.to_numeric(column, errors="coerce").astype(float)
