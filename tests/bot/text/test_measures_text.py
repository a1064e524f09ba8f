from dataclasses import replace

import pytest

from bot.text.measures_text import chart_captions, evaluation_lines, left_out_text, not_measurable_text
from engine.data.dataset import STARTER
from engine.measure.evaluation_result import Baseline, Calibration, Confusion, Evaluation, Measure, NotMeasurable
from tests.engine.measure.evaluations import BINS, around, evaluation

STARTERS = tuple((emotion, 1) for emotion in STARTER.emotions)
NEEDS = "How good it is cannot be measured yet: that needs two emotions with five different performances each"


@pytest.mark.parametrize(
    ("lacking", "needs"),
    [
        ([("calm", 2)], ". Missing: 2 more of calm."),
        ([("calm", 4), ("happy", 3), ("sad", 4)], ". Missing: 3 more of happy; 4 more each of calm and sad."),
        ([(letter, 4) for letter in "abcdefg"], ". Missing: 4 more each of a, b, c, d, e, f and g."),
        (
            [("a", 4), *((letter, 3) for letter in "bcdefgh")],
            ". Missing: 3 more each of b, c, d, e, f and g; as many or more of 2 other emotions.",
        ),
        ([], ", so a second emotion."),
    ],
)
def test_what_is_missing_is_named_the_nearest_first(lacking: list[tuple[str, int]], needs: str) -> None:
    assert not_measurable_text(NotMeasurable(tuple(lacking))) == f"{NEEDS}{needs}"


@pytest.mark.parametrize(
    ("left_out", "starter", "named"),
    [
        ((("sad", 3),), True, "sad 3 performances"),
        ((("calm", 1), ("sad", 3)), False, "calm 1 performance and sad 3 performances"),
        (
            STARTERS,
            True,
            "6 starter emotions with one example each (angry, disgusted, fearful, happy, sad and surprised)",
        ),
        ((("calm", 1), ("sad", 1)), True, "calm 1 performance; 1 starter emotion with one example (sad)"),
        ((("sad", 1),), False, "sad 1 performance"),
        (
            tuple((letter, 2) for letter in "abcdefgh"),
            True,
            ", ".join(f"{letter} 2 performances" for letter in "abcdef") + " and 2 more",
        ),
    ],
)
def test_what_was_not_measured_is_named(left_out: tuple[tuple[str, int], ...], starter: bool, named: str) -> None:
    assert left_out_text(left_out, starter) == f"Left out: {named}: nobody can say how good I am at those."


def test_nothing_left_out_is_not_mentioned() -> None:
    assert left_out_text((), starter=True) == ""


def test_an_evaluation_tells_everything_once() -> None:
    assert evaluation_lines(evaluation(), starter=False) == [
        "Accuracy on performances it has not seen: 73% (95% interval 69% to 77%).",
        "Balanced over the emotions: 73% (95% interval 69% to 77%).",
        "Measured on 60 examples of 30 performances, in 2 times 5 folds; a performance is never in both parts.",
        "Found of each emotion (recall): angry 75% (10 performances), happy 50% (10) and sad 95% (10).",
        "Commonest mistakes: happy is taken for angry 5 times of 10; angry is taken for happy 3 times of 10; "
        "sad is taken for happy 1 time of 10.",
        "Always the commonest emotion: 33% (95% interval 29% to 37%); the forest is better.",
        "Logistic regression is not worse: 70% (95% interval 66% to 74%), the forest 73%; the forest's lead is "
        "+3 points (−1 to +7).",
        "The last doubling, from 24 to 48 examples to learn from, brought +5 points (+1 to +9).",
        "No sign that the confidence is off (within ± 6 points).",
        "The confidence is the trees' votes, calibrated by what cross-validation saw (temperature 1.40): on average "
        "10 points less sure, off by 12 points before and by 4 after (expected calibration error).",
    ]


