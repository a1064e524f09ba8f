"""Files as programs write them and people send them: columns, numbers, scales, and the rows to fix."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import COLUMNS
from engine.data.errors import ColumnsError, DatasetError, ScaleError
from engine.data.scale import TEN, Scale
from engine.data.scores import SCORE_NAMES
from engine.files.choices import Choices, ReadAs
from engine.files.examples_csv import CsvRows, read_csv, read_csv_rows
from engine.files.predictions_csv import read_performances
from tests.engine.data.variants import NO_NUMBERS, NO_SCORES, NUMBERS

HEADER = "emotion,facial_expression,voice_tone,body_language\n"
GERMAN = "Datum;Gefühl;Gesicht;Stimme;Körper\n2026-01-01;froh;8;7;8\n2026-01-02;traurig;3;2;2\n"


def rows_of(content: str, choices: Choices | None = None) -> CsvRows:
    return read_csv_rows(content.encode(), choices or Choices())


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("text", [text for text in NUMBERS if text.strip() and "\ufe0f" not in text])
def test_a_cell_holds_a_number_as_a_message_does(text: str) -> None:
    (example,) = rows_of(f"{HEADER}calm,{cell(text)},2,3\n").good.examples
    assert example.scores.facial_expression == pytest.approx(NUMBERS[text], abs=1e-12)


@pytest.mark.parametrize("text", [*(text for text in NO_NUMBERS if text not in ("1e1",)), *NO_SCORES])
def test_what_is_no_score_in_a_message_is_none_in_a_cell(text: str) -> None:
    rows = rows_of(f"{HEADER}calm,{cell(text)},2,3\ncalm,1,2,3\n")
    assert len(rows.good) == 1
    assert [(each.line, each.column) for each in rows.problems] == [(2, "facial_expression")]


@pytest.mark.parametrize(
    "content",
    [
        "Emotion,Face,Voice,Body\ncalm,5,4.5,5\n",
        "LABEL;Body Language (0-10);voiceTone;facial-expression\ncalm;5;4,5;5\n",
        "mood|face|voice|body\ncalm|5|4.5|5\n",
        "Table 1\n\nFeeling\tFace score\tVoice rating\tBody score\ncalm\t5\t4,5\t5\n",
        "sep=;\nEmotion;Face;Voice;Body;;\ncalm;5;4,5;5\n",
        "Emotion,Face,Voice,Body,,\ncalm,5,4.5,5,,\n",
        "id,Emotion,Face,Voice,Body,note\n1,calm,5,4.5,5\n",
        'Emotion,Face,Voice,Body\n"calm","5","4,5","5"\n',
        "Emotion,Face,Voice,Body\ncalm,5/10,45%,5 out of 10\n",
        '"Emotion,Face,Voice,Body"\n"calm,5,4.5,5"\n',
        "Emotion   Face Voice  Body\ncalm      5    4.5    5\n",
        "| Emotion | Face | Voice | Body |\n|---|:-:|---|---|\n| calm | 5 | 4.5 | 5 |\n",
        "Emotion,Face,Voice,Body\ncalm,٥,٤٫٥,５\n",
    ],
)
def test_files_as_programs_write_them(content: str) -> None:
    (example,) = rows_of(content).good.examples
    assert (example.emotion, example.scores.as_tuple()) == ("calm", (5, 4.5, 5))


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ('calm,1,2,3\n"sad,1,2,3\nglad,1,2,3\n', [3]),
        ('calm,1,2,"3\nsad,1,2,3\nglad,1,2,3\n', [2]),
        ('calm,1,2,3"\nsad,1,2,3\n', []),
        ('5" tall,1,2,3\nsad,1,2,3\n', []),
        ('"a"b,1,2,3\nsad,1,2,3\n', [2]),
        ('calm,1,2,3\n"\n"\n"\nsad,1,2,3\n', [3, 4, 5]),
    ],
)
def test_a_stray_quote_costs_its_row_and_not_the_file(rows: str, lines: list[int]) -> None:
    read = rows_of(HEADER + rows)
    assert [problem.line for problem in read.problems] == lines
    assert len(read.good) == rows.count("1,2,3") - sum("1,2,3" in rows.splitlines()[line - 2] for line in lines)


def test_a_field_over_several_lines_is_one_and_lines_stay_exact() -> None:
    content = HEADER.replace("\n", ",note\n") + 'calm,1,2,3,"one\ntwo, ""three""\n"\nsad,x,2,3,\n'
    read = rows_of(content)
    assert len(read.good) == 1
    assert [problem.line for problem in read.problems] == [5]


@pytest.mark.parametrize(("content", "kind"), [('[{"face": 8}]', "JSON"), (" <html>", "a web page or XML")])
def test_texts_that_are_no_tables_are_named(content: str, kind: str) -> None:
    with pytest.raises(DatasetError, match=f"This is {kind}; send a workbook, or text"):
        rows_of(content)


MEGABYTE = 1_000_000
HOSTILE = {
    "a hundred thousand columns": HEADER.strip() + ",x" * 100_000 + "\ncalm,1,2,3" + ",1" * 100_000,
    "columns without a name": "x," * 90_000 + "\n" + "1," * 90_000,
    "a name of a megabyte": "x" * MEGABYTE + ",a,b,c\ncalm,1,2,3\n",
    "brackets without end": "(" * MEGABYTE + ",a,b,c\ncalm,1,2,3\n",
    "nothing": "\n" * MEGABYTE,
    "separators": "," * MEGABYTE,
    "a web page": "<" * MEGABYTE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_in_a_line(name: str) -> None:
    with pytest.raises(DatasetError) as refused:
        rows_of(HOSTILE[name])
    assert len(str(refused.value).splitlines()) <= 2
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize("cell", ["x" * MEGABYTE, "9" * MEGABYTE, "9/" * MEGABYTE, '"' + "9," * MEGABYTE + '"'])
def test_a_cell_of_a_megabyte_costs_its_row(cell: str) -> None:
    read = rows_of(f"{HEADER}calm,{cell},2,3\nsad,3,2,2\n")
    assert [problem.line for problem in read.problems] == [2]
    assert read.good.labels == ("sad",)
    assert len(str(read.problems[0])) < 200


def test_a_file_of_quotes_is_read_in_a_moment() -> None:
    read = rows_of(HEADER + '"\n' * 200_000)
    assert len(read.problems) == 1_001


def test_columns_that_nobody_can_tell_apart_are_asked_about_once() -> None:
    with pytest.raises(ColumnsError) as asked:
        rows_of(GERMAN)
    assert [(each.name, each.is_number) for each in asked.value.found] == [
        ("Datum", False),
        ("Gefühl", False),
        ("Gesicht", True),
        ("Stimme", True),
        ("Körper", True),
    ]
    assert asked.value.wanted == asked.value.missing == COLUMNS
    assert str(asked.value) == (
        "I need columns for the emotion, the facial expression, the voice tone and the body language. "
        "I found: Datum, Gefühl, Gesicht, Stimme, Körper. Name each once, in the first row."
    )


def test_columns_are_what_a_person_says() -> None:
    read = rows_of(GERMAN, Choices(columns=(1, 2, 3, 4)))
    assert [(each.emotion, each.scores.as_tuple()) for each in read.good.examples] == [
        ("froh", (8, 7, 8)),
        ("traurig", (3, 2, 2)),
    ]
    assert read_performances(GERMAN.encode(), Choices(columns=(4, 3, 2))).scores.tolist() == [[8, 7, 8], [2, 2, 3]]


@pytest.mark.parametrize("columns", [(1, 2, 3, 9), (1, 2, 3), (-1, 2, 3, 4)])
def test_columns_that_are_not_there_are_asked_about_again(columns: tuple[int, ...]) -> None:
    with pytest.raises(ColumnsError):
        rows_of(GERMAN, Choices(columns=columns))


def test_a_file_without_a_header_is_asked_about_and_loses_no_row() -> None:
    content = "froh,8,7,8\ntraurig,3,2,2\n"
    with pytest.raises(ColumnsError) as asked:
        rows_of(content)
    assert [each.name for each in asked.value.found] == ["column 1", "column 2", "column 3", "column 4"]
    assert rows_of(content, Choices(columns=(0, 1, 2, 3))).good.labels == ("froh", "traurig")


def test_a_synonym_of_a_column_beside_our_own_name_breaks_nothing() -> None:
    content = "emotion,mood,face,facial_expression,voice,body,actor,performer,judge,coder\ncalm,x,9,5,4.5,5,A,B,C,D\n"
    (example,) = rows_of(content).good.examples
    assert (example.emotion, example.scores.as_tuple()) == ("calm", (5, 4.5, 5))
    assert (example.provenance.performer, example.provenance.rater) == ("B", None)


def scored(highest: float, lowest: float = 1, rows: int = 10) -> str:
    values = [lowest, highest] + [lowest] * (rows - 2)
    return "".join(f"calm,{value:g},{lowest:g},{lowest:g}\n" for value in values)


@pytest.mark.parametrize(
    ("highest", "lowest", "scales"),
    [(5, 1, "1–5 0–5"), (7, 0, "0–7"), (1, 0, "0–1"), (88, 3, "0–100"), (18, 0, "0–20 0–100"), (100, 0, "0–100")],
)
def test_scores_that_may_be_on_another_scale_are_asked_about(highest: float, lowest: float, scales: str) -> None:
    content = HEADER + scored(highest, lowest)
    for read in (read_csv_rows, read_performances, read_csv):
        with pytest.raises(ScaleError) as asked:
            read(content.encode())
        assert " ".join(map(str, asked.value.scales)) == scales
        assert (asked.value.lowest, asked.value.highest) == (lowest, highest)


@pytest.mark.parametrize(
    "content", [scored(5, rows=9), scored(6), scored(4.9), scored(10), scored(9.5), scored(101, 2)]
)
def test_scores_that_are_from_0_to_10_are_not_asked_about(content: str) -> None:
    rows_of(HEADER + content)


def test_a_slip_far_beyond_does_not_keep_the_question_away() -> None:
    with pytest.raises(ScaleError, match="highest score is 95"):
        rows_of(HEADER + scored(95) + "calm,880,1,1\n")


def test_scores_are_stretched_and_it_is_said() -> None:
    read = rows_of(HEADER + scored(5) + "calm,3,2,6\ncalm,4/5,80%,3\n", Choices(scale=Scale(1, 5)))
    assert read.good.examples[0].scores.as_tuple() == (0, 0, 0)
    assert read.good.examples[1].scores.as_tuple() == (10, 0, 0)
    assert read.good.examples[-1].scores.as_tuple() == (8, 8, 5)
    assert [problem.reason for problem in read.problems] == ["a score here is a number from 1 to 5"]
    assert read.read_as == ReadAs(scale=Scale(1, 5))


def test_where_they_are_from_0_to_10_those_above_are_problems() -> None:
    read = rows_of(HEADER + scored(88), Choices(scale=TEN))
    assert (len(read.good), len(read.problems), read.read_as) == (9, 1, ReadAs())


def test_a_header_that_says_the_scale_is_not_asked_about() -> None:
    header = "emotion,face (1-5),voice (1-5),body (1-5)\n"
    assert rows_of(header + scored(5)).read_as.scale == Scale(1, 5)
    assert rows_of(header.replace("1-5", "0-10") + scored(5)).read_as.scale is None
    with pytest.raises(ScaleError):
        rows_of(header.replace("face (1-5)", "face (1-7)") + scored(5))


def fixed(to_fix: str, cells: dict[str, str]) -> str:
    """The rows to fix with other texts in place of these cells."""
    table = list(csv.reader(io.StringIO(to_fix)))
    text = io.StringIO()
    csv.writer(text).writerows([[cells.get(each, each) for each in row] for row in table])
    return text.getvalue()


@pytest.mark.parametrize(
    ("content", "choices", "cells"),
    [
        (HEADER + "calm,?,2,3\nsad,1,2,3\n,3,3,3\n", Choices(), {"?": "4", "": "glad"}),
        (HEADER + scored(5) + "calm,?,2,3\ncalm,9,2,3\n", Choices(scale=Scale(1, 5)), {"?": "4", "9": "5"}),
        (GERMAN + "2026;wütend;zehn;9;9\n", Choices(columns=(1, 2, 3, 4)), {"zehn": "10"}),
        ("label;face;voice;body;performer\ncalm;8,5;7,5;x;Ann\n", Choices(), {"x": "2,5"}),
    ],
)
def test_the_rows_to_fix_are_read_without_a_question_once_they_are_fixed(
    content: str, choices: Choices, cells: dict[str, str]
) -> None:
    read = rows_of(content, choices)
    again = rows_of(fixed(read.to_fix, cells))
    assert not again.problems
    assert len(again.good) == len({problem.line for problem in read.problems})
    whole = content
    for bad, good in cells.items():
        whole = whole.replace(f"\n{bad},3,3,3", f"\n{good},3,3,3") if not bad else whole.replace(bad, good)
    expected = rows_of(whole, choices).good
    assert sorted(map(repr, (*read.good.examples, *again.good.examples))) == sorted(map(repr, expected.examples))


def test_the_rows_to_fix_say_where_they_stood_and_what_is_wrong() -> None:
    to_fix = rows_of(HEADER + "calm,1,2,3\nsad,11,x,3\nsad,1\n").to_fix
    header, *rows = csv.reader(io.StringIO(to_fix))
    assert header == ["line", "problem", *COLUMNS]
    assert [row[0] for row in rows] == ["3", "4"]
    assert rows[0][2:] == ["sad", "11", "x", "3"]
    assert "this row has 2 cells, and the header has 4" in rows[1][1]
    assert rows_of(HEADER + "calm,1,2,3\n").to_fix == ""


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("calm,;\t|\"'\n1234567890/% ()", max_size=200), st.booleans())
def test_any_text_is_rows_or_a_dataset_error(text: str, with_header: bool) -> None:
    content = (HEADER if with_header else "") + text
    for columns in (None, (0, 1, 2, 3)):
        try:
            read = rows_of(content, Choices(columns, TEN))
        except DatasetError:
            continue
        assert read_csv(read.good.to_csv().encode(), TEN) == read.good if len(read.good) else True
        lines = len(content.replace("\r", "\n").split("\n"))
        assert all(1 <= problem.line <= lines for problem in read.problems)


def test_performances_know_the_same_words() -> None:
    content = "Face;Voice;Body\n9/10;80%;9\n"
    assert read_performances(content.encode()).scores.tolist() == [[9, 8, 9]]
    assert len(SCORE_NAMES) == 3
