"""The encoding of text that is no Unicode: which of the usual ones make plausible words, and the likeliest of them."""

import re
import unicodedata

from charset_normalizer import from_bytes

_USUAL = ("cp1252", "cp1250", "cp1251", "cp932", "gb18030", "cp949", "big5", "cp1254", "cp1253", "cp1255", "cp1256")
_OTHERS = ("koi8_r", "mac_roman")
_NAMES = {"cp932": "Shift JIS", "gb18030": "GB 18030", "big5": "Big5", "koi8_r": "KOI8-R", "mac_roman": "Mac Roman"}
_WORDS = re.compile(rb"[^\x00-@;]+")
_SAMPLE = 4_000
"""Bytes: with more, nothing is guessed better."""
_ENOUGH = 400
"""Bytes: fewer are repeated, since charset-normalizer takes a single word for anything."""
_SIGNS = re.compile(r"[^\w\s,;.\"'’“”„«»()/|%+&!?-]")


def guessed_encoding(content: bytes) -> str | None:
    """What Python calls the encoding, None where in none of the usual ones there are words of letters of one script, in
    capitals or in small letters. charset-normalizer chooses among those that are plausible."""
    words = b" ".join(_WORDS.findall(b"\n".join(line for line in content.splitlines() if not line.isascii())))[:_SAMPLE]
    plausible = [encoding for encoding in (*_USUAL, *_OTHERS) if _is_plausible(words, encoding)]
    if not plausible:
        return None
    repeated = (words + b" ") * max(1, _ENOUGH // (len(words) + 1))
    matches = [match.encoding for match in from_bytes(repeated, cp_isolation=plausible, threshold=1.0)]
    return next((encoding for encoding in matches if encoding in plausible), plausible[0])


def encoding_name(encoding: str) -> str:
    """What people call an encoding."""
    return _NAMES.get(encoding, encoding.replace("cp", "Windows-"))


def _is_plausible(words: bytes, encoding: str) -> bool:
    try:
        text = words.decode(encoding)
    except UnicodeDecodeError:
        # The sample may end within a letter.
        text = words.decode(encoding, "ignore") if len(words) == _SAMPLE else "\0"
    if _SIGNS.search(text):
        return False
    return all(_is_word(word) for word in set(re.findall(r"\w+", text)) if not word.isascii())


def _is_word(word: str) -> bool:
    letters = [letter for letter in word if not letter.isascii() or letter.isalpha()]
    if not all(map(str.isalpha, letters)) or len(set(map(_script, letters))) > 1:
        return False
    return word.upper() == word.lower() or word.islower() or word.isupper() or word.istitle()


def _script(letter: str) -> str:
    """As Unicode names it; the Japanese ones count as one, and forms that nobody types as none of them."""
    name = unicodedata.name(letter, "")
    if "HALFWIDTH" in name or "FORM" in name.split():
        return name
    return name.split(" ", 1)[0].replace("HIRAGANA", "CJK").replace("KATAKANA", "CJK")
