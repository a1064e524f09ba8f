"""The text of a file that somebody sent: in UTF-8, or in whatever encoding a program wrote it."""

import codecs
import re
from typing import NamedTuple, NoReturn

from engine.data.errors import DatasetError, Problem
from engine.files import sentences
from engine.files.encodings import encoding_name, guessed_encoding

_MARKED = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_IMPLAUSIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x7f]{3}|[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€‚„…‘’“”–—«»¿¡°]"
)
"""What no Western European writes: control characters, strange signs, three letters with accents in a row."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


class Decoded(NamedTuple):
    """A text, and the encoding that it was taken to be in, None for UTF-8."""

    text: str
    encoding: str | None


def decoded(content: bytes) -> Decoded:
    """The text. What is no UTF-8 is taken for UTF-16 or UTF-32 where it looks so, for Windows-1252 where it reads like
    a Western European language, and else for what charset-normalizer takes it for. Raises DatasetError: it is no
    text."""
    for signature, reason in sentences.OTHER_FILES.items():
        if content.startswith(signature):
            refuse_whole(reason)
    found = _by_mark(content) or _utf_8(content) or _utf_16(content) or _windows_1252(content) or _guessed(content)
    if found is None:
        refuse_whole(sentences.NO_TEXT)
    for mark, reason in sentences.OTHER_TEXTS.items():
        if found.text.lstrip().startswith(mark):
            refuse_whole(reason)
    before, control, _ = found.text.partition("\0")
    if control:
        refuse(Problem(_line_after(before), "", control, sentences.ZERO_BYTE))
    return found


def refuse(*problems: Problem) -> NoReturn:
    """Raise the DatasetError of these problems."""
    raise DatasetError(sentences.FILE_REFUSED, problems)


def refuse_whole(reason: str) -> NoReturn:
    """Raise the DatasetError of a file that is as a whole not what can be read."""
    raise DatasetError(reason)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in _MARKED.items():
        if content.startswith(mark):
            text = _text(content, encoding)
            if text is None:
                refuse_whole(sentences.damaged_text(encoding.upper()))
            return Decoded(text, encoding.upper())
    return None


def _utf_8(content: bytes) -> Decoded | None:
    text = _text(content, "utf-8-sig")
    few_zeros = content.count(0) * 20 < len(content)  # UTF-16 without its mark is UTF-8 with a zero at every letter
    return Decoded(text, None) if text is not None and few_zeros else None


def _utf_16(content: bytes) -> Decoded | None:
    if content.count(0) * 5 < len(content):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _text(content, encoding)
        if text is not None and not _CONTROL.search(text) and re.search(r"[,;\t\n]", text):
            return Decoded(text, "UTF-16")
    return None


def _windows_1252(content: bytes) -> Decoded | None:
    text = _text(content, "cp1252")
    return None if text is None or _IMPLAUSIBLE.search(text) else Decoded(text, encoding_name("cp1252"))


def _guessed(content: bytes) -> Decoded | None:
    encoding = None if _CONTROL_BYTE.search(content) else guessed_encoding(content)
    text = _text(content, encoding) if encoding else None
    return None if encoding is None or text is None else Decoded(text, encoding_name(encoding))


def _text(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _line_after(text: str) -> int:
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
