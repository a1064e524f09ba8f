"""The figures behind the charts of an evaluation: ordinary matplotlib axes under a headline.

Sizes are in points, as those of the cards: a figure is as wide as a narrow phone, and a point has SCALE pixels.
"""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter
from PIL import Image

from engine.charts.card import MARGIN, SCALE, WIDTH
from engine.charts.palette import colour
from engine.charts.png_palette import INK, MUTED, NEUTRAL, PAPER, STRENGTH, TRACK, tint
from engine.charts.text_rendering import drawable
from engine.data.labels import percent
from engine.measure.evaluation_result import Confusion, CurvePoint, Evaluation
from engine.measure.headlines import Headline, confidence, mistaken, teaching, worst_pair

MOST_EMOTIONS = 6
ROOM = WIDTH - 2 * MARGIN
FOREST = "#0072B2"
LOGISTIC = "#D55E00"
WRONG = "#D55E00"
HEAD_HEIGHT = 103  # the band, the headline in two lines and a line below
PLOT_BOX = (MARGIN + 43, HEAD_HEIGHT + 37, ROOM - 56, 207)  # left, top, width, height
CELLS_LEFT, CELLS_TOP, CELL_HEIGHT = MARGIN + 80, HEAD_HEIGHT + 100, 36
LEGEND_LINE = 21
LARGEST_DOT = 26
DASHES = (0, (2.5, 2.5))
FEW_LINES = 0.6  # of range, that has a line at every tenth
_POINTS_AN_INCH = 72
_COLOURS = 128

Box = tuple[float, float, float, float]


def confusion_figure(evaluation: Evaluation) -> Figure:
    """The confusion matrix, its rows as shares; of many emotions, the ones with most mistakes."""
    shown = _folded(evaluation.confusion)
    names, amount = shown.emotions, len(shown.emotions)
    figure = _figure(CELLS_TOP + amount * CELL_HEIGHT + 50, mistaken(evaluation.confusion))
    axes = _axes(figure, (CELLS_LEFT, CELLS_TOP, WIDTH - MARGIN - CELLS_LEFT, amount * CELL_HEIGHT))
    tones = [colour(name) if name in evaluation.confusion.emotions else NEUTRAL for name in names]
    cells = [
        [tint(tone if row == column else WRONG, STRENGTH * share) for column, share in enumerate(shares)]
        for row, (tone, shares) in enumerate(zip(tones, shown.shares, strict=True))
    ]
    axes.imshow(cells, aspect="auto")
    axes.set_xticks(np.arange(amount - 1) + 0.5, [])
    axes.set_yticks(np.arange(amount - 1) + 0.5, [])
    axes.grid(color=PAPER, linewidth=2)
    _write_shares(axes, shown)
    _write_names(figure, axes, shown, evaluation.repeats)
    bottom = CELLS_TOP + amount * CELL_HEIGHT
    _text(figure, bottom + 19, "Each row adds up to 100%: the answers to the examples", 11.4, tone=MUTED)
    _text(figure, bottom + 33, "of one emotion, which it had not seen.", 11.4, tone=MUTED)
    return figure


def learning_curve_figure(evaluation: Evaluation) -> Figure:
    """The accuracy with its 95 % interval, by the examples learnt from, beside two simple rules."""
    curve = evaluation.learning_curve
    rules = (
        ("logistic regression", evaluation.logistic.accuracy.value, LOGISTIC),
        ("always the commonest emotion", evaluation.commonest.accuracy.value, MUTED),
    )
    figure, axes = _plot(teaching(evaluation), "Right answers, by examples learnt from", legend_lines=3)
    places = np.arange(len(curve))  # each point has twice the examples of the one before
    values, lows, highs = np.array([(p.accuracy.value, p.accuracy.low, p.accuracy.high) for p in curve]).T
    axes.fill_between(places, lows, highs, color=np.divide(tint(FOREST, STRENGTH / 2), 255), linewidth=0)
    label = f"this forest, with its 95% interval: {percent(evaluation.accuracy.value)}"
    axes.plot(places, values, "o-", color=FOREST, lw=2.7, ms=10.8, markeredgecolor=PAPER, label=label)
    for name, value, tone in rules:
        axes.axhline(value, color=tone, lw=2, ls=DASHES, label=f"{name}: {percent(value)}")
    _label_points(axes, values)
    axes.set_xlim(-0.5, len(curve) - 0.5)
    axes.set_xticks(places, [f"{point.rows:,}" for point in curve])
    _set_share_range(axes, curve, [value for _, value, _ in rules])
    _legend(figure)
    return figure


