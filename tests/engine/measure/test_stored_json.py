"""What databases and backups hold already is read, and written again to the letter."""

import json
from dataclasses import replace
from math import inf, nan

import pytest

from engine.data.errors import StoreError
from engine.forest.parameters import Parameters
from engine.measure.choice import Candidate, Choice
from engine.measure.evaluation_result import Evaluation, Measure, NotMeasurable
from tests.engine.measure.evaluations import evaluation

EVALUATION = (
    '{"rows": 60, "rows_in_all": 60, "performances": 30, "performers": 0, "set_aside": 0, "answered": 0.0, '
    '"left_out": [["calm", 3]], '
    '"repeats": 2, "folds": 5, '
    '"accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}, '
    '"balanced_accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}, '
    '"recalls": [{"emotion": "angry", "share": 0.75, "rows": 20, "performances": 10}, '
    '{"emotion": "happy", "share": 0.5, "rows": 20, "performances": 10}, '
    '{"emotion": "sad", "share": 0.95, "rows": 20, "performances": 10}], '
    '"unseen_performers": null, '
    '"commonest": {"accuracy": {"value": 0.33, "low": 0.29000000000000004, "high": 0.37}, '
    '"balanced_accuracy": {"value": 0.33, "low": 0.29000000000000004, "high": 0.37}, '
    '"lead": {"value": 0.4, "low": 0.36000000000000004, "high": 0.44}}, '
    '"logistic": {"accuracy": {"value": 0.7, "low": 0.6599999999999999, "high": 0.74}, '
    '"balanced_accuracy": {"value": 0.71, "low": 0.6699999999999999, "high": 0.75}, '
    '"lead": {"value": 0.03, "low": -0.010000000000000002, "high": 0.07}}, '
    '"confusion": {"emotions": ["angry", "happy", "sad"], "answers": ["angry", "happy", "sad"], '
    '"counts": [[30, 10, 0], [20, 20, 0], [0, 2, 38]]}, '
    '"temperature": 1.4, '
    '"calibration": {"error": 0.04, "error_by_chance": 0.05, '
    '"overconfidence": {"value": 0.01, "low": -0.03, "high": 0.052}, "bins": ['
    '{"confidence": 0.35, "accuracy": 0.3, "count": 20}, '
    '{"confidence": 0.65, "accuracy": 0.5, "count": 60}, '
    '{"confidence": 0.95, "accuracy": 0.9, "count": 40}]}, '
    '"calibration_raw": {"error": 0.12, "error_by_chance": 0.05, '
    '"overconfidence": {"value": 0.11, "low": 0.06, "high": 0.16}, "bins": ['
    '{"confidence": 0.35, "accuracy": 0.3, "count": 20}, '
    '{"confidence": 0.65, "accuracy": 0.5, "count": 60}, '
    '{"confidence": 0.95, "accuracy": 0.9, "count": 40}]}, '
    '"log_loss": 0.7, "log_loss_raw": 0.9, '
    '"learning_curve": [{"rows": 12, "accuracy": {"value": 0.56, "low": 0.52, "high": 0.6000000000000001}}, '
    '{"rows": 24, "accuracy": {"value": 0.68, "low": 0.64, "high": 0.7200000000000001}}, '
    '{"rows": 48, "accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}}], '
    '"last_doubling": {"value": 0.05, "low": 0.01, "high": 0.09}}'
)
OF_ROWS = (  # as stored before performances were counted
    '{"rows": 60, "rows_in_all": 60, "repeats": 2, "folds": 5, '
    '"accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}, '
    '"balanced_accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}, '
    '"commonest": {"accuracy": {"value": 0.33, "low": 0.29000000000000004, "high": 0.37}, '
    '"balanced_accuracy": {"value": 0.33, "low": 0.29000000000000004, "high": 0.37}, '
    '"lead": {"value": 0.4, "low": 0.36000000000000004, "high": 0.44}}, '
    '"logistic": {"accuracy": {"value": 0.7, "low": 0.6599999999999999, "high": 0.74}, '
    '"balanced_accuracy": {"value": 0.71, "low": 0.6699999999999999, "high": 0.75}, '
    '"lead": {"value": 0.03, "low": -0.010000000000000002, "high": 0.07}}, '
    '"confusion": {"emotions": ["angry", "happy", "sad"], "counts": [[30, 10, 0], [20, 20, 0], [0, 2, 38]]}, '
    '"calibration": {"error": 0.12, "chance": 0.05, "bins": ['
    '{"confidence": 0.35, "accuracy": 0.3, "count": 20}, '
    '{"confidence": 0.65, "accuracy": 0.5, "count": 60}, '
    '{"confidence": 0.95, "accuracy": 0.9, "count": 40}]}, '
    '"learning_curve": [{"rows": 12, "accuracy": {"value": 0.56, "low": 0.52, "high": 0.6000000000000001}}, '
    '{"rows": 24, "accuracy": {"value": 0.68, "low": 0.64, "high": 0.7200000000000001}}, '
    '{"rows": 48, "accuracy": {"value": 0.73, "low": 0.69, "high": 0.77}}], '
    '"last_doubling": {"value": 0.05, "low": 0.01, "high": 0.09}}'
)
CHOICE = (
    '{"parameters": {"n_estimators": 100, "random_state": 42, "min_samples_leaf": 5}, "candidates": ['
    '{"min_samples_leaf": 1, "accuracy": {"value": 0.8, "low": 0.7, "high": 0.9}, "nodes": 4210}, '
    '{"min_samples_leaf": 5, "accuracy": {"value": 0.79, "low": 0.69, "high": 0.88}, "nodes": 310}], '
    '"rows": 140, "reason": "A smallest leaf of 5 is as accurate as the best of 2 compared, in a smaller forest."}'
)
NOT_COMPARED = (
    '{"parameters": {"n_estimators": 100, "random_state": 42, "min_samples_leaf": 1}, "candidates": [], "rows": 0, '
    '"reason": "The tutorial\'s parameters: there is too little to compare by."}'
)
LACKING = '{"lacking": [["calm", 3], ["sad", 1]]}'
NOT_MEASURABLE = '{"lacking": [["calm", 3], ["sad", 1]], "enough": ["happy"]}'