def lines_with(measured: Evaluation, start: str) -> list[str]:
    return [line for line in evaluation_lines(measured, starter=True) if line.startswith(start)]


def test_only_a_part_of_the_examples_may_be_measured() -> None:
    part = replace(evaluation(), rows_in_all=1_063, left_out=(("calm", 3),))
    assert lines_with(part, "Measured on")[0].startswith("Measured on 60 of 1,063 examples of 30 performances,")
    assert lines_with(part, "Left out: ") == ["Left out: calm 3 performances: nobody can say how good I am at those."]


def test_labels_given_on_an_answer_are_told() -> None:
    aside = replace(evaluation(), set_aside=1)
    assert "Set aside: 1 example that was labelled on an answer of mine, which would flatter it." in evaluation_lines(
        aside, starter=False
    )
    answered = replace(evaluation(), answered=0.31)
    told = "31% of these labels were given on an answer of mine, which flatters it."
    assert told in evaluation_lines(answered, starter=False)


def test_performers_it_has_not_seen_have_a_line_of_their_own() -> None:
    known = replace(evaluation(), performers=7, unseen_performers=around(0.6))
    assert lines_with(known, "For performers") == [
        "For performers it has not seen: 60% (95% interval 56% to 64%); each of the 7 known was held out whole."
    ]


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (around(0.1), "Logistic regression: 63% (95% interval 59% to 67%); the forest is better."),
        (
            around(-0.1),
            "Logistic regression is better: 63% (95% interval 59% to 67%), the forest 73%; the forest's lead is "
            "−10 points (−14 to −6).",
        ),
    ],
)
def test_logistic_regression_has_both_numbers_where_the_forest_is_not_better(lead: Measure, text: str) -> None:
    other = replace(evaluation(), logistic=Baseline(around(0.63), around(0.63), lead))
    assert lines_with(other, "Logistic") == [text]


@pytest.mark.parametrize(
    ("overconfidence", "text"),
    [
        (0.15, "on average 4 points surer, off by 12 points before and by 4 after (expected calibration error)."),
        (0.10, "on average 1 point less sure, off by 12 points"),
        (0.112, "on average as sure as before, off by 12 points"),
    ],
)
def test_what_calibrating_did_is_told_as_it_was_measured(overconfidence: float, text: str) -> None:
    """Votes are smoothed too, so that a temperature below 1 may still make them less sure."""
    calibration = Calibration(0.04, 0.05, around(overconfidence), BINS)
    line = evaluation_lines(replace(evaluation(calibration=calibration), temperature=0.99), starter=False)[-1]
    assert line.startswith(
        "The confidence is the trees' votes, calibrated by what cross-validation saw (temperature 0.99): " + text
    )


def test_a_confidence_that_is_off_is_told_with_its_interval() -> None:
    off = evaluation(calibration=Calibration(0.12, 0.05, Measure(0.11, 0.07, 0.15), BINS))
    assert evaluation_lines(off, starter=False)[-2] == (
        "It is surer than it should be: by 11 points on average (7 to 15)."
    )


def test_of_many_emotions_twelve_recalls_are_told() -> None:
    names = tuple(f"emotion {number:02}" for number in range(30))
    diagonal = tuple(tuple(2 * (row == column) for column in range(30)) for row in range(30))
    measured = evaluation(Confusion(names, names, diagonal))
    (line,) = lines_with(measured, "Found of each")
    assert line.count("100%") == 12
    assert line.endswith("emotion 11 100% (1) and 18 more.")
    assert "No emotion is taken for another." in evaluation_lines(measured, starter=False)


def test_each_chart_has_its_caption() -> None:
    assert chart_captions(evaluation()) == [
        "What is mistaken for what: “happy” is taken for “angry”; 5 times of 10: the commonest mistake.",
        "What did more examples bring? The last doubling, from 24 to 48 examples to learn from, brought +5 points "
        "(+1 to +9).",
        "Does the confidence agree with the accuracy? No sign that the confidence is off (within ± 6 points).",
    ]
