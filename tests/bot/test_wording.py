from dataclasses import replace

import pytest

from bot.wording import (
    counts_line,
    joined,
    number,
    quoted,
    reading_html,
    reading_lines,
    readings_html,
)
from engine.dataset import Example
from engine.reading import Reading
from engine.scores import Scores

READING = Reading(
    scores=Scores(9, 8.5, 9),
    probabilities=(("angry", 0.46), ("<happy>", 0.37), ("sad", 0.17)),
    importances=(0.3, 0.35, 0.35),
    contributions=(0.1, 0.21, -0.04),
    average=0.2,
    closest=(Example(Scores(9, 9, 9), "angry"),),
    guess=False,
)


@pytest.mark.parametrize(("value", "text"), [(8.0, "8"), (8.5, "8.5"), (0.1, "0.1"), (1e-7, "0.0000001")])
def test_numbers_are_short_and_exact(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined(parts: list[str], text: str) -> None:
    assert joined(parts) == text


def test_what_people_wrote_is_cut_and_kept_on_one_line() -> None:
    assert quoted("a\nb") == "“a b”"
    assert quoted("x" * 30) == f"“{'x' * 23}…”"


def test_a_reading_says_everything_once() -> None:
    assert reading_lines(READING) == [
        "angry — confidence 46%",
        "Close call: <happy> with 37%.",
        "Your scores: 9 8.5 9.",
        "Closest example: 9 9 9, which is angry.",
        "Importance in the forest: facial expression 30%, voice tone 35% and body language 35%.",
    ]


def test_a_clear_reading_is_not_called_close() -> None:
    clear = replace(READING, probabilities=(("angry", 0.6), ("sad", 0.4)))
    assert reading_lines(clear)[1] == "Runner-up: sad with 40%."


def test_emotions_are_escaped_for_html() -> None:
    assert "&lt;happy&gt;" in reading_html(READING)
    assert "<happy>" not in reading_html(READING)
    sad = replace(READING, probabilities=(("a&b", 0.6), ("sad", 0.4)))
    assert readings_html([READING, sad]).splitlines() == [
        "1. 9 8.5 9: <b>angry</b> 46% (close call)",
        "2. 9 8.5 9: <b>a&amp;b</b> 60%",
    ]


def test_many_emotions_are_counted() -> None:
    assert counts_line({"a": 1, "b": 2}) == "a 1 and b 2"
    assert counts_line({f"e{i}": 1 for i in range(30)}).endswith("e11 1 and 18 more")
