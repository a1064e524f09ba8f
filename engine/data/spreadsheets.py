"""Cells of CSV files that people open in spreadsheets: none of them is run as a formula (OWASP, "CSV Injection")."""

import re
from collections.abc import Iterable

_FORMULA = re.compile(r"[\t\r]|[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]*[=+@＝＋－＠﹦﹢﹣﹫-]")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?", re.ASCII)
_QUOTED = re.compile(r'[,;\t"\r\n]')
"""Each of the separators: which one a spreadsheet takes depends on its country."""


def begins_as_formula(text: str) -> bool:
    """Whether a spreadsheet may run this text."""
    return _FORMULA.match(text) is not None


def escape_formula(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet may run it."""
    return f"'{text}" if begins_as_formula(text) else text


def escape_label(label: str) -> str:
    """As `escape_formula`, so that `unescape_label` gives back every label, also one that has an apostrophe."""
    return f"'{label}" if begins_as_formula(label.lstrip("'")) else label


def unescape_label(cell: str) -> str:
    """The label of a cell that `escape_label` made, or that nobody escaped."""
    return cell[1:] if cell.startswith("'") and begins_as_formula(cell.lstrip("'")) else cell


def is_plain_number(text: str) -> bool:
    """Whether a spreadsheet takes this for a number, though it may begin as a formula does."""
    return _NUMBER.fullmatch(text) is not None


def csv_row(cells: Iterable[str], separator: str = ",") -> str:
    """A line of a CSV file. Cells that hold any separator are quoted, so that none begins within another; but for a
    decimal comma."""
    return separator.join(_quoted(cell, separator) for cell in cells) + "\n"


def _quoted(cell: str, separator: str) -> str:
    if not _QUOTED.search(cell) or (is_plain_number(cell) and separator not in cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
