import codecs
import csv
import io
import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.data.dataset import COLUMNS, STARTER, Dataset, Example
from engine.data.errors import MOST_PROBLEMS, STOPPED, ColumnsError, DatasetError, Problem
from engine.data.scale import TEN
from engine.data.scores import Scores
from engine.data.spreadsheets import begins_as_formula, escape_label
from engine.files.choices import Choices
from engine.files.examples_csv import csv_parts, read_csv, read_csv_rows, read_stored_csv
from tests.engine.data.test_dataset import datasets

HEADER = "emotion,facial_expression,voice_tone,body_language\n"
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0"))
CALM = Example(Scores(5, 4.5, 5), "calm")


def problems_of(content: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(DatasetError) as caught:
        read_csv(content.encode() if isinstance(content, str) else content)
    return caught.value.problems


def places(content: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.value) for problem in problems_of(content)]


def test_a_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "examples.csv"
    path.write_text(STARTER.to_csv())
    assert read_csv(path) == STARTER
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    "content",
    [
        HEADER + "calm,5,4.5,5\n",
        HEADER + "calm,5,4.5,5",
        "\ufeff" + HEADER + "calm,5,4.5,5\n",
        (HEADER + "calm,5,4.5,5\n").replace("\n", "\r\n"),
        (HEADER + "calm,5,4.5,5\n").replace("\n", "\r"),
        "\n\n" + HEADER + "  \n\ncalm,5,4.5,5\n\n , ,,\n",
        " Body_Language , EMOTION,Voice_Tone ,facial_expression\n5,calm,4.5,5\n",
        " Body Language , Emotion,voice  tone ,Facial_Expression\n5,calm,4.5,5\n",
        HEADER + ' "calm", 5.0 ,"4.5", +5\n',
        HEADER.replace("\n", ",by\n") + 'calm,5,45e-1,5.,"someone\nelse"\n',
        HEADER.replace(",", ";") + "calm;5;4.5;5\n",
        HEADER.replace(",", "\t") + "calm\t5\t4.5\t5\n",
        HEADER.replace(",", ";") + 'calm;5,0;"4,5";+5\n',
        HEADER.replace(",", "\t") + "calm\t5,0\t4,5\t5\n",
        'emotion;"by, and when";facial_expression;voice_tone;body_language\ncalm;a, b;5;4,5;5\n',
        HEADER + 'calm,5,"4,5",5\n',
        "sep=;\n" + HEADER.replace(",", ";") + "calm;5;4,5;5\n",
        '"SEP=,"\r\n' + HEADER + "calm,5,4.5,5\n",
        "Scores of the second night\n\n" + HEADER + "calm,5,4.5,5\n",
        "Scores;;;\n2026;;;\n" + HEADER.replace(",", ";") + "calm;5;4,5;5\n",
        HEADER.replace("\n", ",note,by\n") + "calm,5,4.5,5\n",
        HEADER.replace("\n", ",note,by\n") + "calm,5,4.5,5,so to say\n",
        HEADER.replace("\n", ",,\n") + "calm,5,4.5,5\n",
        HEADER + "calm,5,4.5,5,, ,\n",
    ],
)
def test_ways_to_write_the_same_example(content: str) -> None:
    assert read_csv(content.encode()).examples == (CALM,)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_says_how_it_is_encoded_is_read(encoding: str) -> None:
    content = HEADER + "悲しみ,5,4.5,5\n"
    assert read_csv(content.encode(encoding)).labels == ("悲しみ",)
    big_endian = codecs.BOM_UTF16_BE + content.encode("utf-16-be")
    assert read_csv(big_endian).labels == ("悲しみ",)


@pytest.mark.parametrize("label", ["fröhlich", "déçu", "größe", "c’est triste", "señor"])
def test_windows_1252_is_read(label: str) -> None:
    assert read_csv((HEADER + f"{label},5,4.5,5\n").encode("cp1252")).labels == (label,)


