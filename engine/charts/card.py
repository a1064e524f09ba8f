"""A card to draw a chart on: large type, and bars that carry their own words.

Coordinates and sizes are in points from the top left corner: a card is as many wide as a narrow phone, and a point
has SCALE pixels.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from engine.charts.png_palette import INK, TRACK, palette, tint

WIDTH = 360
MARGIN = 21
CONTENT_WIDTH = WIDTH - 2 * MARGIN
SCALE = 2.25
SMALLEST_FONT_SIZE = 11
"""What a phone's reader can still read."""

_CORNER_RADIUS = 5
_ZLIB_LEVEL = 3  # higher ones take long and save little


class Card:
    """A white card, WIDTH wide and `height` high."""

    def __init__(self, height: float) -> None:
        # Here, since the bot's own process passes the charts' functions on to another one and needs no matplotlib.
        from engine.charts import canvas, text_rendering

        self._render_line = text_rendering.render_line
        self._canvas = canvas.Canvas(_pixels(WIDTH), _pixels(height))

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        max_width: float = CONTENT_WIDTH,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line of text, made smaller where it is longer than `max_width`, and cut where nobody could read it."""
        smallest = min(size, SMALLEST_FONT_SIZE) * SCALE
        rendered = self._render_line(text, size * SCALE, max_width * SCALE, bold, align, colour, smallest)
        self._canvas.text(_pixels(x), _pixels(baseline), rendered)

    def track(self, x: float, top: float, width: float, height: float) -> None:
        """The grey ground of a bar: as wide as the bar of a share of 1."""
        self._canvas.rounded_box(_box(x, top, width, height), _CORNER_RADIUS * SCALE, TRACK)

    def bar(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A track of this width and, in colour, its `share` from 0 to 1."""
        self.track(x, top, width, height)
        left, upper, right, lower = _box(x, top, width, height)
        end = left + round((right - left) * share)
        if end > left:
            self._canvas.rounded_box((left, upper, right, lower), _CORNER_RADIUS * SCALE, tint(colour), end)

    def block(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A plain block of colour."""
        left, upper, right, lower = _box(x, top, width, height)
        self._canvas.polygon([(left, upper), (right, upper), (right, lower), (left, lower)], colour)

    def polygon(self, corners: Sequence[tuple[float, float]], colour: str) -> None:
        """The area within these corners, in the colour of a bar."""
        self._canvas.polygon([(x * SCALE, y * SCALE) for x, y in corners], tint(colour))

    def png(self) -> bytes:
        """The card as a small PNG in the colours that all cards share, the same bytes for the same card."""
        file = BytesIO()
        image = self._canvas.image().quantize(palette=palette(), dither=Image.Dither.NONE)
        image.save(file, "png", compress_level=_ZLIB_LEVEL)
        return file.getvalue()


def _pixels(points: float) -> int:
    return round(points * SCALE)


def _box(x: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    return _pixels(x), _pixels(top), _pixels(x + width), _pixels(top + height)
