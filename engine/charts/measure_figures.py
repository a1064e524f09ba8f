"""The figures of an evaluation: ordinary matplotlib axes below a headline. Sizes are in points."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor, sqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

from engine.charts.card import CONTENT_WIDTH, MARGIN, SCALE, WIDTH
from engine.charts.palette import colour
from engine.charts.png_palette import BAR_OPACITY, INK, MUTED, NEUTRAL, PAPER, TRACK, rgb, tint
from engine.charts.text_rendering import drawable
from engine.data.labels import percent
from engine.measure.evaluation_result import Confusion, Evaluation, Measure
from engine.measure.headlines import Headline, confidence, learning, mistaken, worst_pairs

FOREST = "#0072B2"
LOGISTIC = "#D55E00"
WRONG = "#D55E00"
MOST_EMOTIONS = 6

_DPI = 72  # at which a point is a pixel
_NAME_WIDTH = 80
_NAME_LENGTH = 18  # characters that can still be read at this width
_CELL_HEIGHT = 36
_SMALLEST_DOT, _LARGEST_DOT = 4.7, 13  # radii
_FINE_RANGE = 0.6  # of shares: up to it, there is a tick at every tenth
_DASHED: dict[str, Any] = {"linewidth": 2, "linestyle": (0, (2.5, 2.5)), "clip_on": False}


def confusion_figure(evaluation: Evaluation) -> Figure:
    """The confusion matrix: a row for each true emotion, with the share of it that got each answer.

    Of many emotions, those with most mistakes, and the others together.
    """
    shown = _folded(evaluation.confusion)
    rows, columns = len(shown.emotions), len(shown.answers)
    headline = mistaken(evaluation.confusion)
    figure, axes = _figure(headline, MARGIN + _NAME_WIDTH, MARGIN, 100, rows * _CELL_HEIGHT, 50)
    axes.pcolormesh(_cell_colours(shown, evaluation.confusion.emotions), edgecolors=PAPER, linewidth=2)
    axes.invert_yaxis()
    _write_shares(axes, shown)
    _name_rows_and_columns(axes, shown, evaluation.repeats)
    left = -columns * _NAME_WIDTH / (CONTENT_WIDTH - _NAME_WIDTH)
    note = "Each row adds up to 100%: the answers to the examples\nof one emotion, which it had not seen."
    axes.text(left, rows + 0.25, note, va="top", size=11, color=MUTED)
    axes.text(left, -0.25, "answer →\ntrue emotion ↓", size=10.3, linespacing=1.4, color=MUTED)
    return figure


def learning_curve_figure(evaluation: Evaluation) -> Figure:
    """The accuracy after learning from fewer and from more examples, with its 95 % interval, and two plain rules."""
    curve = evaluation.learning_curve
    measures = [point.accuracy for point in curve]
    logistic, commonest = evaluation.logistic.accuracy.value, evaluation.commonest.accuracy.value
    low = min(logistic, commonest, *(measure.low for measure in measures))
    high = max(logistic, commonest, *(measure.high for measure in measures))
    step = 0.1 if high - low <= _FINE_RANGE else 0.2
    ticks = [step * place for place in range(floor(low / step), ceil(high / step) + 1)]
    figure, axes = _plot(learning(evaluation), "Right answers, by examples learnt from", ticks, 111)
    axes.set_ylim(ticks[0], ticks[-1])
    label = f"this forest, with its 95% interval: {percent(evaluation.accuracy.value)}"
    _draw_curve(axes, [point.rows for point in curve], measures, label)
    axes.axhline(logistic, color=LOGISTIC, label=f"logistic regression: {percent(logistic)}", **_DASHED)
    axes.axhline(commonest, color=MUTED, label=f"always the commonest emotion: {percent(commonest)}", **_DASHED)
    _legend(figure)
    return figure


def reliability_figure(evaluation: Evaluation) -> Figure:
    """The reliability diagram: the share of answers that were right, by confidence."""
    bins = evaluation.calibration.bins
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure, axes = _plot(confidence(evaluation.calibration), "Right answers, by confidence", ticks, 91)
    axes.set_xticks(ticks, map(percent, ticks))
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04))
    confidences, accuracies = [part.confidence for part in bins], [part.accuracy for part in bins]
    most = max(part.count for part in bins)
    areas = [4 * max(_SMALLEST_DOT, _LARGEST_DOT * sqrt(part.count / most)) ** 2 for part in bins]
    axes.vlines(confidences, accuracies, confidences, color=NEUTRAL, linewidth=2)
    style: dict[str, Any] = {"color": FOREST, "edgecolor": PAPER, "clip_on": False, "zorder": 3}
    axes.scatter(confidences, accuracies, areas, label="answers; the larger the dot, the more of them", **style)
    axes.plot([0, 1], [0, 1], color=MUTED, label="where confidence would be exactly true", **_DASHED)
    _legend(figure)
    return figure


def png(figure: Figure) -> bytes:
    """The figure as a PNG of 256 colours, the same bytes for the same figure."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    file = BytesIO()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    image.convert("P", palette=Image.Palette.ADAPTIVE).save(file, "png")
    return file.getvalue()


