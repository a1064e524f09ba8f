"""Workbooks of every kind, and hostile ones: each is refused in a line."""

import datetime
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

from engine.data.errors import DatasetError
from engine.files.choices import Choices
from engine.files.examples_csv import CsvRows, read_csv_rows
from engine.files.predictions_csv import answered_file, read_performances
from engine.files.workbook import read_sheets
from engine.forest.recognizer import Recognizer

HEADER = ["emotion", "face", "voice", "body"]
Cells = Sequence[Sequence[object]]


def workbook(*sheets: tuple[str, Any], hidden: str = "") -> bytes:
    """An .xlsx file with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes, choices: Choices | None = None) -> CsvRows:
    return read_csv_rows(content, choices or Choices())


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """The archive with another part in place of this one."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
        old = before.read(name) if name in before.namelist() else b""
        after.writestr(name, part if isinstance(part, bytes) else part(old))
    return changed.getvalue()


GOOD = workbook(("Scores", [HEADER, ["calm", 5, 4.5, 5], ["sad", "3", "2,5", "20%"]]))
SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_is_read_as_a_file_of_text_is() -> None:
    rows = read(GOOD)
    assert [(each.emotion, each.scores.as_tuple()) for each in rows.good.examples] == [
        ("calm", (5, 4.5, 5)),
        ("sad", (3, 2.5, 2)),
    ]
    assert rows.read_as.sheet is None


def test_the_first_sheet_that_has_the_columns_is_read_and_said() -> None:
    secret, second = [HEADER, ["x", 1, 1, 1]], [HEADER, ["calm", 5, 4, 5]]
    content = workbook(("About", [["by Ann"]]), ("Secret", secret), ("Night 2", second), hidden="Secret")
    rows = read(content)
    assert rows.good.labels == ("calm",)
    assert rows.read_as.sheet == "Night 2"


def test_rows_have_the_numbers_that_the_program_shows() -> None:
    content = workbook(
        ("Scores", [[], [None, "Night 1"], [], [None, *HEADER], [None, "calm", "x", 4, 5], [], [None, "sad", 3, 2, 2]])
    )
    rows = read(content)
    assert [problem.line for problem in rows.problems] == [5]
    assert rows.good.labels == ("sad",)
    assert rows.to_fix.splitlines()[1].startswith("5,")


def test_dates_and_truths_are_no_scores_and_are_shown_as_they_stand() -> None:
    rows = read(workbook(("Scores", [HEADER, ["calm", datetime.date(2026, 10, 9), True, 5]])))
    assert [(each.column, each.value) for each in rows.problems] == [
        ("facial_expression", "2026-10-09"),
        ("voice_tone", "TRUE"),
    ]


def test_a_formula_gives_the_value_that_was_saved_with_it() -> None:
    def with_value(sheet: bytes) -> bytes:
        return sheet.replace(b"<f>2+3</f><v></v>", b"<f>2+3</f><v>5</v>").replace(
            b"<f>2+3</f><v />", b"<f>2+3</f><v>5</v>"
        )

    content = with_part(workbook(("Scores", [HEADER, ["calm", "=2+3", 4, 5]])), SHEET, with_value)
    assert read(content).good.examples[0].scores.facial_expression == 5


