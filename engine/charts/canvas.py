"""What a card is drawn on: a figure of matplotlib's that is kept, its blank ground restored for each card.

All in pixels from the top left corner.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from numpy.typing import NDArray
from PIL import Image

from engine.charts.png_palette import PAPER, Shade
from engine.charts.text_rendering import Lettering

_DOTS_AN_INCH = 72  # matplotlib's points are pixels then
_STEP = 512  # cards of many heights share a few figures, which have megabytes of pixels each

Point = tuple[float, float]
Box = tuple[int, int, int, int]  # left, top, right, bottom


class Canvas:
    """Artists in the order in which they are drawn."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._floor = ceil(height / _STEP) * _STEP
        self._downwards = Affine2D().scale(1, -1).translate(0, self._floor)
        self._artists: list[Artist] = []
        self._words = _Words()

    def rounded(self, box: Box, corner: float, colour: Shade, end: int | None = None) -> None:
        """A block with round corners, or of it what is left of `end`."""
        self._artists.append(_rounded(box, corner, colour, box[2] if end is None else end, self._floor))

    def block(self, box: Box, colour: Shade) -> None:
        """A plain block."""
        left, top, right, bottom = box
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def area(self, corners: Sequence[Point], colour: Shade) -> None:
        """The area within these corners."""
        self._artists.append(Polygon(corners, transform=self._downwards, fc=_part(colour), lw=0))

    def words(self, x: int, y: int, words: Lettering) -> None:
        """Words around their place on the baseline, above everything that has none."""
        left, top = words.place
        self._words.add(x + left, self._floor - (y + top) - len(words.picture), words)

    def picture(self) -> Image.Image:
        """What was drawn."""
        width, height = self._size
        canvas, blank = _kept(width, self._floor)
        canvas.restore_region(blank)
        for artist in (*self._artists, self._words):
            canvas.figure.draw_artist(artist)
        return Image.frombytes("RGB", (width, height), canvas.buffer_rgba()[:height], "raw", "RGBX")


class _Words(Artist):
    """Pictures of words: matplotlib would lay out and draw each `Text` letter by letter, every time."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: list[tuple[int, int, NDArray[np.uint8]]] = []

    def add(self, left: int, bottom: int, words: Lettering) -> None:
        self._pictures.append((left, bottom, words.picture[::-1]))

    def draw(self, renderer: RendererBase) -> None:
        gc = renderer.new_gc()
        for left, bottom, picture in self._pictures:
            renderer.draw_image(gc, left, bottom, picture)
        gc.restore()


@lru_cache(4)
def _kept(width: int, height: int) -> tuple[FigureCanvasAgg, object]:
    """A figure's canvas of this size, and what it looks like when it is blank."""
    inches = ((width + 0.5) / _DOTS_AN_INCH, (height + 0.5) / _DOTS_AN_INCH)  # what is over a pixel is cut off
    canvas = FigureCanvasAgg(Figure(inches, dpi=_DOTS_AN_INCH, facecolor=PAPER))
    canvas.draw()
    return canvas, canvas.copy_from_bbox(canvas.figure.bbox)


@lru_cache(256)
def _rounded(box: Box, corner: float, colour: Shade, end: int, floor: int) -> PathPatch:
    """The tracks of bars are where they were on the last card: the latest are kept."""
    left, top, right, bottom = box
    lower = floor - bottom
    style = f"round,pad=0,rounding_size={corner}"
    whole = FancyBboxPatch((left, lower), right - left, bottom - top, boxstyle=style).get_path()
    block = PathPatch(whole, transform=IdentityTransform(), fc=_part(colour), lw=0)
    block.set_clip_box(Bbox.from_extents(left, lower, end, floor - top))
    return block


def _part(colour: Shade) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255
