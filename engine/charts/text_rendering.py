"""The text of the cards as pixels, rendered by matplotlib's FreeType."""

from functools import lru_cache
from math import inf
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
def render_line(text: str, size: float, max_width: float, bold: bool, align: str, colour: str) -> RenderedText:
    """One line of text of this size in pixels, or smaller where it would be wider than `max_width`; its anchor is
    its `left`, `center` or `right`. The texts of charts recur: the latest are kept."""
    font = _laid_out(text, size, max_width, bold)
    font.draw_glyphs_to_bitmap()
    coverage = font.get_image()
    rgba = np.empty((*coverage.shape, 4), np.uint8)
    rgba[..., :3] = rgb(colour)
    rgba[..., 3] = coverage
    left = (font.get_bitmap_offset()[0] - font.get_width_height()[0] * _ANCHORS[align]) / _SUBPIXELS
    descent = round(font.get_descent() / _SUBPIXELS) + 1  # the image ends with an empty row
    return RenderedText(rgba, (round(left), descent - len(coverage)))


def _laid_out(text: str, size: float, max_width: float, bold: bool) -> FT2Font:
    font, shown, width = get_font(fonts_for(text, bold)), drawable(text, bold), inf
    while width > max_width:  # more than once where hinting widens small letters
        font.set_size(size, _DPI)
        font.set_text(shown, flags=LoadFlags.DEFAULT)
        width = font.get_width_height()[0] / _SUBPIXELS
        size *= max_width / max(width, max_width)
    return font
