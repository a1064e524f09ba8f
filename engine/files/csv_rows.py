"""The rows of a text of separated values. A stray quote costs its row, and no other."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.data.errors import MOST_PROBLEMS
from engine.files import sentences

SEPARATORS = (",", ";", "\t", "|")
_MOST_LINES = 50
"""Of one row, whose fields may hold line breaks."""
_RULE = " \t-:=|"
"""What a line is ruled with below a header."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Row(NamedTuple):
    """The fields of one row, the line of the file (from 1) that it begins on, and why it cannot be told apart, if
    so."""

    line: int
    fields: list[str]
    fault: str = ""


def lines_of(text: str) -> list[str]:
    """The lines with their ends, as CSV knows them: no other sign than these ends a line."""
    return _LINE.findall(text)


def read_rows(lines: Sequence[str], separator: str, width: int | None = None) -> Iterator[Row]:
    """Every row that is not blank, nor a ruled line. One that goes over several lines has to have the `width` of the
    others, where that is known: else its first line is at fault, and those after it are rows again."""
    place, faults = 0, 0
    while place < len(lines) and faults <= MOST_PROBLEMS:
        if lines[place].isspace():
            place += 1
            continue
        row, used = _row_at(lines, place, separator, width)
        if any(field.strip(_RULE) for field in row.fields):
            faults += bool(row.fault)
            yield row
        place += used


def _row_at(lines: Sequence[str], place: int, separator: str, width: int | None) -> tuple[Row, int]:
    """The row that begins at a place, and how many lines it takes."""
    line = lines[place]
    if '"' not in line:
        return Row(place + 1, _cut(line, separator)), 1
    fields = _parsed([line], separator)  # a quote within a field is no more than a sign
    if fields is not None:
        return Row(place + 1, fields), 1
    used = _quotes_close(lines, place)
    fields = _parsed(lines[place : place + used], separator) if used else None
    if fields is None or (used > 1 and width is not None and len(fields) != width):
        return Row(place + 1, _cut(line, separator), sentences.QUOTE_RULE), 1
    return Row(place + 1, fields), used


def _cut(line: str, separator: str) -> list[str]:
    return [field.strip() for field in line.split(separator)]


def _quotes_close(lines: Sequence[str], place: int) -> int:
    """How many lines it takes until every quote has its other one; 0 where that takes too many."""
    quotes = 0
    for used, line in enumerate(lines[place : place + _MOST_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return used
    return 0


def _parsed(lines: Sequence[str], separator: str) -> list[str] | None:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
