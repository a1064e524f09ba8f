"""The text of the cards as pixels, rendered by matplotlib's FreeType."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from numpy.typing import NDArray

from engine.charts.fonts import drawable, fonts_for
from engine.charts.png_palette import rgb

_DPI = 72  # at which a point is a pixel
_SUBPIXELS = 64  # FreeType's units: 1/64 pixel
_ANCHORS = {"left": 0.0, "center": 0.5, "right": 1.0}  # as shares of the text's width


class RenderedText(NamedTuple):
    """A line of text as an RGBA image, (height, width, 4); `offset` leads from its anchor on the baseline to the
    image's top left corner, in pixels to the right and down."""

    rgba: NDArray[np.uint8]
    offset: tuple[int, int]


@lru_cache(512)
def render_line(
    text: str, size: float, max_width: float, bold: bool, align: str, colour: str, smallest: float = 0
) -> RenderedText:
    """One line of text of this size in pixels. Where it would be wider than `max_width` it is made smaller, though not
    smaller than `smallest`: then it is cut, and ends with `…`. Its anchor is its `left`, `center` or `right`. The texts
    of charts recur: the latest are kept."""
    font = _laid_out(text, size, max_width, bold, smallest)
    font.draw_glyphs_to_bitmap()
    coverage = font.get_image()
    rgba = np.empty((*coverage.shape, 4), np.uint8)
    rgba[..., :3] = rgb(colour)
    rgba[..., 3] = coverage
    left = (font.get_bitmap_offset()[0] - font.get_width_height()[0] * _ANCHORS[align]) / _SUBPIXELS
    descent = round(font.get_descent() / _SUBPIXELS) + 1  # the image ends with an empty row
    return RenderedText(rgba, (round(left), descent - len(coverage)))


def _laid_out(text: str, size: float, max_width: float, bold: bool, smallest: float) -> FT2Font:
    font = get_font(fonts_for(f"{text}…", bold))
    width = _set(font, drawable(text, bold), size)
    while width > max_width and size > smallest:  # more than once where hinting widens small letters
        size = max(size * max_width / width, smallest)
        width = _set(font, drawable(text, bold), size)
    while width > max_width and len(text) > 1:
        text = text[: min(len(text) - 1, int(len(text) * max_width / width))].rstrip(" …")
        width = _set(font, drawable(f"{text}…", bold), size)
    return font


def _set(font: FT2Font, text: str, size: float) -> float:
    """Lay the text out in this size; its width in pixels."""
    font.set_size(size, _DPI)
    font.set_text(text, flags=LoadFlags.DEFAULT)
    return float(font.get_width_height()[0]) / _SUBPIXELS
