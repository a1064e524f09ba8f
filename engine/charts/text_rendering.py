"""The type of the cards: DejaVu Sans, which comes with matplotlib and is drawn by its FreeType."""

import unicodedata
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.font_manager import get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from numpy.typing import NDArray

from engine.charts.png_palette import Shade

UNKNOWN_GLYPH = "□"

_PIXELS_A_POINT = 72  # dots an inch, at which a point is a pixel
_SUBPIXELS = 64  # FreeType counts in these
_STARTS = {"left": 0.0, "center": 0.5, "right": 1.0}


class Lettering(NamedTuple):
    """Words as red, green, blue and how much of each pixel they cover; and where the picture's top left corner goes."""

    picture: NDArray[np.uint8]
    place: tuple[int, int]


@lru_cache(512)
def line(text: str, size: float, room: float, bold: bool, align: str, colour: Shade) -> Lettering:
    """One line of text in pixels, around its place on the baseline: of this size, or smaller where it would be longer
    than `room`. The words of charts recur: the latest are kept."""
    font = _laid_out(text, size, room, bold)
    font.draw_glyphs_to_bitmap()
    cover = font.get_image()
    picture = np.empty((*cover.shape, 4), np.uint8)
    picture[..., :3] = colour
    picture[..., 3] = cover
    left = (font.get_bitmap_offset()[0] - font.get_width_height()[0] * _STARTS[align]) / _SUBPIXELS
    bottom = round(font.get_descent() / _SUBPIXELS) + 1  # the picture ends with an empty row
    return Lettering(picture, (round(left), bottom - len(cover)))


def drawable(text: str, bold: bool) -> str:
    """The text with a box for each character that the font lacks; of these, joiners and marks go."""
    font = _font(bold)
    return "".join(
        character if font.get_char_index(ord(character)) else UNKNOWN_GLYPH
        for character in text
        if font.get_char_index(ord(character)) or unicodedata.category(character)[0] not in "CM"
    )


def _laid_out(text: str, size: float, room: float, bold: bool) -> FT2Font:
    font, shown, length = _font(bold), drawable(text, bold), inf
    while length > room:  # more than once where hinting widens small letters
        font.set_size(size, _PIXELS_A_POINT)
        font.set_text(shown, flags=LoadFlags.DEFAULT)
        length = font.get_width_height()[0] / _SUBPIXELS
        size *= room / max(length, room)
    return font


def _font(bold: bool) -> FT2Font:
    return get_font(Path(matplotlib.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf"))
