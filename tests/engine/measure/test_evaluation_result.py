import json
from typing import Any

import pytest

from engine.data.errors import StoreError
from engine.measure.evaluation_result import Calibration, Confusion, Evaluation, Measure, NotMeasurable
from tests.engine.measure.evaluations import evaluation


def test_an_evaluation_comes_whole_through_json() -> None:
    whole = evaluation()
    assert Evaluation.from_json(whole.to_json()) == whole
    assert Evaluation.from_json(json.loads(json.dumps(whole.to_json()))) == whole


def test_an_evaluation_of_thirty_emotions_is_small() -> None:
    names = tuple(f"{'emotion':>29} {place}" for place in range(30))
    crowded = evaluation(Confusion(names, names, ((20_000,) * 30,) * 30))
    text = json.dumps(crowded.to_json())
    assert len(text) < 20_000
    assert Evaluation.from_json(json.loads(text)) == crowded


@pytest.mark.parametrize("key", evaluation().to_json())
@pytest.mark.parametrize("value", [True, "x", {"value": 1}])
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
    facts = NotMeasurable((("calm", 3), ("sad", 1)), ("happy",))
    assert NotMeasurable.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize("entries", [{}, {"lacking": 3}, {"lacking": [["calm"]]}, {"lacking": [["calm", "x"]]}])
def test_other_json_is_nothing_missing(entries: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        NotMeasurable.from_json(entries)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.01, 0.2, "better"), (-0.2, -0.01, "worse"), (-0.1, 0.1, "no difference found"), (0, 0, "no difference found")],
)
def test_a_difference_is_told_only_where_its_interval_leaves_nothing_out(low: float, high: float, verdict: str) -> None:
    assert Measure((low + high) / 2, low, high).verdict == verdict


def test_confusion_as_shares_of_each_row() -> None:
    confusion = Confusion(("calm", "sad"), ("calm", "sad", "tense"), ((3, 0, 1), (0, 0, 0)))
    assert confusion.shares == ((0.75, 0, 0.25), (0, 0, 0))


@pytest.mark.parametrize(
    ("error", "overconfidence", "by_chance"),
    [
        (0.05, Measure(0.01, -0.03, 0.05), True),
        (0.06, Measure(0.01, -0.03, 0.05), False),
        (0.05, Measure(0.04, 0.01, 0.07), False),
        (0.05, Measure(-0.04, -0.07, -0.01), False),
    ],
)
def test_nothing_speaks_against_a_confidence_within_chance_that_leans_nowhere(
    error: float, overconfidence: Measure, by_chance: bool
) -> None:
    assert Calibration(error, 0.05, overconfidence, ()).by_chance == by_chance
