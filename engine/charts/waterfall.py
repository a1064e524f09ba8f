"""A waterfall chart: labels and values to the left of its arrows, what each arrow adds to the right of them."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from engine.charts.bars import BASELINE_SHARE
from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.png_palette import MUTED, NEUTRAL
from engine.data.labels import points

ROW_HEIGHT = 18
ARROW_HEIGHT = 13
ARROW_TIP = 4
TRACK_LEFT = MARGIN + 155
TRACK_WIDTH = WIDTH - MARGIN - 42 - TRACK_LEFT

_HEADING_HEIGHT = 18
_SIZE = 11.6
_VALUE_WIDTH = 46
_GAP = 8


class Step(NamedTuple):
    """What an arrow stands for: its label, the value beside that, and the share that it adds or takes."""

    label: str
    value: str
    change: float


def waterfall_height(steps: int) -> float:
    """The height of a waterfall chart with so many steps."""
    return _HEADING_HEIGHT + steps * ROW_HEIGHT


def draw_waterfall(card: Card, top: float, heading: str, start: float, steps: Sequence[Step], colour: str) -> float:
    """A heading with an arrow a step from the share `start`: what is added to the right, in colour, what is taken to
    the left, in grey. Returns where it ends."""
    card.text(MARGIN, top + 12, heading, _SIZE, colour=MUTED)
    shares = list(accumulate((step.change for step in steps), initial=start))
    low, high = min(0.0, *shares), max(1.0, *shares)
    across = [TRACK_LEFT + TRACK_WIDTH * (share - low) / (high - low) for share in shares]
    for row, (step, (begin, end)) in enumerate(zip(steps, pairwise(across), strict=True)):
        y = top + _HEADING_HEIGHT + row * ROW_HEIGHT
        card.track(TRACK_LEFT, y, TRACK_WIDTH, ARROW_HEIGHT)
        _arrow(card, begin, end, y, colour if end > begin else NEUTRAL)
        _words(card, y + ARROW_HEIGHT / 2 + _SIZE * BASELINE_SHARE, step)
    return top + waterfall_height(len(steps))


def _words(card: Card, baseline: float, step: Step) -> None:
    """In columns of their own beside the arrow."""
    value_right = TRACK_LEFT - _GAP
    card.text(MARGIN, baseline, step.label, _SIZE, max_width=value_right - _VALUE_WIDTH - MARGIN)
    card.text(value_right, baseline, step.value, _SIZE, max_width=_VALUE_WIDTH - 2, align="right")
    room = WIDTH - MARGIN - TRACK_LEFT - TRACK_WIDTH - 4
    card.text(WIDTH - MARGIN, baseline, points(step.change), _SIZE, max_width=room, bold=True, align="right")


def _arrow(card: Card, start: float, end: float, top: float, colour: str) -> None:
    """A bar from `start` to `end`, which is its tip."""
    tip = max(-ARROW_TIP, min(ARROW_TIP, end - start))
    corners = [(start, top), (end - tip, top), (end, top + ARROW_HEIGHT / 2), (end - tip, top + ARROW_HEIGHT)]
    card.polygon([*corners, (start, top + ARROW_HEIGHT)], colour)
