"""The charts of an evaluation: pure functions to PNG bytes, made to be read on a phone."""

from collections.abc import Sequence
from math import ceil, floor, sqrt

from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.palette import colour
from engine.charts.plot import Plot
from engine.charts.png_palette import INK, MUTED, NEUTRAL, STRENGTH
from engine.data.labels import percent
from engine.measure.evaluation_result import Confusion, CurvePoint, Evaluation
from engine.measure.headlines import Headline, confidence, mistaken, teaching, worst_pair

MOST_EMOTIONS = 6
ROOM = WIDTH - 2 * MARGIN
HEAD_HEIGHT = 103  # the band, the finding in two lines and a line below
FOREST = "#0072B2"
LOGISTIC = "#D55E00"
WRONG = "#D55E00"

NAME_ROOM = 80
COLUMN_HEAD_HEIGHT = 100
CELL_HEIGHT = 36
CELL_GAP = 2
PLOT_TOP = HEAD_HEIGHT + 37
PLOT_HEIGHT = 207
LEGEND_TOP = PLOT_TOP + PLOT_HEIGHT + 41
LEGEND_PITCH = 21
LARGEST_DOT = 13
FEW_LINES = 0.6  # of range, that has a line at every tenth


def draw_confusion(evaluation: Evaluation) -> bytes:
    """What is mistaken for what: a row for each true emotion, with the share of it that got each answer.

    Of many emotions, those with most mistakes, and the others together.
    """
    shown = _folded(evaluation.confusion)
    top = HEAD_HEIGHT + COLUMN_HEAD_HEIGHT
    bottom = top + len(shown.emotions) * CELL_HEIGHT
    card = Card(bottom + 50)
    _head(card, mistaken(evaluation.confusion))
    width = (ROOM - NAME_ROOM) / len(shown.emotions)
    card.text(MARGIN, top - 25, "answer →", 10.7, room=NAME_ROOM, colour=MUTED)
    card.text(MARGIN, top - 10, "true emotion ↓", 10.7, room=NAME_ROOM, colour=MUTED)
    for place, name in enumerate(shown.emotions):
        x = MARGIN + NAME_ROOM + (place + 0.5) * width
        card.text_upwards(x + 4.7, top - 8, name, 12.7, room=COLUMN_HEAD_HEIGHT - 20)
    for place, name in enumerate(shown.emotions):
        examples = sum(shown.counts[place]) // evaluation.repeats
        _row_head(card, top + place * CELL_HEIGHT, name, examples)
        tone = colour(name) if name in evaluation.confusion.emotions else NEUTRAL
        _cells(card, top + place * CELL_HEIGHT, shown.shares[place], place, tone)
    card.text(
        MARGIN, bottom + 19, "Each row adds up to 100%: the answers to the examples", 11.4, room=ROOM, colour=MUTED
    )
    card.text(MARGIN, bottom + 33, "of one emotion, which it had not seen.", 11.4, room=ROOM, colour=MUTED)
    return card.png(own_colours=True)


def draw_learning_curve(evaluation: Evaluation) -> bytes:
    """Whether more teaching is worth it: the accuracy after learning from fewer and from more examples."""
    rules = (
        ("logistic regression", evaluation.logistic.accuracy.value, LOGISTIC),
        ("always the commonest emotion", evaluation.commonest.accuracy.value, MUTED),
    )
    card = Card(LEGEND_TOP + 3 * LEGEND_PITCH + 7)
    _head(card, teaching(evaluation))
    card.text(MARGIN, PLOT_TOP - 13, "Right answers, by examples learnt from", 12, room=ROOM, colour=MUTED)
    plot = _share_plot(card, evaluation.learning_curve, [value for _, value, _ in rules])
    for _, value, tone in rules:
        card.dashed_line(plot.place(0, value), plot.place(1, value), tone, 2)
    _curve(card, plot, evaluation.learning_curve)
    _legend(card, 0, f"this forest, with its 95% interval: {percent(evaluation.accuracy.value)}", FOREST)
    for place, (name, value, tone) in enumerate(rules, start=1):
        _legend(card, place, f"{name}: {percent(value)}", tone)
    return card.png()


def draw_reliability(evaluation: Evaluation) -> bytes:
    """Whether the confidence can be believed: against the share of answers that were right."""
    calibration = evaluation.calibration
    card = Card(LEGEND_TOP + 2 * LEGEND_PITCH + 10)
    _head(card, confidence(calibration))
    card.text(MARGIN, PLOT_TOP - 13, "Right answers, by confidence", 12, room=ROOM, colour=MUTED)
    plot = Plot(card, PLOT_TOP, PLOT_HEIGHT, 0, 1)
    shares = [place / 4 for place in range(5)]
    plot.share_lines(shares)
    for share in shares:
        plot.label_below(share, percent(share))
    card.dashed_line(plot.place(0, 0), plot.place(1, 1), MUTED, 2)
    most = max(part.count for part in calibration.bins)
    for part in calibration.bins:
        x, y = plot.place(part.confidence, part.accuracy)
        card.line([(x, y), plot.place(part.confidence, part.confidence)], NEUTRAL, 2)
        card.dot(x, y, max(4.7, LARGEST_DOT * sqrt(part.count / most)), FOREST)
    _legend(card, 0, "answers; the larger the dot, the more of them", FOREST)
    _legend(card, 1, "where confidence would be exactly true", MUTED)
    return card.png()


