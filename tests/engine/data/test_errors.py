import pickle

import pytest

from engine.data.errors import DatasetError, EngineError, Problem, ScoreError, StoreError


def test_a_problem_names_line_column_value_and_what_is_allowed() -> None:
    assert str(Problem(3, "voice_tone", "11", "a score is a number from 0 to 10")) == (
        "Line 3, voice tone “11”: a score is a number from 0 to 10"
    )
    assert str(Problem(3, "", "", "at least one row follows")) == "Line 3: at least one row follows"


def test_a_long_value_is_cut_and_stays_on_its_line() -> None:
    shown = str(Problem(1, "emotion", "a\n" * 1000, "too long"))
    assert len(shown) < 100
    assert "\n" not in shown


def test_a_dataset_error_shows_the_first_problems_and_counts_the_others() -> None:
    problems = tuple(Problem(line, "", "", "wrong") for line in range(1, 8))
    lines = str(DatasetError("no dataset", problems)).splitlines()
    assert lines[0] == "no dataset"
    assert lines[1:6] == [f"Line {line}: wrong" for line in range(1, 6)]
    assert lines[6:] == ["and 2 more"]


@pytest.mark.parametrize(
    "error",
    [
        ScoreError("voice_tone", 11, 0, 10),
        DatasetError("no dataset", (Problem(1, "", "", "wrong"),)),
        StoreError("altered"),
    ],
)
def test_an_error_comes_whole_through_a_process_boundary(error: EngineError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
