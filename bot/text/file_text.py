"""The words about people's files: whose turn it is, how many rows are too many, where reading stopped. Pure."""

from collections.abc import Sequence

from engine.data.errors import STOPPED, Problem
from engine.data.phrases import pluralize


def waiting_text(ahead: int) -> str:
    """That so many files of the same person come first."""
    if ahead == 1:
        return "I am still busy with another file of yours; this one is next."
    return f"I take one file of yours at a time; {ahead} come before this one."


def too_many_files_text(waiting: int) -> str:
    """That no more files of one person may wait."""
    return f"{waiting} files of yours wait already, so I left this one. Send it again when they are answered."


def too_many_rows_text(rows: int, most: int) -> str:
    """That a file holds more examples than a person may teach within a minute."""
    return (
        f"This file has {rows:,} examples; I take {most:,} a minute from one person. Nothing was stored: "
        f"send it in parts of at most {most:,} rows, a minute apart."
    )


def without_stop(problems: Sequence[Problem]) -> tuple[Sequence[Problem], list[str]]:
    """The problems of a file, and beside them the line that says where its reading stopped, where it did."""
    if problems and problems[-1].reason == STOPPED:
        return problems[:-1], [f"Line {problems[-1].line:,}: {STOPPED}."]
    return problems, []


def rows_text(problems: Sequence[Problem]) -> str:
    """How many rows these problems are of."""
    return pluralize(len({problem.line for problem in problems}), "row", "rows")
