"""The text of a file that somebody sent: in UTF-8, or as spreadsheets write it."""

import codecs
import re
from typing import NoReturn

from engine.data.errors import DatasetError, Problem

TEXT_RULE = "the file has to be text in UTF-8, with commas, semicolons or tabs between its columns"
SIGNATURES = {
    b"PK\x03\x04": "a spreadsheet or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a sound",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
}
"""The first bytes of files that people take for CSV."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_IMPLAUSIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x7f]{3}|[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€‚„…‘’“”–—«»¿¡°]"
)
"""What no Western European writes: control characters, strange signs, three letters with accents in a row."""


def decoded(content: bytes) -> str:
    """The text. What is no UTF-8 is taken for UTF-16 where it says so, and for Windows-1252 where it reads like a
    Western European language. Raises DatasetError: it is neither."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            refuse(Problem(1, "", "", f"this is {kind}; {TEXT_RULE}"))
    text = _utf_16(content) if content.startswith(_UTF_16) else _utf_8(content)
    before, nul, _ = text.partition("\0")
    if nul:
        refuse(Problem(_line_after(before), "", nul, f"a zero byte; {TEXT_RULE}"))
    return text


def refuse(*problems: Problem) -> NoReturn:
    """Raise the DatasetError of these problems."""
    raise DatasetError("the file cannot be used", problems)


def _utf_16(content: bytes) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError:
        refuse(Problem(1, "", "", f"this is damaged text in UTF-16; {TEXT_RULE}"))


def _utf_8(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_1252(content)
        if text is not None:
            return text
        line = _line_after(content[: error.start].decode("utf-8", "replace"))
        refuse(Problem(line, "", content[error.start : error.end].hex(" "), TEXT_RULE))


def _windows_1252(content: bytes) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _IMPLAUSIBLE.search(text) else text


def _line_after(text: str) -> int:
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
