"""A plot on a card: shares upwards, with lines to read them by."""

from collections.abc import Sequence

from engine.charts.card import MARGIN, WIDTH, Card
from engine.charts.png_palette import MUTED, TRACK
from engine.data.labels import percent

LEFT = MARGIN + 43  # room for the shares beside the plot
RIGHT = WIDTH - MARGIN - 13
LABEL_SIZE = 12


class Plot:
    """The place of a plot on a card and its range: across from 0 to 1, upwards the shares from low to high."""

    def __init__(self, card: Card, top: float, height: float, low: float, high: float) -> None:
        self._card = card
        self._top = top
        self._height = height
        self._low = low
        self._high = high

    def place(self, across: float, share: float) -> tuple[float, float]:
        """Where on the card this point is."""
        upwards = (share - self._low) / (self._high - self._low)
        return LEFT + across * (RIGHT - LEFT), self._top + (1 - upwards) * self._height

    def share_lines(self, shares: Sequence[float]) -> None:
        """A line across at each share, with the share beside it."""
        for share in shares:
            y = self.place(0, share)[1]
            self._card.line([(LEFT, y), (RIGHT, y)], TRACK, 1.3)
            self._card.text(LEFT - 8, y + 4.3, percent(share), LABEL_SIZE, room=37, colour=MUTED, align="right")

    def label_below(self, across: float, label: str) -> None:
        """A word or number under the plot."""
        x = self.place(across, self._low)[0]
        y = self._top + self._height + 19
        self._card.text(x, y, label, LABEL_SIZE, room=50, colour=MUTED, align="center")
