import pytest

from engine.data.errors import DatasetError
from engine.files.examples_csv import read_csv_rows

HEADER = "emotion,facial_expression,voice_tone,body_language\n"


def file_of(labels: list[str]) -> str:
    return HEADER + "".join(f"{label},{place % 10},3,2\n" for place, label in enumerate(labels))


@pytest.mark.parametrize(
    ("encoding", "said", "labels"),
    [
        ("utf-8", None, ["müde", "喜び"]),
        ("utf-8-sig", None, ["müde", "радость"]),
        ("utf-16", "UTF-16", ["müde", "喜び"]),
        ("utf-16-le", "UTF-16", ["müde", "froh"]),
        ("utf-16-be", "UTF-16", ["müde", "froh"]),
        ("utf-32", "UTF-32", ["müde", "喜び"]),
        ("cp1252", "Windows-1252", ["müde", "fröhlich", "déçu"]),
        ("cp1250", "Windows-1250", ["złość", "radość", "wściekłość"]),
        ("cp1251", "Windows-1251", ["радость", "грусть", "гнев"]),
        ("cp1251", "Windows-1251", ["радость"]),
        ("cp1253", "Windows-1253", ["χαρά", "λύπη", "θυμός"]),
        ("cp932", "Shift JIS", ["喜び", "悲しみ", "怒り"]),
        ("gb18030", "GB 18030", ["高兴", "悲伤", "愤怒"]),
        ("big5", "Big5", ["高興", "悲傷", "憤怒"]),
        ("cp949", "Windows-949", ["기쁨", "슬픔", "분노"]),
        ("cp1256", "Windows-1256", ["فرح", "حزن", "غضب"]),
    ],
)
def test_text_in_any_usual_encoding_is_read_and_said(encoding: str, said: str | None, labels: list[str]) -> None:
    rows = read_csv_rows(file_of(labels).encode(encoding))
    assert rows.good.labels == tuple(labels)
    assert rows.read_as.encoding == said


@pytest.mark.parametrize("content", [bytes(range(128, 256)), b"\0\1\2\3" * 40, b"\x01\xff\xfe\x02"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(DatasetError):
        read_csv_rows(HEADER.encode() + content + b",1,2,3\n")
