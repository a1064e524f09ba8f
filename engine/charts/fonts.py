"""The fonts of the pictures: DejaVu Sans, which comes with matplotlib, and behind it whatever fonts the system has."""

import logging
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "DejaVu Sans"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me"})
"""Categories of joiners, selectors and marks: where no font has one, its letter is drawn without it."""


@cache
def default_font(bold: bool) -> Path:
    """The font that is tried first."""
    return Path(matplotlib.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")


def fonts_for(text: str, bold: bool) -> tuple[Path, ...]:
    """The fonts that draw a text, in the order in which each character is looked for."""
    others = [_other_font(character) for character in text if not _default_has(character, bold)]
    return default_font(bold), *dict.fromkeys(font for font in others if font is not None)


def families_for(text: str) -> list[str]:
    """As `fonts_for`, by the names that matplotlib's own texts take."""
    return [FAMILY, *(_family(font) for font in fonts_for(text, bold=False)[1:])]


def drawable(text: str, bold: bool) -> str:
    """The text without the joiners and marks that no font has."""
    if all(_default_has(character, bold) for character in text):
        return text
    return "".join(character for character in text if _has_font(character, bold) or not _is_mark(character))


def is_shown(text: str) -> bool:
    """Whether there is a font for every character, but for joiners and marks."""
    return all(_has_font(character, False) or _is_mark(character) for character in text)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or ord(character) in _SKIN_TONES


def _has_font(character: str, bold: bool) -> bool:
    return _default_has(character, bold) or _other_font(character) is not None


def _default_has(character: str, bold: bool) -> bool:
    return ord(character) in _characters(default_font(bold))


@lru_cache(4096)
def _other_font(character: str) -> Path | None:
    """The first of the system's fonts that draws a character, None where none does."""
    return next((font for font in _system_fonts() if _draws(font, character)), None)


@cache
def _system_fonts() -> tuple[Path, ...]:
    """Upright fonts without serifs first: they look most like the first one."""
    found = {Path(name) for name in findSystemFonts()} - {default_font(False), default_font(True)}
    return tuple(sorted(found, key=lambda font: ("Regular" not in font.name, "Sans" not in font.name, font.name)))


def _draws(font: Path, character: str) -> bool:
    """Whether there is an outline: fonts of coloured pictures have the character and nothing that can be drawn."""
    if ord(character) not in _characters(font):
        return False
    face = FT2Font(str(font))
    face.set_size(20, 72)
    glyph = face.load_char(ord(character), flags=LoadFlags.DEFAULT)
    return glyph.width > 0 or unicodedata.category(character) in ("Zs", "Mn", "Cf")


@cache
def _characters(font: Path) -> frozenset[int]:
    """The characters of a font that can be drawn at any size; none where the file cannot be read."""
    try:
        face = FT2Font(str(font))
    except (OSError, RuntimeError):
        return frozenset()
    return frozenset(face.get_charmap()) if face.scalable else frozenset()


@cache
def _family(font: Path) -> str:
    """What the font's file calls its family, which matplotlib knows from then on. That it has no bold face is nothing
    to be warned of."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    fontManager.addfont(str(font))
    return FT2Font(str(font)).family_name
