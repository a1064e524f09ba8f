"""No cell is run as a formula, and labels come back."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.data.spreadsheets import begins_as_formula, csv_row, escape_formula, escape_label, unescape_label

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\r=1",
    "\tx",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "\ufeff=1",
    "\u200b=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_may_run_is_text(text: str) -> None:
    assert escape_formula(text) == escape_label(text) == f"'{text}"


@given(st.text(max_size=10).map(lambda text: f"'{text}") | st.text(max_size=10))
@example("'=1")
@example("''=1")
@example("'calm")
@example("=1")
def test_every_label_comes_back(label: str) -> None:
    cell = escape_label(label)
    assert not begins_as_formula(cell)
    assert unescape_label(cell) == label


@pytest.mark.parametrize("separator", ",;\t")
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2))
def test_a_row_reads_back(separator: str, cells: list[str]) -> None:
    line = csv_row(cells, separator)
    assert list(csv.reader(io.StringIO(line, newline=""), delimiter=separator, strict=True)) == [cells]


def test_a_spreadsheet_that_takes_another_separator_finds_no_formula_in_a_cell() -> None:
    assert csv_row(["x;=1", "x\t=1", "x,=1"]) == '"x;=1","x\t=1","x,=1"\n'
