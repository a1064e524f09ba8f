from dataclasses import replace

import pytest

from bot.text.measures_text import (
    chart_captions,
    choice_text,
    evaluation_lines,
    left_out_names,
    left_out_text,
    not_measurable_text,
)
from engine.data.dataset import STARTER
from engine.forest.parameters import Parameters
from engine.measure.choice import Candidate, Choice
from engine.measure.evaluation_result import Baseline, Calibration, Confusion, Evaluation, Measure, NotMeasurable
from tests.engine.measure.evaluations import BINS, around, evaluation

STARTERS = tuple((emotion, 1) for emotion in STARTER.emotions)
NEEDS = "To say how good I am I need five different performances each of two emotions"


@pytest.mark.parametrize(
    ("lacking", "needs"),
    [
        ([("calm", 2)], ". Still missing: 2 more of calm."),
        ([("calm", 4), ("happy", 3), ("sad", 4)], ". Still missing: 3 more of happy; 4 more each of calm and sad."),
        ([(letter, 4) for letter in "abcdefg"], ". Still missing: 4 more each of a, b, c, d, e, f and g."),
        (
            [("a", 4), *((letter, 3) for letter in "bcdefgh")],
            ". Still missing: 3 more each of b, c, d, e, f and g; as many or more of 2 other emotions.",
        ),
        ([], "."),
    ],
)
def test_what_is_missing_is_named_the_nearest_first(lacking: list[tuple[str, int]], needs: str) -> None:
    assert not_measurable_text(NotMeasurable(tuple(lacking))) == f"{NEEDS}{needs}"


def test_where_one_emotion_is_all_there_is_a_second_is_missing() -> None:
    assert not_measurable_text(NotMeasurable((), ("sad",))) == f"{NEEDS}: teach me a second emotion."


@pytest.mark.parametrize(
    ("left_out", "starter", "named"),
    [
        ((("sad", 3),), True, "sad (3 performances)"),
        ((("calm", 1), ("sad", 3)), False, "calm (1 performance) and sad (3 performances)"),
        (
            STARTERS,
            True,
            "6 starter emotions with one example each (angry, disgusted, fearful, happy, sad and surprised)",
        ),
        ((("calm", 1), ("sad", 1)), True, "calm (1 performance); 1 starter emotion with one example (sad)"),
        ((("sad", 1),), False, "sad (1 performance)"),
        (
            tuple((letter, 2) for letter in "abcdefgh"),
            True,
            ", ".join(f"{letter} (2 performances)" for letter in "abcdef") + " and 2 more",
        ),
    ],
)
def test_what_was_not_measured_is_named(left_out: tuple[tuple[str, int], ...], starter: bool, named: str) -> None:
    assert left_out_text(left_out, starter) == f"Too early to say how good I am at: {named}."


def test_nothing_left_out_is_not_mentioned() -> None:
    assert left_out_text((), starter=True) == ""


def test_of_many_emotions_that_were_left_out_six_are_named() -> None:
    assert left_out_names(tuple((letter, 1) for letter in "abc")) == "a, b and c"
    assert left_out_names(tuple((letter, 1) for letter in "abcdefgh")) == "a, b, c, d, e, f and 2 more emotions"


def test_an_evaluation_tells_everything_once() -> None:
    assert evaluation_lines(evaluation(), starter=False) == [
        "Accuracy on performances it has not seen: 73% (95% interval 69% to 77%).",
        "With every emotion counted alike: 73% (95% interval 69% to 77%).",
        "Measured on 60 examples of 30 performances, by 5-fold cross-validation, twice; no performance is both "
        "learned and tested at once.",
        "Found of each emotion (recall): angry 75% of 20 examples, happy 50% of 20 and sad 95% of 20.",
        "Commonest mistakes: happy taken for angry 5 times in 10; angry taken for happy 3 times in 10; "
        "sad taken for happy once in 10.",
        "Always guessing the commonest emotion: 33% (95% interval 29% to 37%); the forest is better.",
        "Logistic regression is about as good: 70% (95% interval 66% to 74%), against 73% for the forest; the "
        "difference is within chance.",
        "More examples help: the last doubling, from 24 to 48 of them, brought +5 points (+1 to +9).",
        "The confidence is off by 4 points, which is within chance.",
        "It is calibrated by cross-validation (temperature 1.40): on average 10 points less sure than the trees' "
        "votes; the expected calibration error is 4 points in place of 12.",
    ]


def lines_with(measured: Evaluation, start: str) -> list[str]:
    return [line for line in evaluation_lines(measured, starter=True) if line.startswith(start)]


def test_only_a_part_of_the_examples_may_be_measured() -> None:
    part = replace(evaluation(), rows_in_all=1_063, left_out=(("calm", 3),))
    assert lines_with(part, "Measured on")[0].startswith("Measured on 60 of 1,063 examples of 30 performances,")
    assert lines_with(part, "Too early") == ["Too early to say how good I am at: calm (3 performances)."]


