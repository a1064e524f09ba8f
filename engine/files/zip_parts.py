"""The parts of a zipped workbook, inflated within bounds and looked at, before a library reads them."""

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from engine.files import sentences
from engine.files.csv_text import refuse_whole

MOST_INFLATED = 64_000_000
"""Bytes of all parts together: a workbook of a million cells has about half of it."""
MOST_PARTS = 1_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 256, 2_000_000
"""Of a sheet's used range: a library may keep room for each cell in it."""
MOST_CHARACTERS = 10_000
"""Of a cell's text."""
_MOST_REPEATED = 200_000_000
"""Characters, where each cell of shared text had the longest one: it is copied for each."""
_READ = (".xml", ".rels", ".bin")
_NO_SHEETS = ("media/", "embeddings/", "drawings/", "thumbnail", "printersettings", "customxml/", "theme/")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_HIDDEN_PLACE = re.compile(rb"\sr\s*=\s*[\"'][^\"'<>]*&")
_SHARED = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
_SHARED_CELL = re.compile(rb"\st\s*=\s*[\"']s[\"']")
_REPEATED = re.compile(
    rb"<table:table-(row|cell)\b([^>]*)number-(?:rows|columns)-repeated=\"(\d+)\"([^>]*)>(.{0,60})", re.DOTALL
)
_VALUE = re.compile(rb"office:value|<text:p|calcext:value-type")


def checked_archive(content: bytes) -> bytes:
    """The same workbook as an archive that holds only what sheets are read from, nothing of it compressed. Raises
    DatasetError: it is no workbook, holds macros or values of other files, or is larger than can be read."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = dict(_inflated(archive))
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        refuse_whole(sentences.DAMAGED_OR_PASSWORD)
    for name, part in parts.items():
        _check_part(name, part)
    _check_shared_text(parts)
    return _stored(parts)


def _inflated(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    _check_names(names)
    room = MOST_INFLATED
    for entry in entries:
        if not _is_read(entry):
            continue
        with archive.open(entry) as part:
            data = part.read(room + 1)
        room -= len(data)
        if room < 0:
            refuse_whole(sentences.inflates_too_much(MOST_INFLATED // 10**6))
        yield entry.filename, data


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        refuse_whole(sentences.STRANGE_WORKBOOK)
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name or name.startswith("basic/") for name in names):
        refuse_whole(sentences.HAS_MACROS)
    if any("externallinks/" in name for name in names):
        refuse_whole(sentences.HAS_LINKS)
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names):
        refuse_whole(sentences.NO_WORKBOOK)


def _is_read(entry: ZipInfo) -> bool:
    name = entry.filename.lower()
    return (name.endswith(_READ) or name == "mimetype") and not any(each in name for each in _NO_SHEETS)


def _check_part(name: str, part: bytes) -> None:
    if name.endswith(".bin"):
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part[:100]:
        refuse_whole(sentences.STRANGE_WORKBOOK)
    if name.lower().endswith("content.xml"):
        _check_repeated(part)
        if b"text:p" in part and b"opendocument" in part and b"office:spreadsheet" not in part:
            refuse_whole(sentences.IS_DOCUMENT)
    elif "worksheet" in name.lower() or b"<sheetData" in part:
        _check_range(part)


def _check_range(sheet: bytes) -> None:
    """The used range of a sheet, by the places that its cells name."""
    if _HIDDEN_PLACE.search(sheet):
        refuse_whole(sentences.STRANGE_WORKBOOK)
    places = set(_PLACE.findall(sheet))
    rows = {int(row) for _, row in places} or {1}
    columns = {_column(letters) for letters in {letters for letters, _ in places}} or {1}
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    check_size(height, width)


def check_size(height: int, width: int) -> None:
    """Raises DatasetError: a sheet with so many rows and columns is larger than can be read."""
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        refuse_whole(sentences.sheet_too_large(height, width, MOST_ROWS, MOST_COLUMNS, MOST_CELLS))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_shared_text(parts: Mapping[str, bytes]) -> None:
    longest = 0
    for name, part in parts.items():
        if name.lower().endswith("sharedstrings.xml"):
            longest = max((len(found[0]) for found in _SHARED.finditer(part)), default=0)
    if longest > 8 * MOST_CHARACTERS:
        refuse_whole(sentences.cell_too_long(MOST_CHARACTERS))
    cells = sum(len(_SHARED_CELL.findall(part)) for name, part in parts.items() if "sheet" in name.lower())
    if longest * cells > _MOST_REPEATED:
        refuse_whole(sentences.REPEATED_TEXTS)


def _check_repeated(content: bytes) -> None:
    """What an OpenDocument sheet writes once for many rows or cells."""
    for found in _REPEATED.finditer(content):
        kind, times = found[1], int(found[3][:12])
        filled = _VALUE.search(found[2]) or _VALUE.search(found[4]) or _VALUE.search(found[5])
        most = MOST_ROWS // 10 if kind == b"row" else MOST_COLUMNS
        if filled and times > most:
            refuse_whole(sentences.REPEATED_CELL)


def _stored(parts: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()
