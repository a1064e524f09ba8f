from dataclasses import replace

import pytest

from engine.measure.evaluation_result import Calibration, Confusion, Measure
from engine.measure.headlines import confidence, difference_text, learning, mistaken, times_in, worst_pairs
from tests.engine.measure.evaluations import BINS, CONFUSION, evaluation

SURE, MODEST = Measure(0.11, 0.07, 0.15), Measure(-0.04, -0.07, -0.01)
LEVEL = Measure(0.01, -0.03, 0.052)


def test_the_commonest_mistake_is_named() -> None:
    assert worst_pairs(CONFUSION) == [(1, 0), (0, 1), (2, 1)]
    first, second, below = mistaken(CONFUSION)
    assert f"{first} {second}" == "“happy” is taken for “angry”"
    assert below == "5 times in 10: the commonest mistake"


def test_an_answer_that_was_left_out_of_the_measuring_can_be_the_mistake() -> None:
    confusion = Confusion(("calm", "sad"), ("calm", "sad", "fearful"), ((9, 1, 0), (0, 6, 4)))
    assert worst_pairs(confusion) == [(1, 2), (0, 1)]
    assert mistaken(confusion).second == "taken for “fearful”"


def test_no_mistake_at_all() -> None:
    clear = Confusion(("calm", "sad"), ("calm", "sad"), ((3, 0), (0, 3)))
    assert worst_pairs(clear) == []
    assert mistaken(clear)[:2] == ("No mix-ups", "between emotions")


@pytest.mark.parametrize(
    ("share", "of", "told"),
    [
        (0.4, 10, "4 times in 10"),
        (0.36, 10, "4 times in 10"),
        (0.049, 10, "5 times in 100"),
        (0.01, 10, "once in 100"),
        (0.004, 10, "less than once in 100"),
        (0.25, 10, "3 times in 10"),
        (0.05, 10, "once in 10"),
        (0.1, 10, "once in 10"),
        (1, 10, "10 times in 10"),
        (0, 10, "0 times in 10"),
        (0.02, 10, "2 times in 100"),
        (0.001, 10, "less than once in 100"),
        (0.474, 100, "47 times in 100"),
    ],
)
def test_a_share_is_told_as_people_say_it(share: float, of: int, told: str) -> None:
    assert times_in(share, of) == told


@pytest.mark.parametrize(
    ("gain", "headline"),
    [
        (
            Measure(0.04, -0.01, 0.09),
            ("Too early to say whether", "more examples help", "from 24 to 48 examples: +4 points (−1 to +9)"),
        ),
        (
            Measure(0.01, 0.002, 0.02),
            ("Twice the examples", "brought +1 point", "from 24 to 48 examples: +1 point (+0.2 to +2)"),
        ),
        (
            Measure(-0.05, -0.09, -0.01),
            ("Twice the examples", "brought −5 points", "from 24 to 48 examples: −5 points (−9 to −1)"),
        ),
    ],
)
def test_what_the_last_doubling_brought(gain: Measure, headline: tuple[str, str, str]) -> None:
    assert learning(evaluation(last_doubling=gain)) == headline


@pytest.mark.parametrize(
    ("error", "chance", "overconfidence", "title", "below"),
    [
        (0.04, 0.05, LEVEL, "No sign that my confidence is off", "off by 4 points on average, which is within chance"),
        (
            0.01,
            0.05,
            Measure(0.0, -0.2, 0.1),
            "No sign that my confidence is off",
            "off by 1 point on average, which is within chance",
        ),
        (0.12, 0.05, SURE, "I am surer than I should be", "by 11 points on average (7 to 15)"),
        (0.04, 0.05, SURE, "I am surer than I should be", "by 11 points on average (7 to 15)"),
        (0.12, 0.05, MODEST, "I am right more often than I think", "by 4 points on average (1 to 7)"),
        (0.2, 0.05, LEVEL, "My confidence is off, both up and down", "by 20 points on average; chance explains 5"),
    ],
)
def test_whether_the_confidence_is_off(
    error: float, chance: float, overconfidence: Measure, title: str, below: str
) -> None:
    headline = confidence(Calibration(error, chance, overconfidence, BINS))
    assert f"{headline.first} {headline.second}" == title
    assert headline.below == below


def test_differences_are_signed() -> None:
    assert difference_text(Measure(0.025, -0.008, 0.0590001)) == "+2 points (−0.8 to +6)"
    assert difference_text(Measure(-0.0001, -0.1, 0.0)) == "0 points (−10 to 0)"
    assert difference_text(replace(SURE, value=0.01)) == "+1 point (+7 to +15)"
