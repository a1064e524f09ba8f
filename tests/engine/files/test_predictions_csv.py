"""A file of performances comes back as it was, with the answers."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.errors import MOST_PROBLEMS, STOPPED, DatasetError
from engine.data.scores import Scores
from engine.files.predictions_csv import answered_csv, read_performances
from engine.forest.reading import Answers
from engine.forest.recognizer import Recognizer

HEADER = "facial_expression,voice_tone,body_language\n"
BOM = "\ufeff"


def answered(content: str, recognizer: Recognizer, separator: str = ",") -> list[list[str]]:
    """The rows of the answered file."""
    performances = read_performances(content.encode())
    text = answered_csv(performances, recognizer.answer_many(performances.scores)).decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_each_row_gets_what_the_recognizer_answers(recognizer: Recognizer) -> None:
    header, *rows = answered(HEADER + "9,8,9\n2,1,2\n7.5,6,7\n", recognizer)
    assert header == ["facial_expression", "voice_tone", "body_language", "emotion", "confidence", "close_call"]
    for row in rows:
        reading = recognizer.read(Scores(*map(float, row[:3])))
        assert row[3:] == [reading.emotion, str(round(reading.confidence, 3)), "yes" if reading.close_call else "no"]
    assert [row[:3] for row in rows] == [["9", "8", "9"], ["2", "1", "2"], ["7.5", "6", "7"]]


def test_other_columns_stay_where_and_as_they_are(recognizer: Recognizer) -> None:
    content = 'Who,Voice_Tone, EMOTION,body_language,Facial_Expression,note\nSam,8.0,happy,9,9,"a, ""b""\nc"\n'
    header, row = answered(content, recognizer)
    assert header[:6] == ["Who", "Voice_Tone", "EMOTION", "body_language", "Facial_Expression", "note"]
    assert header[6:] == ["predicted_emotion", "confidence", "close_call"]
    assert row[:7] == ["Sam", "8.0", "happy", "9", "9", 'a, "b"\nc', "angry"]


def test_a_file_that_was_answered_can_be_answered_again(recognizer: Recognizer) -> None:
    performances = read_performances((HEADER + "9,8,9\n9,8\n").encode())
    once = answered_csv(performances, recognizer.answer_many(performances.scores)).decode()
    header, row, _ = answered(once, recognizer)
    added = ["emotion", "confidence", "close_call", "problem"]
    assert header[3:] == [*added, *(f"predicted_{name}" for name in added)]
    assert row[3:7] == row[7:]


def test_bad_rows_keep_their_place_and_say_why(recognizer: Recognizer) -> None:
    content = HEADER.replace("\n", ",note\n") + "9,8,9,\n11,x,9,\n\n9,8\n1,2,3,4,5\n9,8,nan,last\n"
    header, *rows = answered(content, recognizer)
    assert header[-1] == "problem"
    assert [row[:4] for row in rows] == [
        ["9", "8", "9", ""],
        ["11", "x", "9", ""],
        ["9", "8", "", ""],
        ["1", "2", "3", "4 5"],
        ["9", "8", "nan", "last"],
    ]
    assert [row[4] for row in rows] == ["angry", "", "", "", ""]
    assert [row[7] for row in rows] == [
        "",
        "Line 3, facial expression “11”: a score is a number from 0 to 10; "
        "Line 3, voice tone “x”: a score is a number from 0 to 10",
        "Line 5, “9,8”: this row has 2 cells, and the header has 4",
        "Line 6, “1,2,3,4,5”: this row has 5 cells, and the header has 4",
        "Line 7, body language “nan”: a score is a number from 0 to 10",
    ]


@pytest.mark.parametrize(("separator", "bom"), [(";", BOM), ("\t", ""), (",", BOM)])
def test_separator_and_byte_order_mark_are_kept(separator: str, bom: str, recognizer: Recognizer) -> None:
    content = bom + (HEADER + "9,8,9\n").replace(",", separator)
    header, row = answered(content, recognizer, separator)
    assert header[0] == bom + "facial_expression"
    assert row[:4] == ["9", "8", "9", "angry"]


def test_a_file_with_decimal_commas_gets_confidences_with_them(recognizer: Recognizer) -> None:
    content = HEADER.replace(",", ";") + "9;8,5;9\n2;1;2\n"
    confidences = [row[4] for row in answered(content, recognizer, ";")[1:]]
    assert all("," in confidence and "." not in confidence for confidence in confidences)
    plain = [row[4] for row in answered(content.replace("8,5", "8.5"), recognizer, ";")[1:]]
    assert plain == [confidence.replace(",", ".") for confidence in confidences]


def test_a_spreadsheet_runs_nothing_and_numbers_stay_numbers(recognizer: Recognizer) -> None:
    content = HEADER.replace("\n", ",=A1,b,c,d\n") + "9,8,9,=1+1,@SUM(A1),-0.5,+3%\n"
    header, row = answered(content, recognizer)
    assert header[3] == "'=A1"
    assert row[3:7] == ["'=1+1", "'@SUM(A1)", "-0.5", "+3%"]
    performances = read_performances((HEADER + "9,8,9\n").encode())
    taught = Answers(("=cmd()",), np.array([0.5]), np.array([True]))
    assert answered_csv(performances, taught).decode().splitlines()[1] == "9,8,9,'=cmd(),0.5,yes"


def test_a_file_in_utf_16_comes_back_as_a_spreadsheet_reads_it(recognizer: Recognizer) -> None:
    performances = read_performances((HEADER.replace(",", "\t") + "9\t8,5\t9\n").encode("utf-16"))
    text = answered_csv(performances, recognizer.answer_many(performances.scores)).decode()
    assert text.startswith(BOM + "facial_expression\t")
    assert text.splitlines()[1].startswith("9\t8,5\t9\tangry\t0,")


def test_a_file_with_no_good_row_comes_back_with_its_problems(recognizer: Recognizer) -> None:
    header, row = answered(HEADER + "a,b,c\n", recognizer)
    assert header[-1] == "problem"
    assert row[:6] == ["a", "b", "c", "", "", ""]
    assert row[6].count("a score is a number") == 3


def test_reading_stops_at_many_problems_and_the_file_ends_there(recognizer: Recognizer) -> None:
    rows = answered(HEADER + "9,8,9\n9,x,9\n" * 5_000, recognizer)[1:]
    assert len(rows) == 2 * MOST_PROBLEMS
    assert [row[3] for row in rows] == ["angry", ""] * MOST_PROBLEMS
    assert rows[-1][6].endswith(STOPPED)
    assert STOPPED not in rows[-3][6]


@pytest.mark.parametrize("content", ["", HEADER, "emotion,facial_expression\nhappy,1\n", "PK\x03\x04"])
def test_what_is_no_table_of_performances_is_refused(content: str) -> None:
    with pytest.raises(DatasetError):
        read_performances(content.encode())


def test_a_stray_quote_costs_its_row() -> None:
    performances = read_performances((HEADER + '"9,8,9\n2,1,2\n').encode())
    assert performances.scores.tolist() == [[2, 1, 2]]
    assert [(problem.line, problem.value) for problem in performances.problems] == [(2, '"9,8,9')]


def test_a_missing_column_is_named_with_those_that_are_needed() -> None:
    with pytest.raises(DatasetError, match=r"for the body language\. I found: emotion, facial_expression, voice_tone"):
        read_performances(b"emotion,facial_expression,voice_tone\nhappy,1,2\n")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.text(alphabet='9.5,;"=-\n é'), min_size=3, max_size=5), min_size=1, max_size=8))
def test_any_fields_come_back_as_rows_of_one_width(rows: list[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([HEADER.strip().split(","), *rows])
    try:
        performances = read_performances(text.getvalue().encode())
    except DatasetError:
        return
    amount = len(performances.scores)
    answers = Answers(("calm",) * amount, np.full(amount, 0.5), np.zeros(amount, dtype=bool))
    back = list(csv.reader(io.StringIO(answered_csv(performances, answers).decode(), newline="")))
    assert {len(row) for row in back} == {6 + bool(performances.problems)}
    assert sum(row[3] == "calm" for row in back) == amount
    assert len({problem.line for problem in performances.problems}) + amount == len(back) - 1
