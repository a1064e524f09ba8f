"""What people type, in the few characters that numbers and scores are read from."""

import re
import unicodedata

_KEYCAPS = {"\ufe0f": " ", "\u20e3": " ", "🔟": " 10 "}
_SEPARATORS = dict(zip("，．；／：＝－−–—‐‑‒―＋％｜٫؛、٪", [*",.;/:=--------+%|", ".", "; ", ", ", "%"], strict=True))
_SEPARATORS["،"] = ", "
_SIGNS = str.maketrans(_SEPARATORS)
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_PLAIN = str.maketrans(_KEYCAPS | _SEPARATORS | _FRACTIONS | {"…": "."})
QUOTES = "\"'`´‘’‚‛“”„‟‹›«»「」『』"
_AROUND = f" ,;/()[]{{}}<>!?|*~_{QUOTES}"
_STOP = re.compile(r"(?<=\d)\.+(?=[ ,;/]|$)")


def plain_signs(text: str) -> str:
    """The text with separators, dashes and percent signs of any script as plain ones; the rest as it is."""
    return text if text.isascii() else text.translate(_SIGNS)


def plain_text(text: str) -> str:
    """Any script's digits as 0–9, separators and dashes as plain ones, no invisible characters, single blanks."""
    if not text.isascii():
        text = "".join(map(_plain_character, text.translate(_PLAIN)))
    return re.sub(r"\s+", " ", text)


def plain_line(text: str) -> str:
    """The plain text, without what may stand around a line, and without full stops after a number."""
    line = plain_text(text).strip(_AROUND)
    return _STOP.sub("", line).rstrip(". ")


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return " " if category == "Cf" else character
