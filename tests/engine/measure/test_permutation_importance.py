"""Permutation importance, where it is known what a score is worth."""

import numpy as np
import pytest

from engine.data.dataset import Dataset
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from engine.measure.permutation_importance import MOST_ROWS, permutation_importances


@pytest.fixture(scope="module")
def voice_alone() -> Recognizer:
    """Taught by voice tone alone, on more examples than are measured."""
    scores = np.random.default_rng(7).integers(0, 11, (MOST_ROWS + 100, 3)).astype(float)
    return fit(Dataset(scores, tuple("calm" if row[1] < 5 else "angry" for row in scores.tolist())))


def test_only_the_score_that_tells_costs_right_answers(voice_alone: Recognizer) -> None:
    face, voice, body = permutation_importances(voice_alone)
    assert face == pytest.approx(0, abs=0.01)
    assert body == pytest.approx(0, abs=0.01)
    calm = voice_alone.dataset.counts["calm"] / len(voice_alone.dataset)
    assert voice == pytest.approx(2 * calm * (1 - calm), abs=0.05), "as often as two rows at random differ"


def test_the_same_examples_give_the_same_numbers(recognizer: Recognizer) -> None:
    again = fit(recognizer.dataset)
    assert permutation_importances(recognizer) == permutation_importances(again)
    assert all(-1 <= loss <= 1 for loss in permutation_importances(again))
