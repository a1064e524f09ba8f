"""The columns of a table of performances: where they stand, their numbers, and what is wrong with them."""

from collections.abc import Iterator, Sequence

import pandas as pd

from engine.data.errors import Problem
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES
from engine.files.csv_text import Row, Table, names, refuse

SCORE_RULE = f"a score is a number from {LOWEST:g} to {HIGHEST:g}"
DECIMAL_COMMA = r"^([+-]?\d+),(\d+)$"


def places(header: Row, wanted: Sequence[str]) -> dict[str, int]:
    """Where the wanted columns stand in the header. Raises DatasetError where one does not stand there once."""
    found = names(header)
    problems = []
    for name in wanted:
        if found.count(name) == 0:
            problems.append(Problem(header.line, name, "", f"missing; the header has to name {', '.join(wanted)}"))
        elif found.count(name) > 1:
            problems.append(Problem(header.line, name, name, "this column stands there more than once"))
    if problems:
        refuse(*problems)
    return {name: found.index(name) for name in wanted}


def texts(rows: Table, wanted: Sequence[str]) -> pd.DataFrame:
    """The wanted columns of the rows that are as wide as the header, without the blanks around, by line.

    Raises DatasetError where the header does not name each of them once, or no row follows it.
    """
    where = places(rows.header, wanted)
    if not rows.body:
        refuse(Problem(rows.header.line, "", "", "no row follows the header"))
    whole = [row for row in rows.body if len(row.fields) == len(rows.header.fields)]
    columns = {name: [row.fields[place].strip() for row in whole] for name, place in where.items()}
    return pd.DataFrame(columns, index=[row.line for row in whole], dtype=object)


def numbers(written: pd.DataFrame, separator: str) -> pd.DataFrame:
    """The three scores of each row, NaN where there is no number. A comma may be a decimal comma where it separates
    no columns."""
    return written[list(SCORE_NAMES)].apply(_numbers, decimal_comma=separator != ",")


def are_scores(values: pd.DataFrame) -> pd.DataFrame:
    """Whether each number is a score."""
    return (values >= LOWEST) & (values <= HIGHEST)  # false for NaN too


def uneven(rows: Table) -> Iterator[Problem]:
    """The rows that are wider or narrower than the header."""
    width = len(rows.header.fields)
    for row in rows.body:
        if len(row.fields) != width:
            reason = f"{len(row.fields)} fields, where the header has {width}"
            yield Problem(row.line, "", rows.separator.join(row.fields), reason)


def not_scores(written: pd.DataFrame, good: pd.DataFrame) -> Iterator[Problem]:
    """The fields that hold no score, with `good` as `are_scores` gives it."""
    for name in SCORE_NAMES:
        outside = written.loc[~good[name], name]
        for line, value in zip(outside.index.tolist(), outside.tolist(), strict=True):
            yield Problem(line, name, value, SCORE_RULE)


def _numbers(column: "pd.Series[str]", decimal_comma: bool) -> "pd.Series[float]":
    """The numbers of a column, NaN where there is none."""
    if decimal_comma:
        column = column.str.replace(DECIMAL_COMMA, r"\1.\2", regex=True)
    return pd.to_numeric(column, errors="coerce").astype(float)