def test_a_row_that_a_decimal_comma_may_have_split_is_not_guessed() -> None:
    (problem,) = problems_of(HEADER.replace("\n", ",note,by\n") + "calm,5,4,5,5\n")
    assert problem.reason == "this row has 5 cells, and the header has 6"


def test_lines_keep_their_numbers_below_a_title_and_a_separator() -> None:
    assert places("sep=,\nScores\n\n" + HEADER + "calm,11,2,3\n") == [(5, "facial_expression", "11")]


@pytest.mark.parametrize("value", ["", "nan", "inf", "-inf", "1e999", "11", "-0.001", "5,5,5", "five", "1_0", "0x5"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_what_is_no_score(column: int, value: str) -> None:
    fields = ["calm", "1", "2", "3"]
    fields[column] = f'"{value}"'
    (problem,) = problems_of(HEADER + ",".join(fields))
    assert (problem.line, problem.column, problem.value) == (2, HEADER.strip().split(",")[column], value)
    assert problem.reason == "a score is a number from 0 to 10"


def test_every_bad_row_is_named_and_no_good_one() -> None:
    content = HEADER + "calm,5,5,5\n,1,2,3\nsad,1,2\nsad,1,2,3,4\n" + "c" * 33 + ",11,2,x\nsad,3,2,2\n"
    assert places(content) == [
        (3, "emotion", ""),
        (4, "", "sad,1,2"),
        (5, "", "sad,1,2,3,4"),
        (6, "emotion", "c" * 33),
        (6, "facial_expression", "11"),
        (6, "body_language", "x"),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_the_files_own(line_end: str) -> None:
    rows = HEADER.replace("\n", ",note\n") + 'calm,5,5,5,"one\n\ntwo"\n\n\nsad,11,2,2,\n'
    assert places(rows.replace("\n", line_end)) == [(7, "facial_expression", "11")]
    assert places((rows + "\0").replace("\n", line_end))[0][0] == 8


@pytest.mark.parametrize(
    ("content", "found", "missing"),
    [
        ("emotion,EMOTION,voice_tone\ncalm,calm,1\n", ["emotion", "EMOTION", "voice_tone"], [0, 1, 3]),
        ("", [], [0, 1, 2, 3]),
        ("\n \n", [], [0, 1, 2, 3]),
        ("\ufeff", [], [0, 1, 2, 3]),
        ("happy,8,7,8\n", ["column 1", "column 2", "column 3", "column 4"], [0, 1, 2, 3]),
        ("a;b\n1;2\n", ["a", "b"], [0, 1, 2, 3]),
    ],
)
def test_a_header_must_name_each_column_once(content: str, found: list[str], missing: list[int]) -> None:
    with pytest.raises(ColumnsError) as caught:
        read_csv(content.encode())
    assert [column.name for column in caught.value.found] == found
    assert caught.value.missing == tuple(COLUMNS[place] for place in missing)


def test_a_header_alone_is_no_dataset() -> None:
    assert problems_of(HEADER + "\n") == (Problem(1, "", "", "there are no rows below the header"),)


def test_a_header_that_one_separator_breaks_is_read_by_another() -> None:
    header = 'emotion;facial_expression;voice_tone;body_language;in, "so to say"\n'
    assert read_csv((header + "calm;5;4.5;5;\n").encode()).examples == (CALM,)
    assert "quotation mark" in problems_of('"emotion,facial_expression\ncalm,1')[0].reason


@pytest.mark.parametrize("row", ['"calm,1,2,3\nsad,1,2,3\n', 'calm,1,2,"3"4\n', "calm,1,2," + "3" * 200_000])
def test_broken_quotes_and_endless_fields(row: str) -> None:
    (problem,) = problems_of(HEADER + row)
    assert problem.line == 2


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0", b"7z\xbc\xaf\x27\x1c", HEADER.encode("utf-16")[:-1]])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(DatasetError, match="send a workbook, or text with commas") as caught:
        read_csv(content)
    assert caught.value.problems == ()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n", "is a PNG picture"),
        (b"\xff\xd8\xff\xe0", "is a JPEG picture"),
        (HEADER.encode("utf-16")[:-1], "text is damaged, or not in UTF-16"),
    ],
)
def test_another_kind_of_file_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_csv(content)
    assert str(caught.value).startswith(f"This {kind}; send a workbook, or text")


@pytest.mark.parametrize("value", ["5,5,5", "5,", ",5", "1.000,5", "5 5", "11,5", "-0,5"])
def test_what_is_no_decimal_comma(value: str) -> None:
    (problem,) = problems_of(HEADER.replace(",", ";") + f"calm;1;{value};2\n")
    assert (problem.column, problem.value) == ("voice_tone", value)


def test_an_uneven_row_is_quoted_as_it_stands() -> None:
    (problem,) = problems_of(HEADER.replace(",", ";") + "calm;1;2\n")
    assert (problem.value, problem.reason) == ("calm;1;2", "this row has 3 cells, and the header has 4")


def test_the_good_rows_are_offered_beside_the_bad_ones() -> None:
    content = HEADER + '"calm",5,4.5,5\nsad,11,2,2\n\nsad,3,2\nhappy,8,7,8\n'
    rows = read_csv_rows(content.encode())
    assert rows.good.examples == (CALM, STARTER.examples[0])
    assert [(problem.line, problem.value) for problem in rows.problems] == [(3, "11"), (5, "sad,3,2")]
    assert problems_of(content) == rows.problems


@pytest.mark.parametrize("content", [b"", HEADER.encode(), b"PK\x03\x04"])
def test_a_file_without_rows_to_tell_apart_is_refused(content: bytes) -> None:
    with pytest.raises(DatasetError):
        read_csv_rows(content)


def test_reading_stops_at_many_problems_and_the_last_one_says_so() -> None:
    content = HEADER + "calm,5,4.5,5\n" + "sad,x,y\nsad,11,x,nan\ncalm,5,4.5,5\n" * 10_000
    rows = read_csv_rows(content.encode(), Choices(scale=TEN))
    *problems, stopped = rows.problems
    assert len(problems) == MOST_PROBLEMS
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert stopped == Problem(problems[-1].line, "", "", STOPPED)
    assert set(rows.good.examples) == {CALM}
    assert len(rows.good) == 1 + stopped.line // 3 - 1
    assert str(stopped) == f"Line {stopped.line}: I stopped here, after 1,000 problems, and did not read the rest"


def test_a_thousand_problems_are_all_told() -> None:
    rows = read_csv_rows((HEADER + "sad,x,2,2\n" * MOST_PROBLEMS + "calm,5,4.5,5\n").encode())
    assert (len(rows.problems), rows.good.examples) == (MOST_PROBLEMS, (CALM,))
    assert STOPPED not in {problem.reason for problem in rows.problems}


def test_a_file_is_little_to_pass_between_processes() -> None:
    rows = read_csv_rows((HEADER + "calm,5,4.5,5\n" * 80_000).encode(), Choices(scale=TEN))
    assert len(pickle.dumps(rows)) < 3_000_000


def test_a_large_dataset_comes_in_parts_that_are_read_again_one_by_one() -> None:
    chance = np.random.default_rng(5)
    labels = [("calm", "a, b; c", 'so "so"', "müde", "喜び")[place] for place in chance.integers(5, size=5_000)]
    whole = Dataset(np.round(chance.uniform(0, 10, (5_000, 3)), 3), tuple(labels))
    for most_rows, most_bytes in ((999, 10**6), (5_000, 10_000)):
        parts = csv_parts(whole, most_rows, most_bytes)
        again = [read_csv(part) for part in parts]
        assert max(map(len, again)) <= most_rows
        assert most_bytes * 0.9 < max(map(len, parts)) <= most_bytes or most_rows == 999
        assert np.concatenate([each.scores for each in again]).tolist() == whole.scores.tolist()
        assert sum((each.labels for each in again), ()) == whole.labels
    assert csv_parts(whole, 5_000, 10**6) == [whole.to_csv().encode()]


def test_no_good_row_at_all() -> None:
    rows = read_csv_rows((HEADER + "sad,x,y,z\n").encode())
    assert (len(rows.good), len(rows.problems)) == (0, 3)


@pytest.mark.parametrize("value", ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", " =1"])
def test_a_spreadsheet_runs_no_cell_of_the_rows_to_fix(value: str) -> None:
    to_fix = read_csv_rows(f"{HEADER}{value},11,1,1\n".encode()).to_fix
    assert f"'{value.strip()}" in to_fix


@pytest.mark.parametrize("label", ["=1+1", "+calm", "-1", "@SUM(A1)", "＝1", "'=1", "x;=1", "it's"])
def test_a_spreadsheet_runs_no_label_and_reads_it_back(label: str) -> None:
    dataset = Dataset.of([Example(CALM.scores, label)])
    cells = dataset.to_csv().split("\n")[1].split(",")
    assert not any(map(begins_as_formula, cells))
    assert read_stored_csv(dataset.to_csv().encode()) == dataset


def test_our_own_file_is_taught_again_as_it_was() -> None:
    dataset = Dataset.of([Example(CALM.scores, label) for label in ("=1+1", "-1", "＋1", "it's")])
    assert read_csv(dataset.to_csv().encode()) == dataset


@pytest.mark.parametrize(
    ("emotion", "reason"),
    [
        ("=1+1", "it begins with =, +, - or @"),
        ("'@bob", "it is an @name"),
        ("\u3164", "nobody can see it: it is an invisible character (U+3164 HANGUL FILLER)"),
    ],
)
def test_what_is_no_emotion_is_no_row(emotion: str, reason: str) -> None:
    (problem,) = problems_of(HEADER + f"{emotion},1,2,3\n")
    assert (problem.column, problem.reason) == ("emotion", reason)


def test_what_nobody_sees_of_an_emotion_is_taken_away() -> None:
    assert read_csv((HEADER + "c\u200balm\ufe0f,5,4.5,5\n").encode()).examples == (CALM,)


@settings(deadline=None, max_examples=40)
@given(datasets, st.sampled_from(";\t"))
def test_spreadsheets_in_other_countries_write_the_same_dataset(dataset: Dataset, separator: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(HEADER.strip().split(","))
    for scores, label in zip(dataset.scores.tolist(), dataset.labels, strict=True):
        writer.writerow([escape_label(label), *(format(Decimal(score), "f").replace(".", ",") for score in scores)])
    assert read_csv(text.getvalue().encode()) == dataset


def test_a_large_file_is_read_whole() -> None:
    scores = np.random.default_rng(1).uniform(0, 10, (100_000, 3)).round(2)
    dataset = Dataset(scores, ("calm", "sad") * 50_000)
    assert read_csv(dataset.to_csv().encode()) == dataset


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", HEADER.encode(), HEADER.encode() + b"calm,1,2,3\n"]))
@example(b'"', HEADER.encode())
@example(b"calm,1,2,1" + b"0" * 400, HEADER.encode())
def test_any_bytes_are_a_dataset_or_a_dataset_error(content: bytes, before: bytes) -> None:
    match outcome(before + content):
        case DatasetError() as error:
            assert str(error)
            assert all(problem.line >= 1 and problem.reason for problem in error.problems)
        case dataset:
            assert read_csv(dataset.to_csv().encode(), TEN) == dataset


@settings(deadline=None)
@given(st.text(alphabet='calm,1.5e-"\n\r \t;', max_size=60))
def test_any_rows_are_a_dataset_or_a_dataset_error(rows: str) -> None:
    match outcome((HEADER + rows).encode()):
        case DatasetError() as error:
            assert all(1 <= problem.line <= len(rows) + 2 for problem in error.problems)
        case dataset:
            assert len(dataset) >= 1


def outcome(content: bytes) -> Dataset | DatasetError:
    try:
        return read_csv(content)
    except DatasetError as error:
        return error
