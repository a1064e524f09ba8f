"""The rows of a CSV file, before anything is made of them."""

import csv
import io
from collections.abc import Collection, Iterator
from typing import NamedTuple, NoReturn

from engine.data.errors import DatasetError, Problem

SEPARATORS = (",", ";", "\t")
QUOTE_RULE = "a quote that opens a field must also close it"
TEXT_RULE = "the file has to be text in UTF-8, with commas, semicolons or tabs between its columns"
FORMULA = ("=", "+", "-", "@")  # what makes a spreadsheet run the text of a cell
OTHER_FILES = {
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


class Row(NamedTuple):
    """The fields of one row, and the line of the file (from 1) that it begins on."""

    line: int
    fields: list[str]


class Table(NamedTuple):
    """A header and the rows below it, none of them blank, and what separates their fields."""

    separator: str
    header: Row
    body: list[Row]


def read_table(content: bytes, columns: Collection[str]) -> Table:
    """The rows of a CSV file in UTF-8, separated by what makes most of these columns appear in its header.

    Raises DatasetError where the content is no such text.
    """
    text = _decoded(content)
    separator = max(SEPARATORS, key=lambda one: len(set(columns) & set(_header_names(text, one))))
    rows = _rows(text, separator)
    return Table(separator, next(rows, Row(1, [])), list(rows))


def names(header: Row) -> list[str]:
    """The names of the columns, in lower case, with `_` where blanks are."""
    return ["_".join(field.lower().split()) for field in header.fields]


def refuse(*problems: Problem) -> NoReturn:
    """Raise the DatasetError of these problems."""
    raise DatasetError("the file cannot be used", problems)


def tame(value: str) -> str:
    """The value, after an apostrophe where a spreadsheet would run it as a formula (OWASP, "CSV Injection")."""
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value


def _decoded(content: bytes) -> str:
    for beginning, kind in OTHER_FILES.items():
        if content.startswith(beginning):
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
        return names(next(_rows(text, separator), Row(1, [])))
    except DatasetError:  # another separator may read it
        return []


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
