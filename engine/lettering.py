"""The type of the cards: DejaVu Sans, whose files are beside this module with their licence."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.smooth import Stamp

FONTS = Path(__file__).parent / "fonts"
UNKNOWN_GLYPH = "□"

_ANCHORS = {"left": "ls", "center": "ms", "right": "rs"}
_NO_CHARACTER = "\U0010ffff"  # is drawn as whatever the font lacks is drawn


@lru_cache(512)
def line(text: str, size: float, room: float, bold: bool, align: str, ring: int = 0) -> Stamp:
    """One line of text in pixels, around its place on the baseline: of this size, or smaller where it would be longer
    than `room`; with a `ring`, so much thicker. The words of charts recur: the latest are kept."""
    shown = drawable(text, bold)
    length = _font(size, bold).getlength(shown)
    font = _font(size if length <= room else size * room / length, bold)
    left, top, right, bottom = map(round, font.getbbox(shown, anchor=_ANCHORS[align], stroke_width=ring))
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), shown, 255, font, _ANCHORS[align], stroke_width=ring)
    return Stamp(mask, (left, top))


@lru_cache(256)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)


def drawable(text: str, bold: bool) -> str:
    """The text with a box for each character that the font lacks; of these, joiners and marks go."""
    return "".join(
        character if _known(character, bold) else UNKNOWN_GLYPH
        for character in text
        if _known(character, bold) or unicodedata.category(character)[0] not in "CM"
    )


@lru_cache(4096)
def _known(character: str, bold: bool) -> bool:
    return _drawn(character, bold) != _drawn(_NO_CHARACTER, bold)


def _drawn(character: str, bold: bool) -> bytes:
    return bytes(_font(24, bold).getmask(character))
