"""The table in a file: its header, the rows below it, and what is wrong with them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

import pandas as pd

from engine.data.column_names import column_name, places_of
from engine.data.errors import MOST_PROBLEMS, STOPPED, ColumnsError, FoundColumn, Problem
from engine.data.numbers import read_number
from engine.files import sentences
from engine.files.choices import Choices
from engine.files.csv_rows import Row
from engine.files.csv_text import refuse

MOST_CELLS = 2_000_000
"""Of the header's width times the rows: a row that is shorter is filled up, and so could grow without bound."""
MOST_COLUMNS = 10_000
_LOOKED_AT = 200
"""Rows by which a column is taken for numbers or for text."""
_MOST_OTHERS = 0.1
"""Of the cells of a column of numbers, or of labels, that are none."""


class Table(NamedTuple):
    """A header and the rows below it, none of them blank, and the separator of their fields."""

    separator: str
    header: Row
    body: list[Row]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in lower case, with `_` in place of blanks."""
        return ["_".join(field.lower().split()) for field in self.header.fields]

    def columns(self, index: Mapping[str, int]) -> pd.DataFrame:
        """The text of the columns at these places, stripped, indexed by line; without the rows that `uneven` finds.
        Raises DatasetError where no row follows the header."""
        if not self.body:
            refuse(Problem(self.header.line, "", "", sentences.NO_ROWS))
        whole = [row for row in self.body if not row.fault and len(row.fields) == len(self.header.fields)]
        columns = {name: [row.fields[column].strip() for row in whole] for name, column in index.items()}
        return pd.DataFrame(columns, index=pd.Index([row.line for row in whole], dtype="int64"), dtype=object)

    def column_places(self, wanted: Sequence[str], optional: Sequence[str], choices: Choices) -> dict[str, int]:
        """The place, from 0, of each wanted column, and of the optional ones that are there. Raises ColumnsError:
        neither the header nor the choices say of each wanted column which one it is."""
        places = places_of(self.header.fields, (*wanted, *optional))
        chosen = self._chosen(wanted, choices)
        missing = tuple(name for name in wanted if len(places[name]) != 1)
        if missing and not chosen:
            raise ColumnsError(self.found(), tuple(wanted), missing)
        for name in optional:
            self._check_single(name, places[name])
        said = chosen or {name: places[name][0] for name in wanted}
        known = {name: places[name][0] for name in optional if len(places[name]) == 1}
        return said | {name: place for name, place in known.items() if place not in said.values()}

    def _check_single(self, name: str, places: Sequence[int]) -> None:
        """Nobody could tell which of two columns with our own name is meant."""
        if len(places) > 1 and column_name(self.header.fields[places[0]]).exact:
            refuse(Problem(self.header.line, name, name, sentences.COLUMN_TWICE))

    def _chosen(self, wanted: Sequence[str], choices: Choices) -> dict[str, int]:
        columns = choices.columns or ()
        fits = len(columns) == len(wanted) and all(0 <= place < len(self.header.fields) for place in columns)
        return dict(zip(wanted, columns, strict=True)) if fits else {}

    def found(self) -> tuple[FoundColumn, ...]:
        """Every column, by its place."""
        rows = self.body[:_LOOKED_AT]
        return tuple(_found(rows, place, name.strip()) for place, name in enumerate(self.header.fields))

    def up_to(self, line: int | None) -> "Table":
        """The table without the rows that follow this line; all of it where there is none."""
        return self._replace(body=[row for row in self.body if line is None or row.line <= line])

    def uneven(self) -> Iterator[Problem]:
        """The rows that cannot be told apart, or are longer or shorter than the header."""
        width = len(self.header.fields)
        for row in self.body:
            if row.fault or len(row.fields) != width:
                reason = row.fault or sentences.uneven_row(len(row.fields), width)
                yield Problem(row.line, "", self.separator.join(row.fields), reason)


def table_of(separator: str, rows: Sequence[Row], wanted: Sequence[str]) -> Table:
    """The table whose header is the first of these rows; where that is data already, its columns are numbered. Raises
    DatasetError: it has more cells than are read."""
    header, *body = rows or [Row(1, [])]
    if header.fault:
        refuse(Problem(header.line, "", "", header.fault))
    if _is_data(header):
        numbered = Row(header.line, [sentences.column_numbered(place) for place in range(1, len(header.fields) + 1)])
        header, body = numbered, list(rows)
    width, needed = len(header.fields), _needed(header, wanted)
    if width * len(body) > MOST_CELLS or width > MOST_COLUMNS:
        size = sentences.too_many_cells(len(body), width, MOST_CELLS, MOST_COLUMNS)
        refuse(Problem(header.line, "", "", size))
    return Table(separator, header, [_evened(row, width, needed, separator) for row in body])


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


def _is_data(header: Row) -> bool:
    """Whether what should be a header holds scores."""
    return sum(read_number(field) is not None for field in header.fields[:20]) >= 3


def _found(rows: Sequence[Row], place: int, name: str) -> FoundColumn:
    cells = Counter(row.fields[place].strip() for row in rows if place < len(row.fields))
    del cells[""]
    is_number = _are_nearly_all(cells, lambda cell: read_number(cell) is not None)
    is_label = _are_nearly_all(cells, lambda cell: any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell)))
    return FoundColumn(place, name or sentences.column_numbered(place + 1), is_number, is_label, len(cells))


def _are_nearly_all(cells: Counter[str], fits: Callable[[str], bool]) -> bool:
    others = sum(amount for cell, amount in cells.items() if not fits(cell))
    return cells.total() > 0 and others <= _MOST_OTHERS * cells.total()


def _needed(header: Row, wanted: Sequence[str]) -> int:
    """How many fields a row has at least: up to the last wanted column."""
    places = [place for found in places_of(header.fields, wanted).values() for place in found]
    return max(places, default=len(header.fields) - 1) + 1


def _evened(row: Row, width: int, needed: int, separator: str) -> Row:
    """As wide as the header, where what is too much is empty, or what is missing no wanted column. A number after the
    wanted ones may be the rest of one with a decimal comma: such a row stays as it is."""
    fields = row.fields
    if row.fault or len(fields) == width:
        return row
    if len(fields) > width and not any(map(str.strip, fields[width:])):
        return Row(row.line, fields[:width])
    split = separator == "," and any(any(map(str.isdigit, field)) for field in fields[needed:])
    if needed <= len(fields) < width and not split:
        return Row(row.line, [*fields, *[""] * (width - len(fields))])
    return row
