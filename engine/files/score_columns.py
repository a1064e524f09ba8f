"""The three score columns of a table: their numbers, the scale that they are on, and what is no score."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from engine.data import sentences
from engine.data.column_names import column_name
from engine.data.errors import Problem, ScaleError
from engine.data.numbers import WrittenNumber, read_number
from engine.data.scale import TEN, Scale, scales_of
from engine.data.scores import HIGHEST, LOWEST, SCORE_NAMES

FEWEST_ROWS = 10
"""With fewer rows, nobody can tell a scale by its highest score."""
_DECIMAL_COMMA = r"^([+-]?\d+),(\d+)$"
_MOST = 100
"""What is above is no score on any scale, but a slip."""


class ScoreColumns(NamedTuple):
    """The scores of a table's rows, from 0 to 10, indexed by line as `texts` are, which they were read from; which of
    them are none; and the scale that they were stretched from."""

    texts: pd.DataFrame
    scores: pd.DataFrame
    valid: pd.DataFrame
    scale: Scale

    @property
    def stretched_from(self) -> Scale | None:
        """The scale, where it is not 0–10."""
        return None if self.scale == TEN else self.scale

    @property
    def good(self) -> "pd.Series[bool]":
        """Whether all three of a row are scores."""
        return self.valid.all(axis=1)

    def problems(self) -> Iterator[Iterator[Problem]]:
        """What holds no score, of each column, in the lines' order."""
        lowest, highest = self.scale.lowest, self.scale.highest
        is_ten = self.scale == TEN
        rule = sentences.score_rule(lowest, highest) if is_ten else sentences.scale_rule(lowest, highest)
        for name in SCORE_NAMES:
            outside = self.texts.loc[~self.valid[name], name]
            yield map(Problem, outside.index.tolist(), [name] * len(outside), outside.tolist(), [rule] * len(outside))

    @property
    def has_decimal_comma(self) -> bool:
        """Whether some score is written with one."""
        good = self.texts.loc[self.good]
        return any(_holds_comma(good[name]) for name in SCORE_NAMES)


def read_scores(texts: pd.DataFrame, scale: Scale | None) -> ScoreColumns:
    """The scores in the columns SCORE_NAMES, text as people or programs write numbers; one that says out of how many it
    is counts as that. Raises ScaleError: no scale is given, and they may be on several."""
    columns = {name: _numbers(texts[name]) for name in SCORE_NAMES}
    numbers = pd.DataFrame({name: numbers for name, (numbers, _) in columns.items()}, index=texts.index)
    own = pd.DataFrame({name: own for name, (_, own) in columns.items()}, index=texts.index)
    if scale is None:
        _ask_for_scale(numbers, own)
    used = scale or TEN
    valid = (numbers >= used.lowest) & (numbers <= used.highest)  # false for NaN too
    tens = (numbers >= LOWEST) & (numbers <= HIGHEST)
    return ScoreColumns(
        texts[list(SCORE_NAMES)], used.stretched(numbers).where(~own, numbers), valid.where(~own, tens), used
    )


def scale_in(header: Sequence[str], index: Mapping[str, int]) -> Scale | None:
    """The scale that the headers of all three scores have in brackets."""
    scales = {column_name(header[index[name]]).scale for name in SCORE_NAMES}
    return scales.pop() if len(scales) == 1 else None


def _ask_for_scale(numbers: pd.DataFrame, own: pd.DataFrame) -> None:
    plain = numbers.mask(own)
    if int(plain.notna().all(axis=1).sum()) < FEWEST_ROWS:
        return
    known = plain.where(plain <= _MOST).to_numpy()
    lowest, highest = float(np.nanmin(known)), float(np.nanmax(known))
    scales = scales_of(lowest, highest)
    if scales:
        raise ScaleError(scales, lowest, highest)


def _numbers(column: "pd.Series[str]") -> tuple["pd.Series[float]", "pd.Series[bool]"]:
    """The numbers of a column, NaN where there is none, and whether each says out of how many it is."""
    points = column.str.replace(_DECIMAL_COMMA, r"\1.\2", regex=True) if _holds_comma(column) else column
    numbers = pd.to_numeric(points, errors="coerce").astype(float)
    others = column[numbers.isna()]
    read: dict[str, WrittenNumber | None] = {cell: read_number(cell) for cell in others.unique()}
    scores = {cell: number.score for cell, number in read.items() if number is not None}
    own = {cell for cell, number in read.items() if number is not None and number.out_of is not None}
    numbers.loc[others.index] = others.map(scores).astype(float)
    return numbers, column.isin(own)


def _holds_comma(column: "pd.Series[str]") -> bool:
    return bool(column.str.contains(",", regex=False).any())
