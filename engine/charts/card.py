"""A card to draw a chart on: large type, and bars that carry their own words.

Places and sizes are in points from the top left corner: a card is as many wide as a narrow phone, and a point has
SCALE pixels.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from engine.charts.png_palette import INK, PAPER, STRENGTH, TRACK, palette, rgb, tint

WIDTH = 360
MARGIN = 21
SCALE = 2.25

_CORNER = 5
_RING = 1.5
_DASH = 5
_OWN_COLOURS = 128
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
        ringed: bool = False,
    ) -> None:
        """One line of text, made smaller where it is longer than `room`; `ringed` in white to be read on a line."""
        place = (_pixels(x), _pixels(baseline))
        written = (text, size * SCALE, room * SCALE, bold, align)
        if ringed:
            self._canvas.words(*place, self._lettering.line(*written, rgb(PAPER), ring=_pixels(_RING)))
        self._canvas.words(*place, self._lettering.line(*written, rgb(colour)))

    def text_upwards(self, x: float, start: float, text: str, size: float, *, room: float) -> None:
        """One line of text that runs to the top from `start`, to the left of `x`."""
        words = self._lettering.line(text, size * SCALE, room * SCALE, False, "left", rgb(INK))
        self._canvas.words(_pixels(x), _pixels(start), words.turned())

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

    def cell(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A block whose colour is as strong as its `share` from 0 to 1: dark words stay readable on it."""
        self._canvas.block(_box(x, top, width, height), tint(colour, STRENGTH * share))

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line from point to point."""
        self._canvas.line(_fine(points), rgb(colour), width * SCALE)

    def dashed_line(self, start: Point, end: Point, colour: str, width: float) -> None:
        """A straight line of dashes."""
        self._canvas.line(_fine((start, end)), rgb(colour), width * SCALE, _DASH * SCALE)

    def area(self, corners: Sequence[Point], colour: str, strength: float = STRENGTH) -> None:
        """An area within these corners, in the colour of a bar or a paler one."""
        self._canvas.area(_fine(corners), tint(colour, strength))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A round dot with a thin white ring."""
        for reach, tone in ((radius + 0.5, PAPER), (radius - 0.5, colour)):
            self._canvas.disc((x * SCALE, y * SCALE), reach * SCALE, rgb(tone))

    def png(self, own_colours: bool = False) -> bytes:
        """The card as a small PNG, the same bytes for the same card.

        It has the colours that all cards have; or `own_colours`, chosen for this card alone, which takes much longer.
        """
        picture = self._canvas.picture()
        if own_colours:
            few = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=_OWN_COLOURS)
        else:
            few = picture.quantize(palette=palette(), dither=Image.Dither.NONE)
        file = BytesIO()
        few.save(file, "png", compress_level=_QUICK)
        return file.getvalue()


def _pixels(points: float) -> int:
    return round(points * SCALE)


def _box(x: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    return _pixels(x), _pixels(top), _pixels(x + width), _pixels(top + height)


def _fine(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]
