"""Permutation importance, where it is known what a score is worth."""

import numpy as np
import pytest

from engine.data.dataset import STARTER, Dataset
from engine.forest.parameters import Parameters
from engine.measure.permutation_importance import MOST_ROWS, Losses, shuffling_losses

QUICK = Parameters(n_estimators=20, min_samples_leaf=5)


def losses_of(dataset: Dataset) -> Losses:
    losses = shuffling_losses(dataset, QUICK)
    assert losses is not None
    return losses


@pytest.fixture(scope="module")
def voice_alone() -> Dataset:
    """Labelled by voice tone alone; more examples than are measured."""
    scores = np.random.default_rng(7).integers(0, 11, (MOST_ROWS + 100, 3)).astype(float)
    return Dataset(scores, tuple("calm" if row[1] < 5 else "angry" for row in scores.tolist()))


def test_only_the_score_that_tells_costs_right_answers(voice_alone: Dataset) -> None:
    face, voice, body = losses_of(voice_alone)
    assert face.value == pytest.approx(0, abs=0.01)
    assert body.value == pytest.approx(0, abs=0.01)
    calm = voice_alone.counts["calm"] / len(voice_alone)
    expected = 2 * calm * (1 - calm)
    assert voice.value == pytest.approx(expected, abs=0.05), "as often as two rows at random differ"
    assert voice.low < expected < voice.high
    assert voice.verdict == "better"


def test_labels_by_chance_lose_nothing() -> None:
    """On the rows learned it would cost many right answers: the forest remembers them."""
    random = np.random.default_rng(2)
    chance = Dataset(random.uniform(0, 10, (120, 3)), tuple(random.permutation(["calm", "tense"] * 60).tolist()))
    assert all(loss.verdict == "no difference found" for loss in losses_of(chance))


def test_the_same_examples_give_the_same_numbers(voice_alone: Dataset) -> None:
    few = voice_alone.take(range(60))
    assert shuffling_losses(few, QUICK) == shuffling_losses(few, QUICK)


def test_six_rows_tell_nothing() -> None:
    assert shuffling_losses(STARTER, Parameters()) is None
