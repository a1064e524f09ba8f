"""A plot on a card: shares upwards, with lines to read them by."""

from collections.abc import Sequence

from engine.card import MARGIN, MUTED, TRACK, WIDTH, Card
from engine.labels import percent

LEFT = MARGIN + 128  # room for the shares beside the plot
RIGHT = WIDTH - MARGIN - 40
LABEL_SIZE = 36


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
            self._card.line([(LEFT, y), (RIGHT, y)], TRACK, 4)
            self._card.text(LEFT - 24, y + 13, percent(share), LABEL_SIZE, room=110, colour=MUTED, align="right")

    def label_below(self, across: float, label: str) -> None:
        """A word or number under the plot."""
        x = self.place(across, self._low)[0]
        y = self._top + self._height + 56
        self._card.text(x, y, label, LABEL_SIZE, room=150, colour=MUTED, align="center")
