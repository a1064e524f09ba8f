"""One thin bar in three shades of grey: shares that make up a whole, each named above it beside its shade."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from engine.charts.card import CONTENT_WIDTH, MARGIN, Card
from engine.charts.png_palette import MUTED, NEUTRAL, PAPER, tint
from engine.data.labels import percent

STRIP_HEIGHT = 43
BAR_HEIGHT = 8
SHADES = (MUTED, NEUTRAL, tint(NEUTRAL))

_SIZE = 11.6
_KEY = 8
_GAP = 1.5


def draw_strip(card: Card, top: float, heading: str, names: Sequence[str], shares: Sequence[float]) -> None:
    """A heading, the names with their shares, and the bar. Where all shares are 0, the bar is empty."""
    card.text(MARGIN, top + 12, heading, _SIZE, colour=MUTED)
    column = CONTENT_WIDTH / len(names)
    for place, (name, share, shade) in enumerate(zip(names, shares, SHADES, strict=True)):
        x = MARGIN + place * column
        card.block(x, top + 20, _KEY, _KEY, shade)
        card.text(x + _KEY + 5, top + 28, f"{name} {percent(share)}", _SIZE, max_width=column - _KEY - 9)
    y = top + STRIP_HEIGHT - BAR_HEIGHT
    card.track(MARGIN, y, CONTENT_WIDTH, BAR_HEIGHT)
    ends = [MARGIN + CONTENT_WIDTH * share for share in accumulate(shares, initial=0.0)]
    for (begin, end), shade in zip(pairwise(ends), SHADES, strict=True):
        if end > begin:
            card.block(begin, y, end - begin, BAR_HEIGHT, shade)
            card.block(begin - _GAP / 2, y, _GAP, BAR_HEIGHT, PAPER)