def reliability_figure(evaluation: Evaluation) -> Figure:
    """The share of right answers by their confidence: the larger a dot, the more answers."""
    bins = evaluation.calibration.bins
    figure, axes = _plot(confidence(evaluation.calibration), "Right answers, by confidence", legend_lines=2)
    confidences, accuracies, counts = np.array([(part.confidence, part.accuracy, part.count) for part in bins]).T
    axes.vlines(confidences, np.minimum(confidences, accuracies), np.maximum(confidences, accuracies), NEUTRAL, lw=2)
    sizes = np.maximum(9.4, LARGEST_DOT * np.sqrt(counts / counts.max())) ** 2
    dots = axes.scatter(confidences, accuracies, sizes, FOREST, edgecolors=PAPER, clip_on=False, zorder=3)
    dots.set_label("answers; the larger the dot, the more of them")
    axes.plot([0, 1], [0, 1], color=MUTED, lw=2, ls=DASHES, label="where confidence would be exactly true")
    shares = np.linspace(0, 1, 5)
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=shares, yticks=shares)
    axes.xaxis.set_major_formatter(_PERCENT)
    _legend(figure)
    return figure


def png(figure: Figure) -> bytes:
    """The figure as a small PNG, the same bytes for the same figure."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    file = BytesIO()
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=_COLOURS).save(file, "png")
    return file.getvalue()


_PERCENT = FuncFormatter(lambda share, _: percent(share))


def _figure(height: float, headline: Headline) -> Figure:
    size = (WIDTH / _POINTS_AN_INCH, height / _POINTS_AN_INCH)
    figure = Figure(size, dpi=_POINTS_AN_INCH * SCALE, facecolor=PAPER)
    FigureCanvasAgg(figure)  # measures the texts
    figure.add_artist(Rectangle((0, 1 - 7 / height), 1, 7 / height, color=NEUTRAL, linewidth=0))
    _text(figure, 42, headline.first, 25, weight="bold")
    _text(figure, 72, headline.second, 25, weight="bold")
    _text(figure, 95, headline.below, 12.7, tone=MUTED)
    return figure


def _axes(figure: Figure, box: Box) -> Axes:
    """Axes without frame and ticks."""
    left, top, width, height = box
    whole = figure.get_figheight() * _POINTS_AN_INCH
    axes = figure.add_axes((left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=12, labelcolor=MUTED, pad=8)
    axes.set_axisbelow(True)
    return axes


def _plot(headline: Headline, title: str, legend_lines: int) -> tuple[Figure, Axes]:
    """A figure with one plot of shares, and room for a legend below it."""
    _, top, _, height = PLOT_BOX
    figure = _figure(top + height + 30 + legend_lines * LEGEND_LINE + 4, headline)
    _text(figure, top - 13, title, 12, tone=MUTED)
    axes = _axes(figure, PLOT_BOX)
    axes.grid(axis="y", color=TRACK, linewidth=1.3)
    axes.yaxis.set_major_formatter(_PERCENT)
    return figure, axes


def _text(
    figure: Figure,
    baseline: float,
    words: str,
    size: float,
    room: float = ROOM,
    weight: str = "normal",
    tone: str = INK,
) -> None:
    """A line of text at the left margin."""
    height = figure.get_figheight() * _POINTS_AN_INCH
    shown = drawable(words, weight == "bold")
    text = figure.text(MARGIN / WIDTH, 1 - baseline / height, shown, size=size, weight=weight, color=tone)
    text.set_parse_math(False)
    _shrink(text, room)


def _shrink(text: Text, room: float) -> None:
    """Make a text smaller where it is longer than its room, in points."""
    extent = text.get_window_extent()
    length = max(extent.width, extent.height) / SCALE
    if length > room:
        text.set_fontsize(float(text.get_fontsize()) * room / length)


def _write_shares(axes: Axes, shown: Confusion) -> None:
    """Into each cell its share, where there is one."""
    for (row, column), share in np.ndenumerate(shown.shares):
        if share:
            label = axes.text(column, row, percent(float(share)), size=13.4, ha="center", va="center_baseline")
            label.set(color=INK, weight="bold" if row == column else "normal")
            _shrink(label, (WIDTH - MARGIN - CELLS_LEFT) / len(shown.emotions) - 5)


def _write_names(figure: Figure, axes: Axes, shown: Confusion, repeats: int) -> None:
    """Each emotion above its column and before its row, with its examples."""
    for place, name in enumerate(shown.emotions):
        above = axes.annotate(
            drawable(name, False), (place, 1), (0, 8), ("data", "axes fraction"), textcoords="offset points"
        )
        above.set(rotation=90, size=12.7, color=INK, ha="center", va="bottom", parse_math=False)
        _shrink(above, 80)
        top, examples = CELLS_TOP + place * CELL_HEIGHT, sum(shown.counts[place]) // repeats
        _text(figure, top + 17, name, 12.7, room=73)
        _text(figure, top + 30, f"{examples:,} example{'' if examples == 1 else 's'}", 10, room=73, tone=MUTED)
    _text(figure, CELLS_TOP - 25, "answer →", 10.7, tone=MUTED)
    _text(figure, CELLS_TOP - 10, "true emotion ↓", 10.7, room=78, tone=MUTED)


def _label_points(axes: Axes, values: Sequence[float]) -> None:
    """Each value above its point, with a white ring to be read on a line."""
    for place, value in enumerate(values):
        label = axes.annotate(percent(value), (place, value), (0, 9), textcoords="offset points", ha="center")
        label.set(size=13.4, weight="bold", color=INK, path_effects=[withStroke(linewidth=3, foreground=PAPER)])


def _set_share_range(axes: Axes, curve: Sequence[CurvePoint], others: Sequence[float]) -> None:
    """As high as the curve with its interval, and the other shares, need."""
    low = min(*(point.accuracy.low for point in curve), *others)
    high = max(*(point.accuracy.high for point in curve), *others)
    step = 0.1 if high - low <= FEW_LINES else 0.2
    lines = np.arange(floor(low / step), ceil(high / step) + 1) * step
    axes.set_yticks(lines)
    axes.set_ylim(lines[0], lines[-1])


def _legend(figure: Figure) -> None:
    left, bottom = MARGIN / WIDTH, 20 / (figure.get_figheight() * _POINTS_AN_INCH)
    style = {"fontsize": 12.7, "labelcolor": INK, "handlelength": 1.2, "markerscale": 0.5, "labelspacing": 0.45}
    legend = figure.legend(loc="lower left", bbox_to_anchor=(left, bottom), borderpad=0, frameon=False, **style)
    for text in legend.get_texts():
        _shrink(text, ROOM - 26)


def _folded(confusion: Confusion) -> Confusion:
    """The emotions with most mistakes, the worst pair among them, in their order; the others as one."""
    codes = range(len(confusion.emotions))
    if len(codes) <= MOST_EMOTIONS + 1:
        return confusion
    counts = np.array(confusion.counts)
    mistakes = counts.sum(axis=0) + counts.sum(axis=1) - 2 * counts.diagonal()
    worst = worst_pair(confusion) or ()
    kept = sorted(sorted(codes, key=lambda code: (code not in worst, -mistakes[code]))[:MOST_EMOTIONS])
    others = [code for code in codes if code not in kept]
    parts = [*([code] for code in kept), others]
    names = (*(confusion.emotions[code] for code in kept), f"{len(others)} others")
    return Confusion(
        names, tuple(tuple(int(counts[np.ix_(rows, columns)].sum()) for columns in parts) for rows in parts)
    )