def test_a_stored_evaluation() -> None:
    read = Evaluation.from_json(json.loads(EVALUATION))
    assert read == replace(evaluation(), left_out=(("calm", 3),))
    assert json.dumps(read.to_json()) == EVALUATION


def test_measures_of_rows_are_no_measures_of_performances() -> None:
    with pytest.raises(StoreError):
        Evaluation.from_json(json.loads(OF_ROWS))


@pytest.mark.parametrize("temperature", [0.0, -1.0, 0.2, 4.1, 1e308, 5e-324, nan, inf, -inf])
def test_a_temperature_that_no_fit_gives(temperature: float) -> None:
    """A backup may hold it: nothing that is read with it would be a probability."""
    with pytest.raises(StoreError):
        Evaluation.from_json({**json.loads(EVALUATION), "temperature": temperature})


def test_a_share_that_is_no_number() -> None:
    with pytest.raises(StoreError):
        Evaluation.from_json({**json.loads(EVALUATION), "answered": nan})


def test_a_stored_choice() -> None:
    read = Choice.from_json(json.loads(CHOICE))
    candidates = (Candidate(1, Measure(0.8, 0.7, 0.9), 4210), Candidate(5, Measure(0.79, 0.69, 0.88), 310))
    assert (read.parameters, read.candidates, read.rows) == (Parameters(min_samples_leaf=5), candidates, 140)
    assert json.dumps(read.to_json()) == CHOICE


@pytest.mark.parametrize("forged", [{"n_estimators": 10**9}, {"n_estimators": 0}, {"min_samples_leaf": -1}])
def test_parameters_that_nothing_is_fitted_with(forged: dict[str, int]) -> None:
    stored = json.loads(CHOICE)
    with pytest.raises(StoreError):
        Choice.from_json({**stored, "parameters": {**stored["parameters"], **forged}})


def test_a_stored_choice_of_nothing_compared() -> None:
    read = Choice.from_json(json.loads(NOT_COMPARED))
    assert (read.parameters, read.candidates, read.rows) == (Parameters(), (), 0)
    assert json.dumps(read.to_json()) == NOT_COMPARED


def test_what_was_stored_as_lacking() -> None:
    read = NotMeasurable.from_json(json.loads(NOT_MEASURABLE))
    assert read == NotMeasurable((("calm", 3), ("sad", 1)), ("happy",))
    assert json.dumps(read.to_json()) == NOT_MEASURABLE


def test_what_was_stored_as_lacking_before_it_was_told_which_emotions_have_enough() -> None:
    assert NotMeasurable.from_json(json.loads(LACKING)) == NotMeasurable((("calm", 3), ("sad", 1)))
