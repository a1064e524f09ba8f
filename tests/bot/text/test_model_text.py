from dataclasses import replace

import numpy as np
import pytest

from bot.text.model_text import (
    ModelSummary,
    caption_html,
    details_html,
    first_html,
    is_first_text,
    measuring_failed_html,
    measuring_html,
    newer_details_html,
)
from bot.text.progress_text import progress_text
from bot.text.wording import plain
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.evaluation_result import Confusion, Evaluation, Measure, NotMeasurable, Recall
from engine.measure.tutorial import hold_out
from tests.engine.datasets import noisy
from tests.engine.measure.evaluations import evaluation

LIBRARIES = ("scikit-learn 1.9.1", "numpy 2.4.0")
SMALL = Parameters(n_estimators=3)
TAUGHT = ModelSummary(
    recognizer=fit(noisy(40, emotions=2), SMALL),
    answering=4,
    newest=4,
    starter=True,
    taught=True,
    given=STARTER,
    choice=None,
    measured=evaluation(),
    record="",
    disputes=(),
    only_starter_lacks=False,
)
UNTAUGHT = replace(TAUGHT, recognizer=fit(STARTER, SMALL), answering=0, newest=0, taught=False, measured=None)
MANY = noisy(40, emotions=2)
TRAINED = replace(UNTAUGHT, recognizer=fit(MANY, Parameters(n_estimators=3, min_samples_leaf=5)), given=MANY)


def first_lines(measured: Evaluation, *, only_starter_lacks: bool = False) -> list[str]:
    return first_html(replace(TAUGHT, measured=measured, only_starter_lacks=only_starter_lacks)).split("\n")


def details(summary: ModelSummary, note: str = "") -> str:
    return details_html(summary, hold_out(), LIBRARIES, note)


def test_one_sentence_says_how_good_and_one_what_to_teach_next() -> None:
    assert first_lines(evaluation()) == [
        "<b>Right 73 times in 100 on performances I have not seen</b> (69 to 77); always guessing the commonest: 33.",
        "Next, teach happy: I get it right 50 times in 100.",
    ]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "Next, teach <calm>: I never get it right yet."),
        (0.2, "Next, teach <calm>: I get it right 20 times in 100."),
        (0.03, "Next, teach <calm>: I get it right 3 times in 100."),
        (0.95, "I get every emotion I was tested on right 9 times in 10 or more; more performances make that surer."),
    ],
)
def test_what_to_teach_next_is_what_is_found_least(share: float, told: str) -> None:
    recalls = (Recall("sad", 0.97, 9, 9), Recall("<calm>", share, 9, 9))
    escaped = told.replace("<", "&lt;").replace(">", "&gt;")
    assert first_lines(replace(evaluation(), recalls=recalls))[1] == escaped


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ((("bored", 2), ("calm", 1)), "Next: 3 more performances of bored, then I can say how good I am at it."),
        ((("bored", 4), ("fearful", 1)), "Next: 1 more performance of bored, then I can say how good I am at it."),
        ((("fearful", 2),), "Next: 3 more performances of fearful, then I can say how good I am at it."),
        ((("fearful", 1),), "Next, teach happy: I get it right 50 times in 100."),
    ],
)
def test_what_is_nearly_measured_comes_next(left_out: tuple[tuple[str, int], ...], told: str) -> None:
    assert first_lines(replace(evaluation(), left_out=left_out))[1] == told


def test_emotions_of_the_starter_rows_alone_are_named() -> None:
    left_out = (("fearful", 1), ("surprised", 1))
    assert first_lines(replace(evaluation(), left_out=left_out), only_starter_lacks=True)[2:] == [
        "I cannot say how good I am at fearful and surprised.",
        "Only the starter rows have these emotions.",
    ]


def test_where_nothing_can_be_measured_dots_say_how_near_that_is() -> None:
    lacking = NotMeasurable((("<sad>", 4), ("happy", 2)))
    text = first_html(replace(TAUGHT, measured=lacking))
    assert plain(text) == f"Too early to tell.\n{progress_text(lacking)}"
    assert "&lt;sad&gt; ●○○○○" in text


def test_a_chat_that_taught_nothing_is_told_what_i_am_and_how_to_teach() -> None:
    text = first_html(UNTAUGHT)
    assert text.startswith("<b>I know only what I was given: the 6 starter rows.</b> So nobody can say yet how good")
    assert "<code>/teach happy 8 7 8</code>" in text
    assert "tutorial" not in text
    assert "I know only what I was given: 40 examples of 2 emotions." in first_html(TRAINED)


