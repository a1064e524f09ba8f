"""The rows of a file that cannot be read, as a file of their own: once they are fixed, it is read without a
question."""

from collections.abc import Iterator, Mapping, Sequence

from engine.data.errors import Problem
from engine.data.scale import TEN, Scale
from engine.data.scores import SCORE_NAMES
from engine.data.spreadsheets import csv_row, escape_formula, is_plain_number
from engine.files.csv_rows import Row
from engine.files.csv_table import Table

ADDED = ("line", "problem")
"""The columns before the file's own."""


def rows_to_fix(table: Table, index: Mapping[str, int], scale: Scale, problems: Sequence[Problem]) -> str:
    """The rows with problems as CSV, with their lines and what is wrong with each; empty where there are none. `index`
    are the places of the columns that were read: they get our own names, with the scale of the scores where it is not
    0–10. Formulas are escaped."""
    reasons = reasons_by_line(problems)
    if not reasons:
        return ""
    header = csv_row((*ADDED, *_header(table, index, scale)))
    rows = (row for row in table.body if row.line in reasons)
    width = len(table.header.fields)
    return header + "".join(
        csv_row((str(row.line), escape_formula(reasons[row.line]), *as_wide(row, width))) for row in rows
    )


def reasons_by_line(problems: Sequence[Problem]) -> dict[int, str]:
    """What is wrong with each bad row, by its line."""
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        reasons.setdefault(problem.line, []).append(str(problem))
    return {line: "; ".join(found) for line, found in reasons.items()}


def as_wide(row: Row, width: int) -> list[str]:
    """The fields of a row, so many of them: what is too much stands in the last one too."""
    fields = [*row.fields, *[""] * (width - len(row.fields))]
    if len(fields) > width:
        fields = [*fields[: width - 1], " ".join(fields[width - 1 :])]
    return list(map(plain_cell, fields))


def plain_cell(value: str) -> str:
    """A cell that no spreadsheet runs."""
    return value if is_plain_number(value) else escape_formula(value)


def _header(table: Table, index: Mapping[str, int], scale: Scale) -> Iterator[str]:
    names = {place: name for name, place in index.items()}
    taken = {*ADDED, *index}
    for place, field in enumerate(table.header.fields):
        name = names.get(place)
        if name is None:
            clean = plain_cell(field.strip())
            yield f"other {clean}" if "_".join(clean.lower().split()) in taken else clean
        elif name in SCORE_NAMES and scale != TEN:
            yield f"{name} ({scale})"
        else:
            yield name
