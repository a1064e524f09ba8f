"""What a card is drawn on: a matplotlib figure that is kept, its blank background restored for each card.

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

from engine.charts.png_palette import PAPER
from engine.charts.text_rendering import RenderedText

_DPI = 72  # matplotlib's points are pixels then
_HEIGHT_STEP = 512  # cards of many heights share a few figures, which have megabytes of pixels each

Point = tuple[float, float]
Box = tuple[int, int, int, int]  # left, top, right, bottom


class Canvas:
    """Artists in the order in which they are drawn, texts above the others."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._figure_height = ceil(height / _HEIGHT_STEP) * _HEIGHT_STEP
        self._from_top = Affine2D().scale(1, -1).translate(0, self._figure_height)
        self._artists: list[Artist] = []
        self._texts = _Texts()

    def rounded_box(self, box: Box, radius: float, colour: str, end: int | None = None) -> None:
        """A box with round corners, or of it what is left of `end`."""
        self._artists.append(_rounded_box(box, radius, colour, box[2] if end is None else end, self._figure_height))

    def polygon(self, corners: Sequence[Point], colour: str) -> None:
        """The area within these corners."""
        self._artists.append(Polygon(corners, transform=self._from_top, fc=colour, lw=0))

    def text(self, x: int, baseline: int, text: RenderedText) -> None:
        """A rendered text at its anchor."""
        left, top = text.offset
        self._texts.add(x + left, self._figure_height - (baseline + top) - len(text.rgba), text)

    def image(self) -> Image.Image:
        """What was drawn."""
        width, height = self._size
        canvas, blank = _blank_canvas(width, self._figure_height)
        canvas.restore_region(blank)
        for artist in (*self._artists, self._texts):
            canvas.figure.draw_artist(artist)
        return Image.frombytes("RGB", (width, height), canvas.buffer_rgba()[:height], "raw", "RGBX")


class _Texts(Artist):
    """Texts as images: matplotlib would lay out and draw each `Text` letter by letter, every time."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[tuple[int, int, NDArray[np.uint8]]] = []

    def add(self, left: int, bottom: int, text: RenderedText) -> None:
        self._images.append((left, bottom, text.rgba[::-1]))

    def draw(self, renderer: RendererBase) -> None:
        gc = renderer.new_gc()
        for left, bottom, image in self._images:
            renderer.draw_image(gc, left, bottom, image)
        gc.restore()


@lru_cache(4)
def _blank_canvas(width: int, height: int) -> tuple[FigureCanvasAgg, object]:
    """A figure's canvas of this size, and what it looks like when it is blank."""
    inches = ((width + 0.5) / _DPI, (height + 0.5) / _DPI)  # what is over a pixel is cut off
    canvas = FigureCanvasAgg(Figure(inches, dpi=_DPI, facecolor=PAPER))
    canvas.draw()
    return canvas, canvas.copy_from_bbox(canvas.figure.bbox)


@lru_cache(256)
def _rounded_box(box: Box, radius: float, colour: str, end: int, figure_height: int) -> PathPatch:
    """The tracks of bars are where they were on the last card: the latest are kept."""
    left, top, right, bottom = box
    lower = figure_height - bottom
    style = f"round,pad=0,rounding_size={radius}"
    outline = FancyBboxPatch((left, lower), right - left, bottom - top, boxstyle=style).get_path()
    patch = PathPatch(outline, transform=IdentityTransform(), fc=colour, lw=0)
    patch.set_clip_box(Bbox.from_extents(left, lower, end, figure_height - top))
    return patch
