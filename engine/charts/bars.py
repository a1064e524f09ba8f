"""The parts that charts are made of: headings with bars that carry their labels and values."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.png_palette import MUTED, NEUTRAL
from engine.data.labels import points

HEADING_HEIGHT = 34
BAR_HEIGHT = 22
LOW_BAR_HEIGHT = 20
BAR_GAP = 4
WHISKER_HEIGHT = 10
FLAT_HEADING = 24
FLAT_BAR = 16
FLAT_GAP = 2
LABEL_WIDTH = 128
POINTS_WIDTH = 34
"""Of the labels and of the points beside a waterfall."""
ARROW_TIP = 5
FONT_SIZE = 13.4
SMALL_FONT_SIZE = 12
BASELINE_DROP = 4.8  # from the middle of a line of text to its baseline

_PADDING = 9
_WHISKER_THICKNESS = 1.6
_WHISKER_CAP = 7
_VALUE_WIDTH = 50
_FLAT_DROP = 4.2


T = TypeVar("T")

MOST_EMOTIONS = 6


class Bar(NamedTuple):
    """A bar's label, its share of the track from 0 to 1, the value written on it, and its colour."""

    label: str
    share: float
    value: str
    colour: str


def height_of_sections(*bars: int) -> float:
    """The height of sections with so many bars each."""
    return sum(HEADING_HEIGHT + amount * (BAR_HEIGHT + BAR_GAP) - BAR_GAP for amount in bars)


def height_of_flat_sections(*bars: int) -> float:
    """The height of sections with so many flat bars each."""
    return sum(FLAT_HEADING + amount * (FLAT_BAR + FLAT_GAP) - FLAT_GAP for amount in bars)


def draw_flat_section(card: Card, top: float, heading: str, bars: Sequence[Bar]) -> float:
    """A heading with its flat bars one below the other. Returns where they end."""
    _flat_heading(card, top, heading)
    right = WIDTH - MARGIN - _PADDING
    for row, bar in enumerate(bars):
        y = _flat_top(top, row)
        card.bar(MARGIN, y, CONTENT_WIDTH, FLAT_BAR, bar.share, bar.colour)
        baseline, left = y + FLAT_BAR / 2 + _FLAT_DROP, MARGIN + _PADDING
        card.text(left, baseline, bar.label, SMALL_FONT_SIZE, max_width=right - left - _VALUE_WIDTH)
        card.text(right, baseline, bar.value, SMALL_FONT_SIZE, max_width=_VALUE_WIDTH, bold=True, align="right")
    return top + height_of_flat_sections(len(bars))


