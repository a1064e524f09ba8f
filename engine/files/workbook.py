"""Workbooks as spreadsheet programs save them: the values of their cells, as text."""

import datetime
import io
from collections.abc import Iterator
from typing import NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from engine.files import sentences
from engine.files.csv_text import refuse_whole
from engine.files.zip_parts import MOST_CHARACTERS, check_size, checked_archive

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_SHEETS = 50
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, its rows as text, each with its number (from 1) there, and whether it is the
    only one that can be seen."""

    name: str
    rows: list[tuple[int, list[str]]]
    alone: bool


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as a workbook of any kind does."""
    return content.startswith((_ZIP, _OLD_OFFICE))


def read_sheets(content: bytes) -> Iterator[Sheet]:
    """The visible sheets of an .xlsx, .xlsm, .xlsb, .xls or .ods file, in their order, each read when it is asked for;
    formulas give the values that were saved with them. Raises DatasetError: it is no workbook, holds macros or values
    of other files, needs a password, or is more than can be read."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_checked(content)))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        for name in visible[:_MOST_SHEETS]:
            yield Sheet(name, _rows(workbook.get_sheet_by_name(name)), len(visible) == 1)
    except PasswordError:
        refuse_whole(sentences.NEEDS_PASSWORD)
    except (CalamineError, OSError):
        refuse_whole(sentences.DAMAGED_OR_UNKNOWN)


def _checked(content: bytes) -> bytes:
    if content.startswith(_ZIP):
        return checked_archive(content)
    if _ENCRYPTED in content:
        refuse_whole(sentences.NEEDS_PASSWORD)
    if _MACROS in content:
        refuse_whole(sentences.HAS_MACROS)
    return content


def _rows(sheet: CalamineSheet) -> list[tuple[int, list[str]]]:
    if sheet.start is None or sheet.end is None:
        return []
    first = sheet.start[0] + 1
    check_size(sheet.height, sheet.width)
    return [(first + place, list(map(_text, row))) for place, row in enumerate(sheet.to_python())]


def _text(value: Value) -> str:
    """As the cell would be typed; a date as ISO 8601 writes it."""
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            refuse_whole(sentences.cell_too_long(MOST_CHARACTERS))
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
