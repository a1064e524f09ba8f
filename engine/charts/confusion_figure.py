"""The figure of a confusion matrix. Sizes are in points."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from engine.charts.card import CONTENT_WIDTH, MARGIN
from engine.charts.fonts import drawable, families_for
from engine.charts.headed_figure import fit_text, headed_figure
from engine.charts.name_numbers import names_in_confusion, numbered, shown_as
from engine.charts.palette import colour
from engine.charts.png_palette import BAR_OPACITY, INK, MUTED, NEUTRAL, PAPER, rgb, tint
from engine.data.labels import percent
from engine.measure.evaluation_result import Confusion, Evaluation
from engine.measure.headlines import mistaken, worst_pairs

WRONG = "#D55E00"
MOST_EMOTIONS = 6

_NAME_WIDTH = 80
_NAME_LENGTH = 18  # characters that can still be read at this width
_CELL_HEIGHT = 36


def confusion_figure(evaluation: Evaluation) -> Figure:
    """The confusion matrix: a row for each true emotion, with the share of it that got each answer.

    Of many emotions, those with most mistakes, and the others together.
    """
    shown = _folded(evaluation.confusion)
    rows, columns = len(shown.emotions), len(shown.answers)
    numbers = numbered(names_in_confusion(evaluation))
    headline = mistaken(_numbered(evaluation.confusion, numbers))
    figure, axes = headed_figure(headline, MARGIN + _NAME_WIDTH, MARGIN, 100, rows * _CELL_HEIGHT, 50)
    axes.pcolormesh(_cell_colours(shown, evaluation.confusion.emotions), edgecolors=PAPER, linewidth=2)
    axes.invert_yaxis()
    _write_shares(axes, shown)
    _name_rows_and_columns(axes, _numbered(shown, numbers), evaluation.repeats)
    left = -columns * _NAME_WIDTH / (CONTENT_WIDTH - _NAME_WIDTH)
    note = "Each row adds up to 100%: my answers to the examples\nof one emotion, none of which I had seen."
    axes.text(left, rows + 0.25, note, va="top", size=11, color=MUTED)
    axes.text(left, -0.25, "answer →\ntrue emotion ↓", size=11, linespacing=1.35, color=MUTED)
    return figure


def _numbered(confusion: Confusion, numbers: dict[str, str]) -> Confusion:
    """With numbers in place of names that no font shows."""
    return replace(
        confusion, emotions=shown_as(confusion.emotions, numbers), answers=shown_as(confusion.answers, numbers)
    )


def _folded(confusion: Confusion) -> Confusion:
    """Of the measured emotions, those with most mistakes, the worst pair among them, in their order, and the others as
    one. The answers that were left out of the measuring come last, as one where there is no room for each."""
    names, group = _grouped(confusion)
    left_out = confusion.answers[len(confusion.emotions) :]
    columns = [*group, *range(len(names), len(names) + len(left_out))]
    if len(left_out) > 1 and len(names) + len(left_out) > MOST_EMOTIONS + 1:
        columns = [min(column, len(names)) for column in columns]
        left_out = (f"{len(left_out)} left out",)
    counts = _membership(group).T @ np.array(confusion.counts) @ _membership(columns)
    return Confusion(names, (*names, *left_out), tuple(map(tuple, counts.tolist())))


def _grouped(confusion: Confusion) -> tuple[tuple[str, ...], list[int]]:
    """The names of the rows to show, and for each measured emotion which of them it belongs to."""
    places = range(len(confusion.emotions))
    if len(places) <= MOST_EMOTIONS + 1:
        return confusion.emotions, list(places)
    counts = np.array(confusion.counts)
    mistakes = counts.sum(axis=0)[: len(places)] + counts.sum(axis=1) - 2 * counts.diagonal()
    worst = next(iter(worst_pairs(confusion)), ())
    kept = sorted(sorted(places, key=lambda place: (place not in worst, -mistakes[place]))[:MOST_EMOTIONS])
    group = [kept.index(place) if place in kept else MOST_EMOTIONS for place in places]
    return (*(confusion.emotions[place] for place in kept), f"{len(places) - MOST_EMOTIONS} others"), group


def _membership(group: Sequence[int]) -> NDArray[np.int64]:
    """1 where a place belongs to a group, else 0: (places, groups)."""
    return np.eye(max(group) + 1, dtype=np.int64)[group]


def _cell_colours(shown: Confusion, emotions: Sequence[str]) -> NDArray[np.uint8]:
    """Each cell as strong as its share: what is right in its emotion's colour, (rows, columns, 3)."""
    cells = np.empty((len(shown.emotions), len(shown.answers), 3), np.uint8)
    for (row, column), share in np.ndenumerate(shown.shares):
        name = shown.emotions[row]
        right = colour(name) if name in emotions else NEUTRAL
        cells[row, column] = rgb(tint(right if row == column else WRONG, BAR_OPACITY * share))
    return cells


def _write_shares(axes: Axes, shown: Confusion) -> None:
    width = (CONTENT_WIDTH - _NAME_WIDTH) / len(shown.answers) - 5
    for (row, column), share in np.ndenumerate(shown.shares):
        if share:
            weight = "bold" if row == column else "normal"
            style: dict[str, Any] = {"color": INK, "size": 13.4, "weight": weight}
            text = axes.text(column + 0.5, row + 0.5, percent(share), ha="center", va="center_baseline", **style)
            fit_text(text, width)


def _name_rows_and_columns(axes: Axes, shown: Confusion, repeats: int) -> None:
    columns = [_shortened(drawable(name, bold=False)) for name in shown.answers]
    rows = columns[: len(shown.emotions)]
    examples = [sum(row) // repeats for row in shown.counts]
    counts = [f"{count:,} {'example' if count == 1 else 'examples'}" for count in examples]
    middles = np.arange(len(rows)) + 0.5
    style: dict[str, Any] = {"size": 12.7, "color": INK, "parse_math": False, "family": families_for("".join(columns))}
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns, rotation=90, **style)
    axes.set_yticks(middles - 0.14, rows, ha="left", **style)
    axes.set_yticks(middles + 0.25, counts, minor=True, ha="left", size=11)
    axes.tick_params(axis="y", which="both", pad=_NAME_WIDTH)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.get_yticklabels(minor=True)):
        fit_text(label, _NAME_WIDTH - 5)


def _shortened(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"