def _figure(
    headline: Headline, left: float, right: float, above: float, height: float, below: float
) -> tuple[Figure, Axes]:
    """A white figure with the headline, and below it frameless axes of this height, with so much room around them."""
    total = 103 + above + height + below
    figure = Figure((WIDTH / _DPI, total / _DPI), dpi=_DPI * SCALE, facecolor=PAPER)
    FigureCanvasAgg(figure)  # its renderer measures all texts; else matplotlib makes one for each
    figure.add_artist(Rectangle((0, 1 - 7 / total), 1, 1, color=NEUTRAL, linewidth=0))
    bold: dict[str, Any] = {"color": INK, "size": 25, "weight": "bold"}
    muted: dict[str, Any] = {"color": MUTED, "size": 12.7, "weight": "normal"}
    for text, baseline, style in (headline.first, 42, bold), (headline.second, 72, bold), (headline.below, 95, muted):
        shown = drawable(text, bold=style is bold)
        _fit(figure.text(MARGIN / WIDTH, 1 - baseline / total, shown, parse_math=False, **style), CONTENT_WIDTH)
    axes = figure.add_axes((left / WIDTH, below / total, 1 - (left + right) / WIDTH, height / total))
    axes.spines[:].set_visible(False)
    axes.tick_params(which="both", length=0, labelsize=12, labelcolor=MUTED, pad=8)
    return figure, axes


def _plot(headline: Headline, title: str, ticks: Sequence[float], below: float) -> tuple[Figure, Axes]:
    """A figure whose axes have shares upwards, with a line across at each tick."""
    figure, axes = _figure(headline, MARGIN + 43, MARGIN + 13, 37, 207, below)
    axes.set_title(title, loc="left", x=-43 / (CONTENT_WIDTH - 56), pad=13, size=12, color=MUTED)
    axes.set_yticks(ticks, map(percent, ticks))
    axes.grid(axis="y", color=TRACK, linewidth=1.3, clip_on=False)
    axes.set_axisbelow(True)
    return figure, axes


def _legend(figure: Figure) -> None:
    spacing = {"handlelength": 1.5, "handletextpad": 0.6, "labelspacing": 0.65, "borderpad": 0}
    style: dict[str, Any] = {"fontsize": 12.2, "labelcolor": INK, "markerscale": 0.7, "frameon": False, **spacing}
    figure.legend(loc="lower left", bbox_to_anchor=(0.042, 0.04), **style)


def _fit(text: Text, length: float) -> None:
    """Make the text smaller where it is longer than this, across or upwards."""
    size, limit = float(text.get_fontsize()), length * SCALE
    while (pixels := max(text.get_window_extent().size)) > limit and size > 1:  # again where hinting widens letters
        size *= limit / pixels
        text.set_fontsize(max(1, size))  # FreeType has no smaller ones


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
            _fit(text, width)


def _name_rows_and_columns(axes: Axes, shown: Confusion, repeats: int) -> None:
    columns = [_shortened(drawable(name, bold=False)) for name in shown.answers]
    rows = columns[: len(shown.emotions)]
    examples = [sum(row) // repeats for row in shown.counts]
    counts = [f"{count:,} {'example' if count == 1 else 'examples'}" for count in examples]
    middles = np.arange(len(rows)) + 0.5
    style: dict[str, Any] = {"size": 12.7, "color": INK, "parse_math": False}
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns, rotation=90, **style)
    axes.set_yticks(middles - 0.14, rows, ha="left", **style)
    axes.set_yticks(middles + 0.25, counts, minor=True, ha="left", size=10)
    axes.tick_params(axis="y", which="both", pad=_NAME_WIDTH)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.get_yticklabels(minor=True)):
        _fit(label, _NAME_WIDTH - 5)


def _shortened(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"


def _draw_curve(axes: Axes, rows: Sequence[int], measures: Sequence[Measure], label: str) -> None:
    """The accuracies with their intervals; each point has about twice the examples of the one before."""
    axes.set_xscale("log", base=2)
    axes.set_xlim(rows[0] / sqrt(2), rows[-1] * sqrt(2))
    axes.set_xticks(rows, [f"{count:,}" for count in rows])
    axes.minorticks_off()
    band = [measure.low for measure in measures], [measure.high for measure in measures]
    axes.fill_between(rows, *band, color=FOREST, alpha=BAR_OPACITY / 2, linewidth=0)
    accuracies = [measure.value for measure in measures]
    dots: dict[str, Any] = {"marker": "o", "markersize": 11, "markeredgecolor": PAPER, "clip_on": False, "zorder": 3}
    axes.plot(rows, accuracies, color=FOREST, linewidth=2.7, solid_capstyle="butt", label=label, **dots)
    low, high = axes.get_ylim()
    style: dict[str, Any] = {"color": INK, "size": 13.4, "weight": "bold", "ha": "center", "va": "center"}
    style["path_effects"] = [withStroke(linewidth=3, foreground=PAPER)]
    for place, share in zip(rows, accuracies, strict=True):
        offset = 16 if share < high - 0.1 * (high - low) else -17
        axes.annotate(percent(share), (place, share), (0, offset), textcoords="offset points", zorder=4, **style)
