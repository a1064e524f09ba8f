"""The parts that charts are made of: headings with bars that carry their labels and values."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.png_palette import MUTED

HEADING_HEIGHT = 34
BAR_HEIGHT = 22
BAR_GAP = 4
FONT_SIZE = 13.4
SMALL_FONT_SIZE = 12
BASELINE_SHARE = 0.36  # of the size of letters: from the middle of a line to its baseline

_PADDING = 9
_VALUE_WIDTH = 50


class Bar(NamedTuple):
    """A bar's label, its share of the track from 0 to 1, the value written on it, and its colour."""

    label: str
    share: float
    value: str
    colour: str


def height_of_sections(*bars: int) -> float:
    """The height of sections with so many bars each."""
    return sum(HEADING_HEIGHT + amount * (BAR_HEIGHT + BAR_GAP) - BAR_GAP for amount in bars)


def draw_section(card: Card, top: float, heading: str, bars: Sequence[Bar]) -> float:
    """A heading with its bars one below the other. Returns where they end."""
    _heading(card, top, heading)
    for row, bar in enumerate(bars):
        draw_bar(card, MARGIN, _bar_top(top, row), BAR_HEIGHT, bar)
    return top + height_of_sections(len(bars))


def draw_bar(card: Card, x: float, top: float, height: float, bar: Bar, size: float = FONT_SIZE) -> None:
    """A bar from `x` to the card's right margin, with its label and value on it, in letters of this size."""
    card.bar(x, top, WIDTH - MARGIN - x, height, bar.share, bar.colour)
    right, baseline = WIDTH - MARGIN - _PADDING, top + height / 2 + size * BASELINE_SHARE
    card.text(x + _PADDING, baseline, bar.label, size, max_width=right - x - _VALUE_WIDTH - _PADDING)
    card.text(right, baseline, bar.value, size, max_width=_VALUE_WIDTH, bold=True, align="right")


def _bar_top(top: float, row: int) -> float:
    return top + HEADING_HEIGHT + row * (BAR_HEIGHT + BAR_GAP)


def _heading(card: Card, top: float, heading: str) -> None:
    card.text(MARGIN, top + 26, heading, FONT_SIZE, colour=MUTED)
