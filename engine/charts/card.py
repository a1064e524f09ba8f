"""A card to draw a chart on: large type, and bars that carry their own words.

Places and sizes are in points from the top left corner: a card is as many wide as a narrow phone, and a point has
SCALE pixels.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from engine.charts.png_palette import INK, TRACK, palette, rgb, tint

WIDTH = 360
MARGIN = 21
SCALE = 2.25

_CORNER = 5
_QUICK = 3  # zlib's level: higher ones take long and save little

Point = tuple[float, float]


class Card:
    """A white card, WIDTH wide and `height` high."""

    def __init__(self, height: float) -> None:
        # Here, since the bot's own process passes the charts' functions on to another one and needs no matplotlib.
        from engine.charts import canvas, text_rendering

        self._lettering = text_rendering
        self._canvas = canvas.Canvas(_pixels(WIDTH), _pixels(height))

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        room: float,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line of text, made smaller where it is longer than `room`."""
        place = (_pixels(x), _pixels(baseline))
        written = (text, size * SCALE, room * SCALE, bold, align)
        self._canvas.words(*place, self._lettering.line(*written, rgb(colour)))

    def track(self, x: float, top: float, width: float, height: float) -> None:
        """What a bar lies in."""
        self._canvas.rounded(_box(x, top, width, height), _CORNER * SCALE, rgb(TRACK))

    def bar(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A track of this width and, in colour, its `share` from 0 to 1."""
        self.track(x, top, width, height)
        left, upper, right, lower = _box(x, top, width, height)
        end = left + round((right - left) * share)
        if end > left:
            self._canvas.rounded((left, upper, right, lower), _CORNER * SCALE, tint(colour), end)

    def block(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A plain block of colour."""
        self._canvas.block(_box(x, top, width, height), rgb(colour))

    def area(self, corners: Sequence[Point], colour: str) -> None:
        """An area within these corners, in the colour of a bar."""
        self._canvas.area([(x * SCALE, y * SCALE) for x, y in corners], tint(colour))

    def png(self) -> bytes:
        """The card as a small PNG in the colours that all cards have, the same bytes for the same card."""
        few = self._canvas.picture().quantize(palette=palette(), dither=Image.Dither.NONE)
        file = BytesIO()
        few.save(file, "png", compress_level=_QUICK)
        return file.getvalue()


def _pixels(points: float) -> int:
    return round(points * SCALE)


def _box(x: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    return _pixels(x), _pixels(top), _pixels(x + width), _pixels(top + height)
