import json
from dataclasses import replace

import numpy as np

from engine.data.dataset import STARTER, Dataset
from engine.data.provenance import Provenance
from engine.forest.parameters import Parameters
from engine.measure.choice import Choice
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_facts import evaluation_facts
from engine.measure.evaluation_result import NotMeasurable
from tests.engine.measure.evaluations import around, evaluation

CHOICE = Choice(Parameters(min_samples_leaf=2), (), 0, "")
THREE = Dataset(
    np.array([[1.0, 2, 3], [1, 2, 3], [4, 5, 6]]),
    ("sad", "sad", "calm"),
    (Provenance("take 1", "Ann"), Provenance("take 2", "Ann"), Provenance("take 2")),
)


def test_every_fact_stands_under_its_key() -> None:
    measured = replace(evaluation(), left_out=(("calm", 3),), unseen_performers=around(0.6), performers=7)
    facts = evaluation_facts(THREE, CHOICE, measured)
    assert json.loads(json.dumps(facts)) == {
        "rows": 3,
        "performances": 2,
        "performers": 1,
        "emotions_measured": ["angry", "happy", "sad"],
        "emotions_left_out": ["calm"],
        "accuracy": 0.73,
        "accuracy_interval": [0.73 - 0.04, 0.73 + 0.04],
        "balanced_accuracy": 0.73,
        "balanced_accuracy_interval": [0.73 - 0.04, 0.73 + 0.04],
        "baseline_accuracy": 0.33,
        "logistic_accuracy": 0.7,
        "calibration_error_raw": 0.12,
        "calibration_error": 0.04,
        "log_loss_raw": 0.9,
        "log_loss": 0.7,
        "temperature": 1.4,
        "min_samples_leaf": 2,
        "recall": {"angry": 0.75, "happy": 0.5, "sad": 0.95},
        "unseen_performers_accuracy": 0.6,
    }


def test_what_is_not_measurable_has_the_same_keys() -> None:
    measured = evaluate(STARTER)
    assert isinstance(measured, NotMeasurable)
    facts = evaluation_facts(STARTER, CHOICE, measured)
    assert set(facts) == set(evaluation_facts(STARTER, CHOICE, evaluation()))
    known = {key: value for key, value in facts.items() if value is not None}
    assert known == {
        "rows": 6,
        "performances": 6,
        "performers": 0,
        "emotions_measured": [],
        "emotions_left_out": list(STARTER.emotions),
        "min_samples_leaf": 2,
    }


def test_without_five_performers_nothing_is_said_of_unseen_ones() -> None:
    assert evaluation_facts(THREE, CHOICE, evaluation())["unseen_performers_accuracy"] is None
