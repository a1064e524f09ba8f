"""A CSV file of performances that nobody has labelled, and the same file with what a recognizer answers to each."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.data.errors import Problem
from engine.data.labels import number
from engine.data.scores import SCORE_NAMES
from engine.data.spreadsheets import csv_row, escape_label
from engine.files import score_columns
from engine.files.choices import AS_USUAL, UNDECIDED, Choices, ReadAs
from engine.files.csv_table import Table, in_order, stop_at_many
from engine.files.read_table import read_table
from engine.files.rows_to_fix import as_wide, plain_cell, reasons_by_line
from engine.forest.reading import Answers

ADDED = ("emotion", "confidence", "close_call")
PROBLEM = "problem"


@dataclass(frozen=True, eq=False)
class Performances:
    """The rows of a file: `scores`, (n, 3), are those of the good ones, in the order of their `lines`; `problems` are
    the others', in the lines' order."""

    table: Table
    lines: tuple[int, ...]
    scores: NDArray[np.float64]
    problems: tuple[Problem, ...]
    decimal_comma: bool
    """Some score is written with one, and so is the confidence then."""
    has_bom: bool
    """The file begins with a byte order mark, which some spreadsheets need."""
    read_as: ReadAs


def read_performances(content: bytes, choices: Choices = UNDECIDED) -> Performances:
    """The performances of a file, as `read_csv_rows` reads them, but for the emotion, which is no more than one of the
    other columns. With MOST_PROBLEMS problems the reading stops, which the last one says then.

    Raises ColumnsError, ScaleError and DatasetError as `read_csv_rows` does.
    """
    table, encoding, sheet = read_table(content, SCORE_NAMES)
    index = table.column_places(SCORE_NAMES, (), choices)
    columns = score_columns.read_scores(
        table.columns(index), choices.scale or score_columns.scale_in(table.header.fields, index)
    )
    problems, last_line = stop_at_many(in_order(table.uneven(), *columns.problems()))
    good = columns.scores[columns.good].loc[:last_line]
    return Performances(
        table.up_to(last_line),
        tuple(good.index.tolist()),
        good.to_numpy(),
        problems,
        columns.has_decimal_comma,
        content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
        ReadAs(encoding, sheet, columns.stretched_from),
    )


class ReadScores(NamedTuple):
    """What of a file's performances a recognizer needs and a person is told: little to pass between processes."""

    scores: NDArray[np.float64]
    problems: tuple[Problem, ...]
    read_as: ReadAs = AS_USUAL


def read_scores(content: bytes, choices: Choices = UNDECIDED) -> ReadScores:
    """What of `read_performances` is told."""
    performances = read_performances(content, choices)
    return ReadScores(performances.scores, performances.problems, performances.read_as)


def answered_file(content: bytes, answers: Answers, choices: Choices = UNDECIDED) -> bytes:
    """What `answered_csv` makes of the file with this content."""
    return answered_csv(read_performances(content, choices), answers)


def answered_csv(performances: Performances, answers: Answers) -> bytes:
    """The file again, its columns as they were, with three more: emotion, confidence (0 to 1), and yes or no for
    a close call. A row that cannot be read has nothing there, and its problems in a fourth.

    A column whose name is taken is called `predicted_` and the name. What a spreadsheet would run as a formula is
    escaped.
    """
    table = performances.table
    added = (*ADDED, PROBLEM) if performances.problems else ADDED
    header = [*map(plain_cell, table.header.fields), *(_unused_name(name, table.names) for name in added)]
    rows = (header, *_rows(performances, answers))
    text = "".join(csv_row(row, table.separator) for row in rows)
    return (codecs.BOM_UTF8 if performances.has_bom else b"") + text.encode()


def _rows(performances: Performances, answers: Answers) -> Iterator[list[str]]:
    answered = dict(zip(performances.lines, _answered(answers, performances.decimal_comma), strict=True))
    reasons = reasons_by_line(performances.problems)
    width, blank = len(performances.table.header.fields), [""] * len(ADDED)
    for row in performances.table.body:
        reason = [reasons.get(row.line, "")] if performances.problems else []
        yield [*as_wide(row, width), *answered.get(row.line, blank), *reason]


def _answered(answers: Answers, decimal_comma: bool) -> Iterator[list[str]]:
    """The three more fields of each performance."""
    columns = (answers.emotions, answers.confidences.round(3).tolist(), answers.close_calls.tolist())
    for emotion, confidence, close in zip(*columns, strict=True):
        shown = number(confidence)
        yield [escape_label(emotion), shown.replace(".", ",") if decimal_comma else shown, "yes" if close else "no"]


def _unused_name(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = f"predicted_{name}"
    return name
