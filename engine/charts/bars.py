"""The parts that charts are made of: headings with bars that carry their own words."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.png_palette import MUTED, NEUTRAL
from engine.data.labels import points

ROOM = WIDTH - 2 * MARGIN
HEADING_HEIGHT = 34
BAR_HEIGHT = 22
LOW_BAR_HEIGHT = 20
GAP = 4
COLUMNS_HEIGHT = 36
COLUMN_GAP = 8
TIP = 5
LETTERS = 13.4
SMALL_LETTERS = 12
TEXT_DROP = 4.8  # from the middle of a line of letters to its baseline

_PADDING = 9
_VALUE_ROOM = 50


class Bar(NamedTuple):
    """A bar's label, its share of the track from 0 to 1, the value written on it, and its colour."""

    label: str
    share: float
    value: str
    colour: str


def height_of_sections(*bars: int) -> float:
    """Of headings with so many bars each."""
    return sum(HEADING_HEIGHT + amount * (BAR_HEIGHT + GAP) - GAP for amount in bars)


def draw_section(card: Card, top: float, heading: str, bars: Sequence[Bar]) -> float:
    """A heading with its bars, and the place below them."""
    _heading(card, top, heading)
    for place, bar in enumerate(bars):
        draw_bar(card, MARGIN, _bar_top(top, place), BAR_HEIGHT, bar)
    return top + height_of_sections(len(bars))


def draw_columns(card: Card, top: float, heading: str, bars: Sequence[Bar]) -> None:
    """A heading with its bars side by side, their labels above them."""
    _heading(card, top, heading)
    width = (ROOM + COLUMN_GAP) / len(bars) - COLUMN_GAP
    y = top + HEADING_HEIGHT + COLUMNS_HEIGHT - LOW_BAR_HEIGHT
    for place, bar in enumerate(bars):
        x = MARGIN + place * (width + COLUMN_GAP)
        card.text(x, y - 5, bar.label, SMALL_LETTERS, room=width)
        card.bar(x, y, width, LOW_BAR_HEIGHT, bar.share, bar.colour)
        baseline = y + LOW_BAR_HEIGHT / 2 + TEXT_DROP
        card.text(x + width - _PADDING, baseline, bar.value, LETTERS, room=width, bold=True, align="right")


def draw_steps(
    card: Card, top: float, heading: str, labels: Sequence[str], start: float, steps: Sequence[float], colour: str
) -> float:
    """A heading, and the way from a share by these steps, one a track: to the right what is added, in colour, to the
    left what is taken, in grey. The place below them."""
    _heading(card, top, heading)
    shares = list(accumulate(steps, initial=start))
    low, high = min(0.0, *shares), max(1.0, *shares)
    across = [MARGIN + ROOM * (share - low) / (high - low) for share in shares]
    for place, (begin, end) in enumerate(pairwise(across)):
        y = _bar_top(top, place)
        card.track(MARGIN, y, ROOM, BAR_HEIGHT)
        _arrow(card, begin, end, y, colour if end > begin else NEUTRAL)
        _words(card, MARGIN, y, BAR_HEIGHT, labels[place], points(steps[place]))
    return top + height_of_sections(len(steps))


def draw_bar(card: Card, x: float, top: float, height: float, bar: Bar) -> None:
    """A bar from `x` to the card's right, with its label and value on it."""
    card.bar(x, top, WIDTH - MARGIN - x, height, bar.share, bar.colour)
    _words(card, x, top, height, bar.label, bar.value)


def _bar_top(top: float, place: int) -> float:
    return top + HEADING_HEIGHT + place * (BAR_HEIGHT + GAP)


def _heading(card: Card, top: float, heading: str) -> None:
    card.text(MARGIN, top + 26, heading, LETTERS, room=ROOM, colour=MUTED)


def _words(card: Card, x: float, top: float, height: float, label: str, value: str) -> None:
    width = WIDTH - MARGIN - x
    baseline = top + height / 2 + TEXT_DROP
    card.text(x + _PADDING, baseline, label, LETTERS, room=width - _VALUE_ROOM - 2 * _PADDING)
    card.text(x + width - _PADDING, baseline, value, LETTERS, room=_VALUE_ROOM, bold=True, align="right")


def _arrow(card: Card, start: float, end: float, top: float, tone: str) -> None:
    """A bar from `start` to `end`, which is its tip."""
    tip = max(-TIP, min(TIP, end - start))
    corners = [(start, top), (end - tip, top), (end, top + BAR_HEIGHT / 2), (end - tip, top + BAR_HEIGHT)]
    card.area([*corners, (start, top + BAR_HEIGHT)], tone)
