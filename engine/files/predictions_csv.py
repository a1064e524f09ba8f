"""A CSV file of performances that nobody has labelled, and the same file with what a recognizer answers to each."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.data.errors import Problem
from engine.data.labels import number
from engine.data.scores import SCORE_NAMES
from engine.data.spreadsheets import csv_row, escape_formula, escape_label, is_plain_number
from engine.files.choices import AS_USUAL, UNDECIDED, Choices, ReadAs
from engine.files.csv_table import Row, Table, in_order, in_range, not_scores, read_table, stop_at_many
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


def read_performances(content: bytes) -> Performances:
    """The performances of a CSV file, as `read_csv` reads them, but for the emotion, which is no more than one of
    the other columns. With MOST_PROBLEMS problems the reading stops, which the last one says then.

    Raises DatasetError where no row can be told from another.
    """
    table = read_table(content, SCORE_NAMES)
    texts = table.columns(SCORE_NAMES)
    scores = table.numbers(texts)
    valid = in_range(scores)
    not_numbers = (not_scores(texts, valid, name) for name in SCORE_NAMES)
    problems, last_line = stop_at_many(in_order(table.uneven(), *not_numbers))
    good = scores[valid.all(axis=1)].loc[:last_line]
    return Performances(
        table.up_to(last_line),
        tuple(good.index.tolist()),
        good.to_numpy(),
        problems,
        _has_decimal_comma(texts.loc[good.index]),
        content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
    )


class ReadScores(NamedTuple):
    """What of a file's performances a recognizer needs and a person is told: little to pass between processes."""

    scores: NDArray[np.float64]
    problems: tuple[Problem, ...]
    read_as: ReadAs = AS_USUAL


def read_scores(content: bytes, choices: Choices = UNDECIDED) -> ReadScores:
    """What of `read_performances` is told."""
    performances = read_performances(content)
    return ReadScores(performances.scores, performances.problems)


def answered_file(content: bytes, answers: Answers, choices: Choices = UNDECIDED) -> bytes:
    """What `answered_csv` makes of the file with this content."""
    return answered_csv(read_performances(content), answers)


def answered_csv(performances: Performances, answers: Answers) -> bytes:
    """The file again, its columns as they were, with three more: emotion, confidence (0 to 1), and yes or no for
    a close call. A row that cannot be read has nothing there, and its problems in a fourth.

    A column whose name is taken is called `predicted_` and the name. What a spreadsheet would run as a formula is
    escaped.
    """
    table = performances.table
    added = (*ADDED, PROBLEM) if performances.problems else ADDED
    header = [*map(_cell, table.header.fields), *(_unused_name(name, table.names) for name in added)]
    rows = (header, *_rows(performances, answers))
    text = "".join(csv_row(row, table.separator) for row in rows)
    return (codecs.BOM_UTF8 if performances.has_bom else b"") + text.encode()


def _rows(performances: Performances, answers: Answers) -> Iterator[list[str]]:
    answered = dict(zip(performances.lines, _answered(answers, performances.decimal_comma), strict=True))
    reasons = _reasons(performances.problems)
    width, blank = len(performances.table.header.fields), [""] * len(ADDED)
    for row in performances.table.body:
        reason = [reasons.get(row.line, "")] if performances.problems else []
        yield [*_as_wide(row, width), *answered.get(row.line, blank), *reason]


def _answered(answers: Answers, decimal_comma: bool) -> Iterator[list[str]]:
    """The three more fields of each performance."""
    columns = (answers.emotions, answers.confidences.round(3).tolist(), answers.close_calls.tolist())
    for emotion, confidence, close in zip(*columns, strict=True):
        shown = number(confidence)
        yield [escape_label(emotion), shown.replace(".", ",") if decimal_comma else shown, "yes" if close else "no"]


def _reasons(problems: Sequence[Problem]) -> dict[int, str]:
    """What is wrong with each bad row, by its line."""
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        reasons.setdefault(problem.line, []).append(str(problem))
    return {line: "; ".join(found) for line, found in reasons.items()}


def _as_wide(row: Row, width: int) -> list[str]:
    """The fields of a row, so many of them: what is too much stands in the last one too."""
    fields = [*row.fields, *[""] * (width - len(row.fields))]
    if len(fields) > width:
        fields = [*fields[: width - 1], " ".join(fields[width - 1 :])]
    return list(map(_cell, fields))


def _cell(value: str) -> str:
    return value if is_plain_number(value) else escape_formula(value)


def _unused_name(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = f"predicted_{name}"
    return name


def _has_decimal_comma(texts: pd.DataFrame) -> bool:
    return any(texts[name].str.contains(",").any() for name in SCORE_NAMES)
