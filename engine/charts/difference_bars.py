"""Differences with their intervals as bars to both sides of a zero, their labels and values in columns beside them."""

from collections.abc import Sequence

from engine.charts.bars import BASELINE_SHARE, FONT_SIZE, HEADING_HEIGHT
from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.png_palette import INK, MUTED, NEUTRAL
from engine.data.labels import points
from engine.measure.evaluation_result import Measure

TRACK_LEFT = MARGIN + 124
TRACK_WIDTH = WIDTH - MARGIN - 44 - TRACK_LEFT

_BAR_HEIGHT = 18
_PITCH = 24
_THICKNESS = 1.6
_CAP = 9
_SHORTEST_AXIS = 0.1  # so that next to nothing fills no track


def differences_height(amount: int) -> float:
    """The height of a section with so many differences."""
    return HEADING_HEIGHT + amount * _PITCH


def axis_of(differences: Sequence[Measure]) -> tuple[float, float]:
    """From where to where the tracks run: as far as any interval, and always with zero in them."""
    low = min(0.0, *(difference.low for difference in differences))
    return low, max(_SHORTEST_AXIS + low, *(difference.high for difference in differences), 0.0)


def draw_differences(
    card: Card, top: float, heading: str, labels: Sequence[str], differences: Sequence[Measure]
) -> float:
    """A heading, and for each difference its bar from zero, its interval as a line over it, its label, and its value in
    points. Returns where they end."""
    card.text(MARGIN, top + 26, heading, FONT_SIZE, colour=MUTED)
    low, high = axis_of(differences)

    def across(share: float) -> float:
        return TRACK_LEFT + TRACK_WIDTH * (share - low) / (high - low)

    for row, (label, difference) in enumerate(zip(labels, differences, strict=True)):
        y = top + HEADING_HEIGHT + row * _PITCH
        card.track(TRACK_LEFT, y, TRACK_WIDTH, _BAR_HEIGHT)
        begin, end = sorted((across(0), across(difference.value)))
        card.polygon([(begin, y), (end, y), (end, y + _BAR_HEIGHT), (begin, y + _BAR_HEIGHT)], NEUTRAL)
        card.block(across(0) - 0.5, y - 2, 1, _BAR_HEIGHT + 4, INK)
        _whisker(card, across(difference.low), across(difference.high), y + _BAR_HEIGHT / 2)
        _words(card, y + _BAR_HEIGHT / 2 + FONT_SIZE * BASELINE_SHARE, label, points(difference.value))
    return top + differences_height(len(differences))


def _whisker(card: Card, begin: float, end: float, middle: float) -> None:
    """A line with a cap at each end."""
    card.block(begin, middle - _THICKNESS / 2, end - begin, _THICKNESS, MUTED)
    for x in (begin, end):
        card.block(x - _THICKNESS / 2, middle - _CAP / 2, _THICKNESS, _CAP, MUTED)


def _words(card: Card, baseline: float, label: str, value: str) -> None:
    card.text(MARGIN, baseline, label, FONT_SIZE, max_width=TRACK_LEFT - MARGIN - 4)
    room = WIDTH - MARGIN - TRACK_LEFT - TRACK_WIDTH - 4
    card.text(WIDTH - MARGIN, baseline, value, FONT_SIZE, max_width=room, bold=True, align="right")
