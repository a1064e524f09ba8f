"""Permutation importance, where it is known what a score is worth."""

import numpy as np
import pytest

from engine.dataset import Dataset
from engine.permutation import MOST_ROWS
from engine.recognizer import Recognizer
from engine.training import fit


@pytest.fixture(scope="module")
def voice_alone() -> Recognizer:
    """Taught by voice tone alone, on more examples than are measured."""
    scores = np.random.default_rng(7).integers(0, 11, (MOST_ROWS + 100, 3)).astype(float)
    return fit(Dataset(scores, tuple("calm" if row[1] < 5 else "angry" for row in scores.tolist())))


def test_only_the_score_that_tells_costs_right_answers(voice_alone: Recognizer) -> None:
    face, voice, body = voice_alone.permutation_importances
    assert face == pytest.approx(0, abs=0.01)
    assert body == pytest.approx(0, abs=0.01)
    calm = voice_alone.dataset.counts["calm"] / len(voice_alone.dataset)
    assert voice == pytest.approx(2 * calm * (1 - calm), abs=0.05), "as often as two rows at random differ"


def test_the_same_examples_give_the_same_numbers(recognizer: Recognizer) -> None:
    again = fit(recognizer.dataset)
    assert recognizer.permutation_importances == again.permutation_importances
    assert all(-1 <= loss <= 1 for loss in again.permutation_importances)
