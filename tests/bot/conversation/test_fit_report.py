from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.fit_report import fitted_html
from bot.services.fit_scheduler import Failed, Fitted
from bot.storage.records import Version
from engine.measure.evaluation_result import NotMeasurable
from tests.engine.measure.evaluations import around, evaluation

FITTED = Fitted(version=9, examples=60, starter=False, evaluation=evaluation(), before=None)
NOW = "Now 60 taught examples, fitted. Accuracy on performances it has not seen: 73% (95% interval 69% to 77%)"


def measured(accuracy: float) -> Version:
    """Version 4, of this accuracy."""
    measures = replace(evaluation(), accuracy=around(accuracy)).to_json()
    return Version(4, datetime.now(UTC), "teach", 1, 0, None, 59, False, measures, {})


@pytest.mark.parametrize(
    ("before", "undo", "then"),
    [
        (0.74, True, "; before, 74% (no difference can be told)."),
        (0.6, True, "; before, 60% (it rose)."),
        (0.9, True, ". It fell, from 90% before. Undo takes this back."),
        (0.9, False, ". It fell, from 90% before. /rollback 4 brings that back."),
    ],
)
def test_how_good_it_is_now_is_told_against_before(before: float, undo: bool, then: str) -> None:
    assert fitted_html(replace(FITTED, before=measured(before)), undo=undo) == NOW + then


def test_the_first_measure_stands_alone() -> None:
    assert fitted_html(FITTED, undo=True) == f"{NOW}."


def test_what_cannot_be_measured_names_what_is_missing() -> None:
    lacking = replace(FITTED, evaluation=NotMeasurable((("<calm>", 2),)), before=measured(0.9))
    assert fitted_html(lacking, undo=True) == (
        "Now 60 taught examples, fitted. "
        "How good it is cannot be measured yet: that needs more examples, with different scores: 2 of &lt;calm&gt;."
    )


def test_one_emotion_is_no_recognizer_and_a_failed_fit_loses_nothing() -> None:
    assert "not two emotions yet" in fitted_html(replace(FITTED, evaluation=None), undo=True)
    assert "Everything you taught is stored" in fitted_html(Failed("abcd"), undo=True)