def test_performances_of_a_workbook_are_answered_as_csv(recognizer: Recognizer) -> None:
    performances = read_performances(GOOD)
    answers = recognizer.answer_many(performances.scores)
    header, *rows = answered_file(GOOD, answers).decode().splitlines()
    assert header == "emotion,face,voice,body,predicted_emotion,confidence,close_call"
    assert rows[0].startswith("calm,5,4.5,5,")


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS = f"""<?xml version="1.0"?><office:document-content xmlns:office="{NAMES}:office:1.0"
 xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Scores">ROWS</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(cells: Cells, more: str = "") -> bytes:
    def cell(value: object) -> str:
        kind = 'float" office:value="' + str(value) if isinstance(value, int | float) else "string"
        return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in cells)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("ROWS", rows + more))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return content.getvalue()


def test_an_opendocument_sheet_is_read() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    below = f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    rows = read(ods([HEADER, ["calm", 5, 4.5, 5]], more=below))
    assert [(each.emotion, each.scores.as_tuple()) for each in rows.good.examples] == [("calm", (5, 4.5, 5))]


def bomb(times: int = 200_000_000) -> bytes:
    return with_part(GOOD, SHEET, b"<worksheet><sheetData>" + b" " * times)


def far_cell(place: str) -> bytes:
    return with_part(GOOD, SHEET, lambda sheet: sheet.replace(b'r="A1"', f'r="{place}"'.encode()))


def long_strings() -> bytes:
    rows = [HEADER, *(["calm" * 3_000, 1, 2, 3] for _ in range(60))]
    return workbook(("Scores", rows))


def repeated_strings() -> bytes:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 40_001))
    content = with_part(GOOD, SHEET, f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode())
    return with_part(content, "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 9_000 + b"</t></si></sst>")


def lying_size(content: bytes) -> bytes:
    """Every size in the directory is a few bytes."""
    changed, place = bytearray(content), content.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", 9)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def twice() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as before, zipfile.ZipFile(content, "w") as after:
        for name in (*before.namelist(), SHEET.upper()):
            after.writestr(name, before.read(before.namelist()[0]))
    return content.getvalue()


def other_archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return content.getvalue()


def archive_of(parts: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for place in range(parts):
            archive.writestr(f"xl/{place}.xml", "<x/>")
    return content.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL = b'<c r="A1" t="inlineStr"><is><t>%s</t></is></c>'
PLACED = b'<worksheet><sheetData><row r="1">' + CELL + b"</row></sheetData></worksheet>"
MANY_LETTERS = "more than 10,000 characters"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aa">]>'
WIDE: Cells = [HEADER + ["x"] * 9_000, ["calm", 1, 2, 3]]
ENDLESS = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell office:value-type="float"'
    ' office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (bomb, "unpacks to more than 64 MB"),
    "a cell far away": (lambda: far_cell("XFD1048576"), "1,048,576 rows and 16,384 columns"),
    "a cell whose place is hidden": (lambda: far_cell("&#88;FD1048576"), "no spreadsheet program does"),
    "thousands of columns": (lambda: workbook(("Scores", WIDE)), "9,004 columns"),
    "cells of many letters": (long_strings, MANY_LETTERS),
    "one text in every cell": (repeated_strings, "repeats long texts"),
    "a shared text of a megabyte": (
        lambda: with_part(GOOD, "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"),
        MANY_LETTERS,
    ),
    "a cell of a megabyte": (lambda: with_part(GOOD, SHEET, PLACED % (b"x" * 1_000_000)), MANY_LETTERS),
    "values of other files": (lambda: with_part(GOOD, "xl/externalLinks/link1.xml", b"<externalLink/>"), "other files"),
    "macros": (lambda: with_part(GOOD, "xl/vbaProject.bin", OLD), "has macros"),
    "old macros": (lambda: OLD + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le"), "has macros"),
    "a password": (lambda: OLD + "EncryptedPackage".encode("utf-16-le") * 40, "password"),
    "entities": (lambda: with_part(GOOD, SHEET, lambda part: DOCTYPE + part), "no spreadsheet"),
    "lying sizes": (lambda: lying_size(GOOD), "damaged"),
    "parts of one name": (twice, "no spreadsheet program does"),
    "too many parts": (lambda: archive_of(2_000), "no spreadsheet program does"),
    "another archive": (other_archive, "holds no workbook"),
    "cut short": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "an old file of noise": (lambda: OLD + bytes(range(256)) * 40, "damaged"),
    "no rows": (lambda: workbook(("Scores", [])), "I found no columns"),
    "no sheet to be seen": (
        lambda: with_part(GOOD, "xl/workbook.xml", lambda part: part.replace(b'"visible"', b'"hidden"')),
        "no visible sheet",
    ),
    "OpenDocument rows without end": (lambda: ods([HEADER], ENDLESS), "repeats a cell"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_a_line(name: str) -> None:
    make, reason = HOSTILE[name]
    with pytest.raises(DatasetError) as refused:
        read(make())
    assert reason in str(refused.value)
    assert len(str(refused.value).splitlines()) <= 2
    assert all(len(problem.reason) < 200 for problem in refused.value.problems)


def test_a_part_that_sheets_are_not_read_from_does_no_harm() -> None:
    content = with_part(GOOD, "xl/media/image1.xml", b" " * 100_000_000)
    assert len(read(content).good) == 2


def test_sheets_come_one_after_the_other() -> None:
    sheets = read_sheets(workbook(("One", [[1]]), ("Two", [[2.5]])))
    assert [sheet[:2] for sheet in sheets] == [("One", [(1, ["1"])]), ("Two", [(1, ["2.5"])])]


def test_a_file_that_is_no_workbook_is_refused_as_a_whole() -> None:
    with pytest.raises(DatasetError) as refused:
        read(other_archive())
    assert str(refused.value) == "This archive holds no workbook; send the file itself, not packed."
    assert refused.value.problems == ()
