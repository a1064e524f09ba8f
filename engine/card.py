"""A card to draw a chart on: large type, and bars that carry their own words.

Places and sizes are in points from the top left corner: a card is as many wide as a narrow phone, and a point has
SCALE pixels.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from io import BytesIO

from PIL import Image

from engine import lettering, smooth
from engine.shades import INK, PAPER, STRENGTH, TRACK, Shade, palette, rgb, tint
from engine.smooth import Stamp

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
        self._picture = Image.new("RGB", (_pixels(WIDTH), _pixels(height)), PAPER)

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
        written = partial(lettering.line, text, size * SCALE, room * SCALE, bold, align)
        if ringed:
            self._stamp(written(ring=_pixels(_RING)), rgb(PAPER), x, baseline)
        self._stamp(written(), rgb(colour), x, baseline)

    def text_upwards(self, x: float, start: float, text: str, size: float, *, room: float) -> None:
        """One line of text that runs to the top from `start`, to the left of `x`."""
        mask, (left, top) = lettering.line(text, size * SCALE, room * SCALE, bold=False, align="left")
        turned = Stamp(mask.transpose(Image.Transpose.ROTATE_90), (top, -left - mask.width))
        self._stamp(turned, rgb(INK), x, start)

    def track(self, x: float, top: float, width: float, height: float) -> None:
        """What a bar lies in."""
        left, upper, right, lower = _box(x, top, width, height)
        self._picture.paste(_rounded(right - left, lower - upper, rgb(TRACK)), (left, upper))

    def bar(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A track of this width and, in colour, its `share` from 0 to 1."""
        self.track(x, top, width, height)
        left, upper, right, lower = _box(x, top, width, height)
        filled = round((right - left) * share)
        if filled:
            whole = _rounded(right - left, lower - upper, tint(colour))
            self._picture.paste(whole.crop((0, 0, filled, lower - upper)), (left, upper))

    def block(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A plain block of colour."""
        self._picture.paste(rgb(colour), _box(x, top, width, height))

    def cell(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A block whose colour is as strong as its `share` from 0 to 1: dark words stay readable on it."""
        self._picture.paste(tint(colour, STRENGTH * share), _box(x, top, width, height))

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line from point to point."""
        self._stamp(smooth.line(_fine(points), width * SCALE), rgb(colour))

    def dashed_line(self, start: Point, end: Point, colour: str, width: float) -> None:
        """A straight line of dashes."""
        for stroke in smooth.dashes(start, end, _DASH):
            self.line(stroke, colour, width)

    def area(self, corners: Sequence[Point], colour: str, strength: float = STRENGTH) -> None:
        """An area within these corners, in the colour of a bar or a paler one."""
        self._stamp(smooth.polygon(_fine(corners)), tint(colour, strength))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A round dot with a thin white ring."""
        for reach, tone in ((radius + 0.5, PAPER), (radius - 0.5, colour)):
            self._stamp(smooth.disc((x * SCALE, y * SCALE), reach * SCALE), rgb(tone))

    def png(self, own_colours: bool = False) -> bytes:
        """The card as a small PNG, the same bytes for the same card.

        It has the colours that all cards have; or `own_colours`, chosen for this card alone, which takes much longer.
        """
        if own_colours:
            few = self._picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=_OWN_COLOURS)
        else:
            few = self._picture.quantize(palette=palette(), dither=Image.Dither.NONE)
        file = BytesIO()
        few.save(file, "png", compress_level=_QUICK)
        return file.getvalue()

    def _stamp(self, stamp: Stamp, colour: Shade, x: float = 0, y: float = 0) -> None:
        """Colour what the stamp covers, its place counted from this one."""
        left, top = stamp.place
        self._picture.paste(colour, (_pixels(x) + left, _pixels(y) + top), stamp.mask)


@lru_cache(64)
def _rounded(width: int, height: int, colour: Shade) -> Image.Image:
    """A block with round corners on paper, in pixels."""
    block = Image.new("RGB", (width, height), PAPER)
    block.paste(colour, mask=smooth.rounded(width, height, _CORNER * SCALE))
    return block


def _pixels(points: float) -> int:
    return round(points * SCALE)


def _box(x: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    return _pixels(x), _pixels(top), _pixels(x + width), _pixels(top + height)


def _fine(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]