def shown_and_hidden(ranked: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """A single one more would not be hidden: its own bar is no higher than that of the others."""
    shown = MOST_EMOTIONS if len(ranked) > MOST_EMOTIONS + 1 else len(ranked)
    return ranked[:shown], ranked[shown:]


def others_label(hidden: Sequence[object]) -> str:
    """On the bar of those that have none of their own."""
    return f"{len(hidden)} others"


def draw_section(card: Card, top: float, heading: str, bars: Sequence[Bar]) -> float:
    """A heading with its bars one below the other. Returns where they end."""
    _heading(card, top, heading)
    for row, bar in enumerate(bars):
        draw_bar(card, MARGIN, _bar_top(top, row), BAR_HEIGHT, bar)
    return top + height_of_sections(len(bars))


def height_with_intervals(amount: int) -> float:
    """The height of a section with so many bars, a whisker below each."""
    return height_of_sections(amount) + amount * WHISKER_HEIGHT


def draw_section_with_intervals(
    card: Card, top: float, heading: str, bars: Sequence[Bar], intervals: Sequence[tuple[float, float]]
) -> float:
    """A heading with its bars one below the other, and below each a whisker: its interval, from one share of the track
    to another. Returns where they end."""
    _heading(card, top, heading)
    for row, (bar, (low, high)) in enumerate(zip(bars, intervals, strict=True)):
        y = _bar_top(top, row) + row * WHISKER_HEIGHT
        draw_bar(card, MARGIN, y, BAR_HEIGHT, bar)
        _whisker(card, low, high, y + BAR_HEIGHT + WHISKER_HEIGHT / 2)
    return top + height_with_intervals(len(bars))


def draw_waterfall(
    card: Card, top: float, heading: str, labels: Sequence[str], start: float, steps: Sequence[float], colour: str
) -> float:
    """A heading with a flat waterfall chart from the share `start`, an arrow a step: what is added to the right, in
    colour, what is taken to the left, in grey. Labels stand beside the arrows, points behind them. Returns where it
    ends."""
    _flat_heading(card, top, heading)
    shares = list(accumulate(steps, initial=start))
    low, high = min(0.0, *shares), max(1.0, *shares)
    left, width = MARGIN + LABEL_WIDTH, CONTENT_WIDTH - LABEL_WIDTH - POINTS_WIDTH
    across = [left + width * (share - low) / (high - low) for share in shares]
    for row, (begin, end) in enumerate(pairwise(across)):
        y = _flat_top(top, row)
        baseline = y + FLAT_BAR / 2 + _FLAT_DROP
        card.text(MARGIN, baseline, labels[row], SMALL_FONT_SIZE, max_width=LABEL_WIDTH - _PADDING)
        card.track(left, y, width, FLAT_BAR)
        _arrow(card, begin, end, y, FLAT_BAR, colour if end > begin else NEUTRAL)
        value = points(steps[row])
        card.text(WIDTH - MARGIN, baseline, value, SMALL_FONT_SIZE, max_width=POINTS_WIDTH, bold=True, align="right")
    return top + height_of_flat_sections(len(steps))


def draw_bar(card: Card, x: float, top: float, height: float, bar: Bar) -> None:
    """A bar from `x` to the card's right margin, with its label and value on it."""
    card.bar(x, top, WIDTH - MARGIN - x, height, bar.share, bar.colour)
    _label_and_value(card, x, top, height, bar.label, bar.value)


def _bar_top(top: float, row: int) -> float:
    return top + HEADING_HEIGHT + row * (BAR_HEIGHT + BAR_GAP)


def _heading(card: Card, top: float, heading: str) -> None:
    card.text(MARGIN, top + 26, heading, FONT_SIZE, colour=MUTED)


def _flat_heading(card: Card, top: float, heading: str) -> None:
    card.text(MARGIN, top + 18, heading, SMALL_FONT_SIZE, colour=MUTED)


def _flat_top(top: float, row: int) -> float:
    return top + FLAT_HEADING + row * (FLAT_BAR + FLAT_GAP)


def _whisker(card: Card, low: float, high: float, middle: float) -> None:
    """A line with a cap at each end; where the interval goes on beyond the track it has none."""
    ends = [share for share in (low, high) if 0 <= share <= 1]
    begin, end = (MARGIN + CONTENT_WIDTH * min(max(share, 0.0), 1.0) for share in (low, high))
    card.block(begin, middle - _WHISKER_THICKNESS / 2, end - begin, _WHISKER_THICKNESS, MUTED)
    for share in ends:
        x = MARGIN + CONTENT_WIDTH * share - _WHISKER_THICKNESS / 2
        card.block(x, middle - _WHISKER_CAP / 2, _WHISKER_THICKNESS, _WHISKER_CAP, MUTED)


def _label_and_value(card: Card, x: float, top: float, height: float, label: str, value: str) -> None:
    right = WIDTH - MARGIN - _PADDING
    baseline = top + height / 2 + BASELINE_DROP
    card.text(x + _PADDING, baseline, label, FONT_SIZE, max_width=right - x - _VALUE_WIDTH - _PADDING)
    card.text(right, baseline, value, FONT_SIZE, max_width=_VALUE_WIDTH, bold=True, align="right")


def _arrow(card: Card, start: float, end: float, top: float, height: float, colour: str) -> None:
    """A bar from `start` to `end`, which is its tip."""
    tip = max(-ARROW_TIP, min(ARROW_TIP, end - start))
    corners = [(start, top), (end - tip, top), (end, top + height / 2), (end - tip, top + height)]
    card.polygon([*corners, (start, top + height)], colour)
