from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.fit_report import fitted_html
from bot.services.fit_scheduler import Failed, Fitted
from bot.storage.records import Version
from engine.measure.evaluation_result import Comparison, Measure, NotMeasurable
from tests.engine.measure.evaluations import around, evaluation

FITTED = Fitted(version=9, examples=60, starter=False, evaluation=evaluation(), before=None)
BEFORE = Version(4, datetime.now(UTC), "teach", 1, 0, None, 59, False, evaluation().to_json(), {})
NOW = "Now 60 taught examples, fitted. Accuracy on performances it has not seen: 73% (95% interval 69% to 77%)"


def compared(gain: Measure) -> Fitted:
    return replace(FITTED, before=BEFORE, comparison=Comparison(around(0.7), around(0.7 + gain.value), gain))


@pytest.mark.parametrize(
    ("gain", "undo", "then"),
    [
        (Measure(0.02, -0.03, 0.07), True, "no difference can be told: +2 points (−3 to +7)."),
        (Measure(0.1, 0.04, 0.16), True, "it rose: +10 points (+4 to +16)."),
        (Measure(-0.1, -0.16, -0.04), True, "it fell: −10 points (−16 to −4). Undo takes this back."),
        (Measure(-0.1, -0.16, -0.04), False, "it fell: −10 points (−16 to −4). /rollback 4 brings that back."),
    ],
)
def test_then_and_now_are_compared_on_the_same_performances(gain: Measure, undo: bool, then: str) -> None:
    told = fitted_html(compared(gain), undo=undo)
    assert told == f"{NOW}. Compared with before, on the same held-back performances, {then}"


def test_the_way_back_is_named_only_where_it_is_worse_for_sure() -> None:
    doubtful = fitted_html(compared(Measure(-0.1, -0.2, 0.0)), undo=False)
    assert "no difference can be told" in doubtful
    assert "fell" not in doubtful
    assert "rollback" not in doubtful


def test_other_emotions_cannot_be_compared_with_before() -> None:
    told = fitted_html(replace(FITTED, before=BEFORE, other_emotions=7), undo=True)
    assert told == f"{NOW} – now 7 emotions; not comparable with before."
    assert fitted_html(replace(FITTED, before=BEFORE), undo=True) == f"{NOW}.", "too little of it is left to compare"


def test_the_first_measure_stands_alone() -> None:
    assert fitted_html(FITTED, undo=True) == f"{NOW}."


def test_what_was_left_out_is_named() -> None:
    left_out = replace(evaluation(), left_out=(("<calm>", 2),))
    assert fitted_html(replace(FITTED, evaluation=left_out), undo=True) == (
        f"{NOW}. Left out: &lt;calm&gt; 2 performances: nobody can say how good I am at those."
    )


def test_what_cannot_be_measured_names_what_is_missing() -> None:
    lacking = replace(FITTED, evaluation=NotMeasurable((("<calm>", 2),)), before=BEFORE)
    assert fitted_html(lacking, undo=True) == (
        "Now 60 taught examples, fitted. How good it is cannot be measured yet: that needs two emotions with five "
        "different performances each. Missing: 2 more of &lt;calm&gt;."
    )


def test_one_emotion_is_no_recognizer_and_a_failed_fit_loses_nothing() -> None:
    assert "not two emotions yet" in fitted_html(replace(FITTED, evaluation=None), undo=True)
    assert "Everything you taught is stored" in fitted_html(Failed("abcd"), undo=True)
