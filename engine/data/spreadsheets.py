"""Cells of CSV files that people open in spreadsheets: none of them is run as a formula (OWASP, "CSV Injection")."""

import re
from collections.abc import Iterable

_FORMULA = re.compile(r"[\t\r]|[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]*[=+@＝＋－＠﹦﹢﹣﹫-]")
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


def csv_row(cells: Iterable[str], separator: str = ",") -> str:
    """A line of a CSV file. Cells that hold any separator are quoted, so that none begins within another."""
    return separator.join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell
