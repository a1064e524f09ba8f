"""The figures of an evaluation beside its confusion matrix: learning curve and reliability diagram. Sizes in points."""

from collections.abc import Sequence
from math import ceil, floor, sqrt
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from engine.charts.card import CONTENT_WIDTH, MARGIN
from engine.charts.headed_figure import headed_figure
from engine.charts.png_palette import BAR_OPACITY, INK, MUTED, NEUTRAL, PAPER, TRACK
from engine.data.labels import percent
from engine.measure.evaluation_result import Evaluation, Measure
from engine.measure.headlines import Headline, confidence, learning

FOREST = "#0072B2"
LOGISTIC = "#D55E00"

_SMALLEST_DOT, _LARGEST_DOT = 4.7, 13  # radii
_FINE_RANGE = 0.6  # of shares: up to it, there is a tick at every tenth
_DASHED: dict[str, Any] = {"linewidth": 2, "linestyle": (0, (2.5, 2.5)), "clip_on": False}


def learning_curve_figure(evaluation: Evaluation) -> Figure:
    """The accuracy after learning from fewer and from more examples, with its 95 % interval, and two plain rules."""
    curve = evaluation.learning_curve
    measures = [point.accuracy for point in curve]
    logistic, commonest = evaluation.logistic.accuracy.value, evaluation.commonest.accuracy.value
    low = min(logistic, commonest, *(measure.low for measure in measures))
    high = max(logistic, commonest, *(measure.high for measure in measures))
    step = 0.1 if high - low <= _FINE_RANGE else 0.2
    ticks = [step * place for place in range(floor(low / step), ceil(high / step) + 1)]
    figure, axes = _plot(learning(evaluation), "Right answers, by examples learned from", ticks, 111)
    axes.set_ylim(ticks[0], ticks[-1])
    label = f"right so far, with a 95% interval: {percent(evaluation.accuracy.value)}"
    _draw_curve(axes, [point.rows for point in curve], measures, label)
    axes.axhline(
        logistic, color=LOGISTIC, label=f"a simpler rule (logistic regression): {percent(logistic)}", **_DASHED
    )
    axes.axhline(commonest, color=MUTED, label=f"always saying the commonest emotion: {percent(commonest)}", **_DASHED)
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
    axes.plot([0, 1], [0, 1], color=MUTED, label="where my confidence would be exactly true", **_DASHED)
    _legend(figure)
    return figure


def _plot(headline: Headline, title: str, ticks: Sequence[float], below: float) -> tuple[Figure, Axes]:
    """A figure whose axes have shares upwards, with a line across at each tick."""
    figure, axes = headed_figure(headline, MARGIN + 43, MARGIN + 13, 37, 207, below)
    axes.set_title(title, loc="left", x=-43 / (CONTENT_WIDTH - 56), pad=13, size=12, color=MUTED)
    axes.set_yticks(ticks, map(percent, ticks))
    axes.grid(axis="y", color=TRACK, linewidth=1.3, clip_on=False)
    axes.set_axisbelow(True)
    return figure, axes


def _legend(figure: Figure) -> None:
    spacing = {"handlelength": 1.5, "handletextpad": 0.6, "labelspacing": 0.65, "borderpad": 0}
    style: dict[str, Any] = {"fontsize": 12.2, "labelcolor": INK, "markerscale": 0.7, "frameon": False, **spacing}
    figure.legend(loc="lower left", bbox_to_anchor=(0.042, 0.04), **style)


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
