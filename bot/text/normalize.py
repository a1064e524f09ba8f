"""What people type, in the few characters that scores are read from."""

import re
import unicodedata

_KEYCAPS = {"\ufe0f": " ", "\u20e3": " ", "🔟": " 10 "}
_SEPARATORS = dict(zip("，．；／：＝－−＋٫،؛、", [*",.;/:=--+.", ", ", "; ", ", "], strict=True))
_PLAIN = str.maketrans(_KEYCAPS | _SEPARATORS)


def plain_line(text: str) -> str:
    """Any script's digits as 0–9, separators as plain ones, no invisible characters; nothing around the line, and no
    full stop after a number."""
    if not text.isascii():
        text = "".join(map(_plain_character, text.translate(_PLAIN)))
    line = re.sub(r"\s+", " ", text).strip(" ,;/()[]!")
    return re.sub(r"(?<=\d)\.(?=[ ,;/]|$)", "", line)


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return " " if category == "Cf" else character