def test_while_it_is_measured_the_version_is_named() -> None:
    assert first_html(replace(TAUGHT, measured=None)) == measuring_html(4)
    assert measuring_html(4).startswith("I am still measuring version 4 …")


def test_names_that_a_picture_cannot_show_stand_under_it_where_there_is_room() -> None:
    assert caption_html("<b>Right</b>", ["#1 is <😀>."]) == "<b>Right</b>\n#1 is &lt;😀&gt;."
    assert caption_html("<b>Right</b>", ["😀" * 512]) == "<b>Right</b>"


def test_a_tap_is_answered_under_first_texts_only() -> None:
    rare = replace(evaluation(), accuracy=Measure(0.001, 0, 0.01))
    shown = (TAUGHT, replace(TAUGHT, measured=NotMeasurable((("sad", 4),))), UNTAUGHT, replace(TAUGHT, measured=rare))
    assert all(is_first_text(plain(first_html(summary))) for summary in shown)
    others = (measuring_html(4), measuring_failed_html("abcd"), details(TAUGHT), progress_text(NotMeasurable(())))
    assert not any(is_first_text(plain(text)) for text in others)


def test_the_tutorials_story_is_told_as_long_as_nothing_was_taught() -> None:
    text = plain(details(UNTAUGHT))
    assert "This began as a tutorial that tested itself on 2 of its 6 examples." in text
    assert "no happy and no sad left to learn from: its accuracy is 0.00, and it can never answer happy or sad." in text
    for taught in (TAUGHT, replace(TAUGHT, measured=None), replace(TAUGHT, measured=NotMeasurable(()))):
        assert "tutorial" not in details(taught)


def test_of_a_few_rows_nobody_can_say_how_good_it_is() -> None:
    text = details(UNTAUGHT)
    assert "Nobody can say yet." in text
    assert "Smallest leaf" not in text
    assert "Made with scikit-learn 1.9.1 and numpy 2.4.0; dataset <code>" in text


def test_where_many_were_trained_in_a_terminal_it_says_what_measures_them() -> None:
    text = details(TRAINED)
    assert "Smallest leaf: 5 rows, chosen when it was trained." in text
    assert "<code>emotion-bot evaluate --dataset FILE</code>" in text
    assert "Nobody can say" not in text


def test_without_an_evaluation_the_confidence_is_told_as_what_it_is() -> None:
    calibrated = replace(UNTAUGHT, recognizer=UNTAUGHT.recognizer.with_temperature(1.5))
    assert "Its confidence is the share of the trees' votes, not yet checked" in details(UNTAUGHT)
    assert "Its confidence is the trees' votes, calibrated by cross-validation when" in details(calibrated)


def test_details_that_are_newer_than_the_message_say_so() -> None:
    note = newer_details_html(3, 5)
    assert note == "The message above is about version 3; these are the details of version 5, the newest."
    assert details(replace(TAUGHT, newest=5), note).startswith(f"{note}\n\n<b>A random forest")
    assert "Version 5 does not answer yet" in details(replace(TAUGHT, newest=5))


def test_what_is_not_measured_yet_is_told_in_the_details_too() -> None:
    assert "I am still measuring version 4." in details(replace(TAUGHT, measured=None))
    lacking = details(replace(TAUGHT, measured=NotMeasurable((("sad", 4), ("happy", 2)))))
    assert "happy ●●●○○, sad ●○○○○: two more of happy" in lacking
    assert "performances with the same scores count once." in lacking


def test_the_longest_names_of_very_many_emotions_fit_into_a_message() -> None:
    names = tuple(f"😀<&>{'😀' * 24}{place:04}" for place in range(60))
    confusion = Confusion(names, names, tuple(tuple(1 + (row == column) for column in range(60)) for row in range(60)))
    measured = replace(evaluation(confusion), left_out=tuple((f"{name[:-4]}x", 3) for name in names))
    dataset = Dataset(np.arange(360, dtype=float).reshape(120, 3) % 10, names * 2)
    disputes = [f"9 8 9: {', '.join(names[:6])}"] * 6
    summary = replace(TAUGHT, recognizer=fit(dataset, SMALL), measured=measured, disputes=disputes)
    text = plain(details(summary))
    assert 3_000 < utf16_length(text) <= 4_096
    assert "Accuracy on performances it has not seen: 73%" in text
    first = plain(first_html(replace(summary, only_starter_lacks=True)))
    assert utf16_length(first) <= 1_024
