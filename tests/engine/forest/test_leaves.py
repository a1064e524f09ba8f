"""Readings against scikit-learn's own answers, to the last bit."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.data.dataset import Dataset, Example
from engine.data.scores import HIGHEST, LOWEST, Scores
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from tests.engine.datasets import noisy

Numbers = NDArray[np.float64]


def expect_what_the_forest_predicts(recognizer: Recognizer, performances: Sequence[Scores]) -> None:
    rows = recognizer.scaler.transform([scores.as_tuple() for scores in performances])
    shares = recognizer.forest.predict_proba(rows)
    answers = recognizer.forest.classes_[shares.argmax(axis=1)]
    for scores, answer, probabilities in zip(performances, answers.tolist(), shares.tolist(), strict=True):
        reading = recognizer.read(scores)
        assert reading.emotion == answer
        assert dict(reading.probabilities) == dict(zip(recognizer.dataset.emotions, probabilities, strict=True))


def with_neighbours(numbers: Numbers) -> Numbers:
    return np.concatenate([np.nextafter(numbers, -np.inf), numbers, np.nextafter(numbers, np.inf)])


def on_the_edges(recognizer: Recognizer, score: int) -> Numbers:
    """Scores that lie, scaled, on a threshold, on a float32 beside it, or where one is rounded to the other; and the
    nearest floats below and above."""
    trees = [tree.tree_ for tree in recognizer.forest.estimators_]
    thresholds = np.unique(np.concatenate([tree.threshold[tree.feature == score] for tree in trees]))
    floats = thresholds.astype(np.float32)
    below, above = np.nextafter(floats, np.float32(-np.inf)), np.nextafter(floats, np.float32(np.inf))
    near = [numbers.astype(np.float64) for numbers in (below, floats, above)]
    turns = [(one + other) / 2 for one, other in pairwise(near)]
    scaled = np.concatenate([thresholds, *near, *turns])
    scores = with_neighbours(scaled * recognizer.scaler.scale_[score] + recognizer.scaler.mean_[score])
    return np.unique(scores[(scores >= LOWEST) & (scores <= HIGHEST)])


def test_on_every_threshold_and_its_float_neighbours(each_recognizer: Recognizer) -> None:
    random = np.random.default_rng(1)
    for score in range(3):
        edges = on_the_edges(each_recognizer, score)
        assert len(edges) > 50
        rows = random.uniform(LOWEST, HIGHEST, (len(edges), 3)).round(1)
        rows[:, score] = edges
        expect_what_the_forest_predicts(each_recognizer, [Scores(*row) for row in rows.tolist()])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds(Scores, *[st.floats(LOWEST, HIGHEST)] * 3), min_size=1, max_size=20))
def test_on_any_scores(each_recognizer: Recognizer, performances: list[Scores]) -> None:
    expect_what_the_forest_predicts(each_recognizer, performances)


def test_on_the_examples_themselves(each_recognizer: Recognizer) -> None:
    expect_what_the_forest_predicts(each_recognizer, [example.scores for example in each_recognizer.dataset.examples])


@pytest.mark.parametrize("emotions", [2, 6])
def test_on_more_thresholds_than_a_byte_counts(emotions: int) -> None:
    recognizer = fit(noisy(800, emotions, decimals=12), Parameters(n_estimators=20))
    expect_what_the_forest_predicts(recognizer, [example.scores for example in recognizer.dataset.examples])


def test_trees_that_cannot_tell() -> None:
    same = Dataset.of(Example(Scores(5, 5, 5), emotion) for emotion in ("calm", "bored", "calm"))
    expect_what_the_forest_predicts(fit(same, Parameters(n_estimators=3)), [Scores(0, 5, 10), Scores(5, 5, 5)])
