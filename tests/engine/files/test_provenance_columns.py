"""The columns that say where examples come from."""

import csv
import io
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import Dataset, Example
from engine.data.errors import DatasetError, Problem
from engine.data.names import NameKind, clean_name
from engine.data.provenance import PERFORMANCE, PERFORMER, PROVENANCE_COLUMNS, RATER, UNKNOWN, Provenance
from engine.data.spreadsheets import begins_as_formula
from engine.files.examples_csv import csv_parts, read_csv, read_csv_rows, read_stored_csv
from tests.engine.data.test_dataset import emotions, scores

HEADER = "emotion,facial_expression,voice_tone,body_language,performance,performer,rater,answered\n"
ROWS = 10_000


def stored_names(kind: NameKind) -> st.SearchStrategy[str]:
    """Names that a dataset may hold; some begin as formulas do, or need quotes."""
    texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)
    sharp = st.tuples(st.sampled_from(["=", "'", "'=", "+", "@", "-", '"', ";", "a,", "x\u200d"]), texts).map("".join)
    return (texts | sharp | st.just("x" * 64)).map(str.strip).filter(lambda name: kind.fault(name) is None)


def taught_names(kind: NameKind) -> st.SearchStrategy[str]:
    return stored_names(kind).map(clean_name).filter(lambda name: kind.fault(name) is None)


def datasets(
    performances: st.SearchStrategy[str], performers: st.SearchStrategy[str], raters: st.SearchStrategy[str]
) -> st.SearchStrategy[Dataset]:
    names = (st.none() | each for each in (performances, performers, raters))
    examples = st.builds(Example, scores, emotions, st.builds(Provenance, *names, st.booleans()))
    return st.lists(examples, min_size=1, max_size=8).map(Dataset.of)


TAUGHT = datasets(
    taught_names(PERFORMANCE),
    taught_names(PERFORMER).filter(lambda name: PERFORMER.escaped_teaching_fault(name) is None),
    taught_names(RATER),
)
STORED = datasets(*map(stored_names, (PERFORMANCE, PERFORMER, RATER)))


def rows_of(*rows: str) -> list[Provenance]:
    return list(read_csv((HEADER + "\n".join(f"calm,5,4.5,5,{row}" for row in rows)).encode()).provenances)


def problem_of(row: str) -> Problem:
    with pytest.raises(DatasetError) as caught:
        read_csv((HEADER + f"calm,5,4.5,5,,,,\ncalm,5,4.5,5,{row}\n").encode())
    (problem,) = caught.value.problems
    return problem


@settings(deadline=None)
@given(TAUGHT)
def test_a_taught_dataset_comes_back(dataset: Dataset) -> None:
    again = read_csv(dataset.to_csv().encode())
    assert again == dataset
    assert again.digest == dataset.digest


@settings(deadline=None)
@given(STORED)
def test_a_stored_dataset_comes_back(dataset: Dataset) -> None:
    content = dataset.to_csv().encode()
    assert read_stored_csv(content) == dataset
    assert not any(begins_as_formula(cell) for line in csv.reader(io.StringIO(content.decode())) for cell in line)


@settings(deadline=None)
@given(STORED)
def test_parts_of_a_stored_dataset_come_back(dataset: Dataset) -> None:
    parts = [read_stored_csv(part) for part in csv_parts(dataset, 3, 10_000)]
    assert tuple(example for part in parts for example in part.examples) == dataset.examples


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=70))
def test_any_cell_is_a_name_that_comes_back_or_a_problem(cell: str) -> None:
    quoted = cell.replace('"', '""')
    content = f'{HEADER}calm,1,2,3,"{quoted}","{quoted}","{quoted}",\n'.encode()
    rows = read_csv_rows(content)
    assert {problem.column for problem in rows.problems} <= {"performance", "performer", "rater"}
    assert len(rows.good) == (not rows.problems)
    if rows.good:
        assert read_csv(rows.good.to_csv().encode()) == rows.good


def test_each_column_is_read() -> None:
    assert rows_of("night 2,Ann,lab 7,yes", ",,,", ",Bo,,no") == [
        Provenance("night 2", "Ann", "lab 7", True),
        UNKNOWN,
        Provenance(performer="Bo"),
    ]


@pytest.mark.parametrize(("cell", "answered"), [("yes", True), ("YES", True), ("No", False), ("", False)])
def test_answered_is_yes_or_no_in_any_case(cell: str, answered: bool) -> None:
    assert rows_of(f",,,{cell}") == [Provenance(answered=answered)]


