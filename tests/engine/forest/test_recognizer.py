from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.errors import DatasetError
from engine.data.scores import Scores
from engine.forest.parameters import Parameters
from engine.forest.recognizer import FEWEST_BATCHED, Recognizer
from engine.forest.training import fit
from engine.measure.tutorial import EXAMPLES
from tests.engine.datasets import noisy

GRID = [Scores(face, voice, body) for face in range(11) for voice in range(11) for body in range(11)]


def test_the_three_examples(recognizer: Recognizer) -> None:
    answers = [(r.emotion, round(r.confidence, 2)) for r in recognizer.read_many(EXAMPLES)]
    assert answers == [("surprised", 0.52), ("disgusted", 0.67), ("angry", 0.46)]


def test_a_reading_is_what_the_forest_predicts_ties_included(recognizer: Recognizer) -> None:
    readings = recognizer.read_many(GRID)
    rows = recognizer.scaler.transform([scores.as_tuple() for scores in GRID])
    assert [reading.emotion for reading in readings] == recognizer.forest.predict(rows).tolist()
    assert any(reading.confidence == reading.runner_up[1] for reading in readings)
    for reading, shares in zip(readings, recognizer.forest.predict_proba(rows).tolist(), strict=True):
        assert dict(reading.probabilities) == dict(zip(STARTER.emotions, shares, strict=True))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds(Scores, *[st.floats(0, 10)] * 3), max_size=3))
def test_one_by_one_is_the_same_as_together(recognizer: Recognizer, performances: list[Scores]) -> None:
    readings = recognizer.read_many(performances)
    assert readings == [recognizer.read(scores) for scores in performances]
    for reading in readings:
        shares = [share for _, share in reading.probabilities]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1)
        assert reading.importances == recognizer.importances


@pytest.mark.parametrize("step", [7, 70], ids=["many", "few"])
def test_answers_to_many_are_those_of_their_readings(recognizer: Recognizer, step: int) -> None:
    performances = GRID[::step]
    answers = recognizer.answer_many(np.array(list(map(tuple, performances))))
    assert (len(performances) < FEWEST_BATCHED) == (step == 70)
    readings = recognizer.read_many(performances)
    assert list(answers.emotions) == [reading.emotion for reading in readings]
    assert answers.confidences.tolist() == [reading.confidence for reading in readings]
    assert answers.close_calls.tolist() == [reading.close_call for reading in readings]
    assert 0 < answers.close_calls.sum() < len(performances)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_a_temperature_changes_the_probabilities_and_nothing_else(recognizer: Recognizer, temperature: float) -> None:
    calibrated = recognizer.with_temperature(temperature)
    for votes, shown in zip(recognizer.read_many(GRID), calibrated.read_many(GRID), strict=True):
        shares = np.array([share for _, share in shown.probabilities])
        smooth = np.array([(100 * share + 1) / 106 for _, share in votes.probabilities]) ** (1 / temperature)
        assert shares == pytest.approx(smooth / smooth.sum())
        assert sorted(shares, reverse=True) == shares.tolist()
        assert [name for name, _ in shown.probabilities] == [name for name, _ in votes.probabilities]
        same = replace(shown, probabilities=votes.probabilities, calibrated=False)
        assert (same, shown.calibrated, shown.votes) == (votes, True, votes.confidence)
        assert sum(shown.contributions) == pytest.approx(shown.votes - shown.average)
    assert recognizer.read(GRID[0]).calibrated is False
    assert calibrated.with_temperature(None).read_many(GRID) == recognizer.read_many(GRID)


@pytest.mark.parametrize("step", [7, 70], ids=["many", "few"])
def test_calibrated_answers_to_many_are_those_of_their_readings(recognizer: Recognizer, step: int) -> None:
    calibrated = recognizer.with_temperature(1.4)
    answers = calibrated.answer_many(np.array(list(map(tuple, GRID[::step]))))
    readings = calibrated.read_many(GRID[::step])
    assert list(answers.emotions) == [reading.emotion for reading in readings]
    assert answers.confidences.tolist() == pytest.approx([reading.confidence for reading in readings])
    assert answers.close_calls.tolist() == [reading.close_call for reading in readings]


def test_no_performances_have_no_answers(recognizer: Recognizer) -> None:
    answers = recognizer.answer_many(np.empty((0, 3)))
    assert (answers.emotions, len(answers.confidences), len(answers.close_calls)) == ((), 0, 0)


def test_a_recognizer_knows_where_it_came_from() -> None:
    parameters = Parameters(n_estimators=5, random_state=1)
    recognizer = fit(STARTER, parameters)
    assert (recognizer.dataset, recognizer.parameters) == (STARTER, parameters)
    assert len(recognizer.forest.estimators_) == 5
    assert timedelta(0) <= datetime.now(UTC) - recognizer.trained_at < timedelta(minutes=1)


def test_no_leaf_is_smaller_than_the_smallest() -> None:
    forest = fit(noisy(90), Parameters(n_estimators=5, min_samples_leaf=7)).forest
    for tree in forest.estimators_:
        leaves = tree.tree_.children_left == -1
        assert tree.tree_.weighted_n_node_samples[leaves].min() >= 7


def test_the_same_examples_give_the_same_answers(recognizer: Recognizer) -> None:
    assert fit(STARTER).read_many(GRID[::50]) == recognizer.read_many(GRID[::50])


def test_scores_that_tell_nothing_have_no_importance() -> None:
    same = Dataset.of(Example(Scores(5, 5, 5), emotion) for emotion in ("calm", "bored"))
    assert fit(same, Parameters(n_estimators=3)).importances == (0, 0, 0)


def test_two_emotions_are_needed() -> None:
    with pytest.raises(DatasetError, match="there are no examples"):
        fit(Dataset.of([]))
    with pytest.raises(DatasetError, match="every example is happy"):
        fit(Dataset.of(STARTER.examples[:1]))
