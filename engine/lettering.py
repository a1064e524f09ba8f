"""The type of the cards: DejaVu Sans, whose files are beside this module with their licence."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
UNKNOWN_GLYPH = "□"

_NO_CHARACTER = "\U0010ffff"  # is drawn as whatever the font lacks is drawn


@lru_cache(256)
def font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """The font at this size in pixels."""
    return ImageFont.truetype(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)


def fitted(text: str, size: float, room: float, bold: bool) -> tuple[str, ImageFont.FreeTypeFont]:
    """The text as it can be drawn, and its font: of this size, or smaller where it would be longer than `room`."""
    shown = drawable(text, bold)
    length = font(size, bold).getlength(shown)
    return shown, font(size if length <= room else size * room / length, bold)


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
    return bytes(font(24, bold).getmask(character))
