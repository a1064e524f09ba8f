"""The table of a file, whatever kind of file it is: where its header stands, and what separates its columns."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile, islice
from typing import NamedTuple

from engine.data.column_names import places_of
from engine.files import sentences
from engine.files.csv_rows import SEPARATORS, Row, lines_of, read_rows
from engine.files.csv_table import MOST_COLUMNS, Table, table_of
from engine.files.csv_text import decoded, refuse_whole
from engine.files.workbook import Sheet, is_workbook, read_sheets

MOST_TITLES = 5
"""Rows that may stand above the header."""
_LOOKED_AT = 20
"""Rows by which the separator is chosen, and the header where no title tells it."""
_HEAD = 1_000
"""Lines that these rows are looked for in."""
_DECLARED_SEPARATOR = re.compile(r"\"?sep=([,;\t|])\"?(?=[\r\n])", re.IGNORECASE)
"""What Excel writes into a first line."""


class ReadTable(NamedTuple):
    """The table of a file, and what of the file it is: the encoding of its text, where that is not UTF-8, or the sheet
    of a workbook that has several."""

    table: Table
    encoding: str | None = None
    sheet: str | None = None


def read_table(content: bytes, wanted: Sequence[str]) -> ReadTable:
    """The table that a file holds, as programs write it: a workbook's first sheet that has the wanted columns, or text
    in any encoding, after a line `sep=;`, below a title, with too many or too few separators for the empty cells at the
    end of a row. The separator is the one that finds most of the wanted columns.

    Raises DatasetError where the content is neither.
    """
    return _of_workbook(content, wanted) if is_workbook(content) else _of_text(content, wanted)


def _of_text(content: bytes, wanted: Sequence[str]) -> ReadTable:
    text, encoding = decoded(content)
    declared = _DECLARED_SEPARATOR.match(text)
    if declared:
        text = text[declared.end() :]  # its line break stays, so that lines keep their numbers
    lines = lines_of(text)
    separator, first = _separated(lines, [declared[1]] if declared else SEPARATORS, wanted)
    if not declared and first and all(len(row.fields) == 1 for row in first):
        lines = [_unwrapped(line) for line in lines]
        separator, first = _separated(lines, (*SEPARATORS, " "), wanted)
    above = _titles(first, wanted)
    rows = list(read_rows(lines, separator, len(first[above].fields) if first else None))
    return ReadTable(table_of(separator, rows[above:], wanted), encoding)


def _separated(lines: Sequence[str], separators: Sequence[str], wanted: Sequence[str]) -> tuple[str, list[Row]]:
    """The separator that fits the first rows best, and these."""
    head = list(islice(dropwhile(str.isspace, lines), _HEAD))
    first = {each: list(islice(read_rows(head, each), _LOOKED_AT)) for each in separators}
    best = max(separators, key=lambda each: _fit(first[each], wanted))
    return best, first[best]


def _unwrapped(line: str) -> str:
    """A line without the quotes that some programs put around the whole of it, and with single blanks."""
    whole = line.strip()
    if len(whole) > 1 and whole[0] == whole[-1] == '"':
        whole = whole[1:-1].replace('""', '"')
    return re.sub(r" +", " ", whole)


def _of_workbook(content: bytes, wanted: Sequence[str]) -> ReadTable:
    """Of the first sheet that names the wanted columns, else of the first that has as many columns, else of the
    first."""
    sheets = []
    for sheet in read_sheets(content):
        rows = _rows_of(sheet)
        if _named(rows, wanted) == len(wanted):
            return _of_sheet(sheet, rows, wanted)
        sheets.append((sheet, rows))
    if not sheets:
        refuse_whole(sentences.NO_VISIBLE_SHEET)
    wide = [sheet for sheet in sheets if sheet[1] and len(sheet[1][-1].fields) >= len(wanted)]
    return _of_sheet(*(wide or sheets)[0], wanted)


def _of_sheet(sheet: Sheet, rows: Sequence[Row], wanted: Sequence[str]) -> ReadTable:
    table = table_of(",", rows[_titles(rows, wanted) :], wanted)
    return ReadTable(table, sheet=None if sheet.alone else sheet.name)


def _rows_of(sheet: Sheet) -> list[Row]:
    """Those that are not blank."""
    return [Row(line, fields) for line, fields in sheet.rows if any(map(str.strip, fields))]


def _fit(rows: Sequence[Row], wanted: Sequence[str]) -> tuple[int, int]:
    """How well a separator fits the first rows: how many columns it finds, and into how many fields most rows fall."""
    widths = Counter(len(row.fields) for row in rows)
    return _named(rows, wanted), max(widths, key=lambda width: (widths[width], width), default=0)


def _named(rows: Sequence[Row], wanted: Sequence[str]) -> int:
    """How many of the wanted columns the row names that is best for a header."""
    return max((_names(row, wanted) for row in rows[: MOST_TITLES + 1]), default=0)


def _names(row: Row, wanted: Sequence[str]) -> int:
    if len(row.fields) > MOST_COLUMNS:
        return 0  # such a table is refused
    return sum(bool(places) for places in places_of(row.fields, wanted).values())


def _titles(rows: Sequence[Row], wanted: Sequence[str]) -> int:
    """How many rows stand above the header: that names the most columns or, where none names any, is the first as wide
    as most rows."""
    first = rows[: MOST_TITLES + 1]
    most = _named(rows, wanted)
    if most > 1 or (most and _names(first[0], wanted)):
        return next(place for place, row in enumerate(first) if _names(row, wanted) == most)
    widths = Counter(_filled(row) for row in rows[:_LOOKED_AT])
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    return next((place for place, row in enumerate(first) if _filled(row) >= usual), 0)


def _filled(row: Row) -> int:
    """The place of the last cell that holds something: a title fills fewer than the header does."""
    return max((place for place, field in enumerate(row.fields, start=1) if field.strip()), default=0)