def test_labels_given_on_an_answer_are_told() -> None:
    aside = replace(evaluation(), set_aside=1)
    assert lines_with(aside, "Not measured") == [
        "Not measured on 1 example that was labelled after seeing my answer, which would flatter me."
    ]
    answered = replace(evaluation(), answered=0.31)
    told = "31% of these labels were given after seeing my answer, which flatters me."
    assert told in evaluation_lines(answered, starter=False)


def test_performers_it_has_not_seen_have_a_line_of_their_own() -> None:
    known = replace(evaluation(), performers=7, unseen_performers=around(0.6))
    assert lines_with(known, "On performers") == [
        "On performers it has not seen: 60% (95% interval 56% to 64%); each of the 7 whom I know by name was held back "
        "once."
    ]


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (around(0.1), "Logistic regression: 63% (95% interval 59% to 67%); the forest is better."),
        (around(-0.1), "Logistic regression is better: 63% (95% interval 59% to 67%), against 73% for the forest."),
    ],
)
def test_logistic_regression_has_both_numbers_where_the_forest_is_not_better(lead: Measure, text: str) -> None:
    other = replace(evaluation(), logistic=Baseline(around(0.63), around(0.63), lead))
    assert lines_with(other, "Logistic") == [text]


@pytest.mark.parametrize(
    ("overconfidence", "text"),
    [
        (0.15, "on average 4 points surer than the trees' votes; the expected calibration error is 4 points in place"),
        (0.10, "on average 1 point less sure than the trees' votes"),
        (0.112, "on average as sure as the trees' votes"),
    ],
)
def test_what_calibrating_did_is_told_as_it_was_measured(overconfidence: float, text: str) -> None:
    """Votes are smoothed too, so that a temperature below 1 may still make them less sure."""
    calibration = Calibration(0.04, 0.05, around(overconfidence), BINS)
    line = evaluation_lines(replace(evaluation(calibration=calibration), temperature=0.99), starter=False)[-1]
    assert line.startswith(f"It is calibrated by cross-validation (temperature 0.99): {text}")


@pytest.mark.parametrize(
    ("error", "overconfidence", "told"),
    [
        (0.12, Measure(0.11, 0.07, 0.15), "It is surer than it should be, by 11 points on average (7 to 15)."),
        (
            0.12,
            Measure(-0.11, -0.15, -0.07),
            "It is right more often than it thinks, by 11 points on average (7 to 15).",
        ),
        (
            0.12,
            Measure(0.01, -0.03, 0.05),
            "The confidence is off by 12 points, sometimes up and sometimes down; chance explains 5 points.",
        ),
        (0.01, Measure(0.01, -0.03, 0.05), "The confidence is off by 1 point, which is within chance."),
    ],
)
def test_how_far_the_confidence_is_off(error: float, overconfidence: Measure, told: str) -> None:
    calibration = Calibration(error, 0.05, overconfidence, BINS)
    assert evaluation_lines(evaluation(calibration=calibration), starter=False)[-2] == told


@pytest.mark.parametrize(
    ("gain", "told"),
    [
        (Measure(0.02, -0.03, 0.07), "Too early to say whether more examples help: the last doubling, from 24 to 48"),
        (Measure(-0.05, -0.09, -0.01), "More examples did not help: the last doubling, from 24 to 48"),
    ],
)
def test_more_examples_help_only_where_that_is_sure(gain: Measure, told: str) -> None:
    assert (
        len([line for line in evaluation_lines(evaluation(last_doubling=gain), starter=False) if line.startswith(told)])
        == 1
    )


def test_the_settings_are_told_with_their_reason() -> None:
    few = Choice(Parameters(), (), 0, "The tutorial's parameters: there is too little to compare by.")
    assert choice_text(few) == "Default settings: too few examples to tune them."
    compared = Choice(
        Parameters(min_samples_leaf=5), (Candidate(5, around(0.8), 310),), 140, "As accurate as the best."
    )
    assert choice_text(compared) == "Smallest leaf: 5 rows. As accurate as the best."


def test_of_many_emotions_twelve_recalls_are_told() -> None:
    names = tuple(f"emotion {number:02}" for number in range(30))
    diagonal = tuple(tuple(2 * (row == column) for column in range(30)) for row in range(30))
    measured = evaluation(Confusion(names, names, diagonal))
    (line,) = lines_with(measured, "Found of each")
    assert line.count("100%") == 12
    assert line.endswith("emotion 11 100% of 1 and 18 more.")
    assert "No mix-ups." in evaluation_lines(measured, starter=False)


def test_each_chart_has_its_caption() -> None:
    assert chart_captions(evaluation()) == [
        "What is mistaken for what? Most often: happy taken for angry 5 times in 10.",
        "What did more examples bring? More examples help: the last doubling, from 24 to 48 of them, brought "
        "+5 points (+1 to +9).",
        "Does the confidence agree with the accuracy? The confidence is off by 4 points, which is within chance.",
    ]
