from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.fit_report import fitted_html
from bot.services.fit_scheduler import Failed, Fitted
from bot.storage.records import Version
from bot.text.learned_text import AnswerChange
from engine.data.scores import Scores
from engine.measure.evaluation_result import Comparison, Measure, NotMeasurable
from tests.engine.measure.evaluations import around, evaluation

FITTED = Fitted(version=9, examples=60, starter=False, evaluation=evaluation(), before=None)
BEFORE = Version(4, datetime.now(UTC), "teach", 1, 0, None, 59, False, evaluation().to_json(), {})
NOW = (
    "I have learned from 60 examples of yours.\nI am right 73 times in 100 on performances I have not seen (69 to 77)."
)


def compared(gain: Measure) -> Fitted:
    return replace(FITTED, before=BEFORE, comparison=Comparison(around(0.7), around(0.7 + gain.value), gain))


@pytest.mark.parametrize(
    ("gain", "undo", "then"),
    [
        (Measure(0.02, -0.03, 0.07), True, "I see no difference from before: +2 points (−3 to +7)."),
        (Measure(0.1, 0.04, 0.16), True, "that is better than before: +10 points (+4 to +16)."),
        (Measure(-0.1, -0.16, -0.04), True, "that is worse than before: −10 points (−16 to −4). Tap Undo to go back."),
        (
            Measure(-0.1, -0.16, -0.04),
            False,
            "that is worse than before: −10 points (−16 to −4). <code>/rollback 4</code> brings that back.",
        ),
    ],
)
def test_then_and_now_are_compared_on_the_same_performances(gain: Measure, undo: bool, then: str) -> None:
    assert fitted_html(compared(gain), (), undo=undo) == f"{NOW} On the same performances {then}"


def test_the_way_back_is_named_only_where_it_is_worse_for_sure() -> None:
    doubtful = fitted_html(compared(Measure(-0.1, -0.2, 0.0)), (), undo=False)
    assert "no difference" in doubtful
    assert "worse" not in doubtful
    assert "rollback" not in doubtful


def test_other_emotions_cannot_be_compared_with_before() -> None:
    told = fitted_html(replace(FITTED, before=BEFORE, other_emotions=7), (), undo=True)
    assert told == f"{NOW} The emotions have changed, so this cannot be compared with before."
    assert fitted_html(replace(FITTED, before=BEFORE), (), undo=True) == NOW, "too little of it is left to compare"


def test_what_was_left_out_is_named() -> None:
    left_out = replace(evaluation(), left_out=(("<calm>", 2),))
    told = fitted_html(replace(FITTED, evaluation=left_out), (), undo=True)
    assert told.startswith(NOW)
    assert "&lt;calm&gt; (2 performances)" in told


def test_what_cannot_be_measured_names_what_is_missing() -> None:
    lacking = replace(FITTED, evaluation=NotMeasurable((("<calm>", 2),), ("sad",)), before=BEFORE)
    assert fitted_html(lacking, (), undo=True).endswith(
        "\nsad ●●●●●, &lt;calm&gt; ●●●○○: two more of &lt;calm&gt; and I can say how good I am."
    )


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ("happy, 74%", "angry, 46%", "I learned from it: 9 8 9 is now happy, 74% (before: angry, 46%)."),
        ("angry, 74%", "angry, 46%", "I learned from it: 9 8 9 is angry, now 74% (before: 46%)."),
        ("angry, 46%", "angry, 46%", "I learned from it: 9 8 9 stays angry, 46%."),
    ],
)
def test_what_was_learned_is_told_by_the_answer_to_it(now: str, before: str, told: str) -> None:
    changes = [AnswerChange(Scores(9, 8, 9), now, before)]
    assert fitted_html(FITTED, changes, undo=True).splitlines()[0] == told


def test_of_many_performances_the_last_are_told() -> None:
    changes = [AnswerChange(Scores(n, 1, 1), "sad, 50%", "sad, 50%") for n in range(3, 7)]
    assert fitted_html(FITTED, changes, undo=True, others=3).splitlines()[:6] == [
        "I learned from them:",
        *(f"• {n} 1 1 stays sad, 50%" for n in range(3, 7)),
        "• and 3 performances more",
    ]


def test_one_emotion_is_too_little_and_a_failure_loses_nothing() -> None:
    assert "only one emotion" in fitted_html(replace(FITTED, evaluation=None), (), undo=True)
    assert "What you taught is kept" in fitted_html(Failed("abcd"), (), undo=True)
    assert "<code>abcd</code>" in fitted_html(Failed("abcd"), (), undo=True)
    assert "starter rows" in fitted_html(replace(FITTED, examples=0), (), undo=True)