def _head(card: Card, finding: Headline) -> None:
    card.block(0, 0, WIDTH, 7, NEUTRAL)
    card.text(MARGIN, 42, finding.first, 25, room=ROOM, bold=True)
    card.text(MARGIN, 72, finding.second, 25, room=ROOM, bold=True)
    card.text(MARGIN, 95, finding.below, 12.7, room=ROOM, colour=MUTED)


def _folded(confusion: Confusion) -> Confusion:
    """The emotions with most mistakes, the worst pair among them, in their order; the others as one."""
    places = range(len(confusion.emotions))
    if len(places) <= MOST_EMOTIONS + 1:
        return confusion
    counts = confusion.counts
    involved = [sum(counts[one][other] + counts[other][one] for other in places if other != one) for one in places]
    worst = worst_pair(confusion) or ()
    kept = sorted(sorted(places, key=lambda one: (one not in worst, -involved[one]))[:MOST_EMOTIONS])
    others = [one for one in places if one not in kept]
    parts = [*([one] for one in kept), others]
    names = (*(confusion.emotions[one] for one in kept), f"{len(others)} others")
    return Confusion(
        names,
        tuple(
            tuple(sum(counts[row][column] for row in rows for column in columns) for columns in parts) for rows in parts
        ),
    )


def _row_head(card: Card, top: float, name: str, examples: int) -> None:
    room = NAME_ROOM - 7
    card.text(MARGIN, top + 17, name, 12.7, room=room)
    unit = "example" if examples == 1 else "examples"
    card.text(MARGIN, top + 30, f"{examples:,} {unit}", 10, room=room, colour=MUTED)


def _cells(card: Card, top: float, shares: Sequence[float], diagonal: int, tone: str) -> None:
    width = (ROOM - NAME_ROOM) / len(shares)
    for place, share in enumerate(shares):
        x = MARGIN + NAME_ROOM + place * width
        right = place == diagonal
        card.cell(x, top, width - CELL_GAP, CELL_HEIGHT - CELL_GAP, share, tone if right else WRONG)
        if share:
            middle, room = x + (width - CELL_GAP) / 2, width - 5
            card.text(middle, top + 22, percent(share), 13.4, room=room, bold=right, align="center")


def _share_plot(card: Card, curve: Sequence[CurvePoint], others: Sequence[float]) -> Plot:
    """A plot as high as the curve and its band, and the other shares, need; with the curve's rows below."""
    low = min(*(point.accuracy.low for point in curve), *others)
    high = max(*(point.accuracy.high for point in curve), *others)
    step = 0.1 if high - low <= FEW_LINES else 0.2
    lines = [step * line for line in range(floor(low / step), ceil(high / step) + 1)]
    plot = Plot(card, PLOT_TOP, PLOT_HEIGHT, lines[0], lines[-1])
    plot.share_lines(lines)
    for across, point in zip(_steps(curve), curve, strict=True):
        plot.label_below(across, f"{point.rows:,}")
    return plot


def _steps(curve: Sequence[CurvePoint]) -> list[float]:
    """Where the points stand: each has twice the examples of the one before."""
    return [(place + 0.5) / len(curve) for place in range(len(curve))]


def _curve(card: Card, plot: Plot, curve: Sequence[CurvePoint]) -> None:
    steps = _steps(curve)
    measures = [point.accuracy for point in curve]
    upper = [plot.place(x, measure.high) for x, measure in zip(steps, measures, strict=True)]
    lower = [plot.place(x, measure.low) for x, measure in zip(steps, measures, strict=True)]
    middle = [plot.place(x, measure.value) for x, measure in zip(steps, measures, strict=True)]
    card.area([*upper, *reversed(lower)], FOREST, STRENGTH / 2)
    card.line(middle, FOREST, 2.7)
    for (x, y), measure in zip(middle, measures, strict=True):
        card.dot(x, y, 5.4, FOREST)
        baseline = y - 11 if y > PLOT_TOP + 20 else y + 21
        card.text(x, baseline, percent(measure.value), 13.4, room=50, bold=True, align="center", ringed=True)


def _legend(card: Card, place: int, label: str, tone: str) -> None:
    y = LEGEND_TOP + place * LEGEND_PITCH
    card.block(MARGIN, y - 7, 15, 5, tone)
    card.text(MARGIN + 23, y, label, 12.7, room=ROOM - 23, colour=INK)
