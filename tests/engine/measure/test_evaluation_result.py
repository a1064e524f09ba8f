import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.errors import StoreError
from engine.measure.evaluation_result import Bin, Calibration, Confusion, Evaluation, Measure, NotMeasurable, change
from tests.engine.measure.evaluations import around, evaluation


def test_an_evaluation_comes_whole_through_json() -> None:
    whole = evaluation()
    assert Evaluation.from_json(whole.to_json()) == whole
    assert Evaluation.from_json(json.loads(json.dumps(whole.to_json()))) == whole


def test_an_evaluation_of_thirty_emotions_is_small() -> None:
    names = tuple(f"{'emotion':>29} {place}" for place in range(30))
    crowded = evaluation(Confusion(names, ((20_000,) * 30,) * 30))
    text = json.dumps(crowded.to_json())
    assert len(text) < 20_000
    assert Evaluation.from_json(json.loads(text)) == crowded


@pytest.mark.parametrize("key", evaluation().to_json())
@pytest.mark.parametrize("value", [None, "x", {"value": 1}])
def test_other_json_is_no_evaluation(key: str, value: object) -> None:
    entries = json.loads(json.dumps(evaluation().to_json()))
    with pytest.raises(StoreError):
        Evaluation.from_json({**entries, key: value})
    del entries[key]
    with pytest.raises(StoreError):
        Evaluation.from_json(entries)


@pytest.mark.parametrize("other", [{"rows": "60"}, {"rows": 60.5}, {"folds": True}, {"unknown": 1}])
def test_numbers_of_an_evaluation_are_not_guessed(other: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match="no evaluation of this version"):
        Evaluation.from_json({**evaluation().to_json(), **other})


def test_what_is_missing_comes_whole_through_json() -> None:
    facts = NotMeasurable((("calm", 3), ("sad", 1)))
    assert NotMeasurable.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize("entries", [{}, {"missing": 3}, {"missing": [["calm"]]}, {"missing": [["calm", "x"]]}])
def test_other_json_is_nothing_missing(entries: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        NotMeasurable.from_json(entries)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.01, 0.2, "better"), (-0.2, -0.01, "worse"), (-0.1, 0.1, "no difference found"), (0, 0, "no difference found")],
)
def test_a_difference_is_told_only_where_its_interval_leaves_nothing_out(low: float, high: float, verdict: str) -> None:
    assert Measure((low + high) / 2, low, high).verdict == verdict


@given(st.floats(0.05, 0.9), st.floats(0.05, 0.9))
def test_a_change_is_told_beyond_both_intervals(before: float, now: float) -> None:
    verdict = change(around(before), around(now))
    if abs(now - before) > 0.058:  # the root of twice 0.04 squared is 0.0566
        assert verdict == ("better" if now > before else "worse")
    if abs(now - before) < 0.056:
        assert verdict == "no difference found"
    assert (change(around(now), around(before)) == "better") == (verdict == "worse")


def test_confusion_as_shares_of_each_row() -> None:
    confusion = Confusion(("calm", "sad"), ((3, 1), (0, 0)))
    assert confusion.shares == ((0.75, 0.25), (0, 0))


def test_overconfidence_is_signed_and_the_error_compared_with_chance() -> None:
    sure = Calibration(0.1, 0.05, (Bin(0.9, 0.7, 10), Bin(0.5, 0.5, 10)))
    assert sure.overconfidence == pytest.approx(0.1)
    assert not sure.believable
    assert Calibration(0.05, 0.05, ()).believable