@pytest.mark.parametrize("column", PROVENANCE_COLUMNS)
def test_each_column_may_stand_there_alone(column: str) -> None:
    content = f"{column.title()};emotion;facial expression;voice tone;body language\nyes;calm;5;4,5;5\n"
    (known,) = read_csv(content.encode()).provenances
    assert dict(zip(PROVENANCE_COLUMNS, known.cells(), strict=True)) == dict.fromkeys(PROVENANCE_COLUMNS, "") | {
        column: "yes"
    }


def test_a_file_without_them_knows_nothing_of_it() -> None:
    plain = Dataset.of([Example(example.scores, example.emotion) for example in read_csv(lab_file(3)).examples])
    assert plain.to_csv().startswith("emotion,facial_expression,voice_tone,body_language\n")
    assert set(read_csv(plain.to_csv().encode()).provenances) == {UNKNOWN}


def test_a_row_may_end_before_them() -> None:
    assert read_csv((HEADER + "calm,5,4.5,5\n").encode()).provenances == (UNKNOWN,)


@pytest.mark.parametrize("column", PROVENANCE_COLUMNS)
def test_a_column_that_stands_there_twice_is_refused(column: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_csv(HEADER.replace("\n", f", {column.upper()}\ncalm,5,4,5,,,,,\n").encode())
    assert caught.value.problems == (Problem(1, column, column, "there is more than one column of this name"),)


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (",,,maybe", "answered", "maybe", "write yes or no here, or nothing for no"),
        (",,,1", "answered", "1", "write yes or no here, or nothing for no"),
        (f",,{'r' * 65},", "rater", "r" * 65, "it is longer than 64 characters"),
        (f"{'p' * 65},,,", "performance", "p" * 65, "it is longer than 64 characters"),
        (f",{'p' * 65},,", "performer", "p" * 65, "it is longer than 64 characters"),
        ('"a\nb",,,', "performance", "a\nb", "it has line breaks or invisible characters"),
        (",,\u3164,", "rater", "\u3164", "nobody can see it: it is an invisible character (U+3164 HANGUL FILLER)"),
        (",@ann,,", "performer", "@ann", "it is an @name"),
        (",so #ann,,", "performer", "so #ann", "it is a #tag"),
        (",t.me/ann,,", "performer", "t.me/ann", "it is a link"),
        (",/ann,,", "performer", "/ann", "it is a /command"),
        (",=1+1,,", "performer", "=1+1", "it begins with =, +, - or @"),
    ],
)
def test_what_no_cell_may_hold_is_a_problem_of_its_row(row: str, column: str, value: str, reason: str) -> None:
    assert problem_of(row) == Problem(3, column, value, reason)


def test_the_good_rows_are_offered_beside_the_bad_ones() -> None:
    rows = read_csv_rows((HEADER + "calm,5,4.5,5,,,,maybe\nsad,11,2,2,,@a,,\nhappy,8,7,8,,Ann,,\n").encode())
    assert [(problem.line, problem.column) for problem in rows.problems] == [
        (2, "answered"),
        (3, "facial_expression"),
        (3, "performer"),
    ]
    assert rows.good.provenances == (Provenance(performer="Ann"),)


def test_what_nobody_sees_of_a_name_is_taken_away() -> None:
    assert rows_of("a\u200bb ,A\ufe0fnn,  r\u2003\u2003x,") == [Provenance("ab", "Ann", "r x")]


def test_a_performer_that_a_spreadsheet_was_kept_from_running_is_read() -> None:
    assert rows_of(",'=Ann,'=x,") == [Provenance(performer="=Ann", rater="=x")]


def lab_file(rows: int) -> bytes:
    chance = np.random.default_rng(1).uniform(0, 10, (rows, 3)).round(2)
    known = (
        Provenance(f"clip {row // 5}", f"performer-{row % 30}", f"rater-{row % 5}", row % 3 == 0) for row in range(rows)
    )
    return Dataset(chance, ("calm",) * rows, tuple(known)).to_csv().encode()


def test_a_large_file_is_read_whole() -> None:
    assert len(set(read_csv(lab_file(100_000)).provenances)) == 100_000


def test_a_file_is_little_to_pass_between_processes() -> None:
    assert len(pickle.dumps(read_csv_rows(lab_file(ROWS)))) < 150 * ROWS
