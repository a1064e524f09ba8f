"""Contributions against a plain enumeration of the coalitions, through scikit-learn."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import STARTER
from engine.data.scores import Scores
from engine.forest.explanation import MOST_BACKGROUND, background_of
from engine.forest.recognizer import Recognizer
from tests.engine.datasets import noisy

ANY_SCORES = st.builds(Scores, *[st.floats(0, 10) | st.integers(0, 10).map(float)] * 3)


def worth(recognizer: Recognizer, scores: Scores, emotion: str, coalition: frozenset[int]) -> float:
    """The mean probability of the emotion over the background with the coalition's scores put into each row."""
    rows = background_of(recognizer.dataset).copy()
    for score in coalition:
        rows[:, score] = scores.as_tuple()[score]
    probabilities = recognizer.forest.predict_proba(recognizer.scaler.transform(rows))
    return float(probabilities[:, recognizer.dataset.emotions.index(emotion)].mean())


def enumerated(recognizer: Recognizer, scores: Scores, emotion: str) -> list[float]:
    """What each score adds on the average over all orders in which the three can come."""
    coalitions = [frozenset(some) for size in range(4) for some in combinations(range(3), size)]
    worths = {coalition: worth(recognizer, scores, emotion, coalition) for coalition in coalitions}
    gains: list[list[float]] = [[], [], []]
    for order in permutations(range(3)):
        for place, score in enumerate(order):
            before = frozenset(order[:place])
            gains[score].append(worths[before | {score}] - worths[before])
    return [sum(gain) / len(gain) for gain in gains]


@settings(max_examples=3, deadline=None)
@given(ANY_SCORES)
def test_contributions_are_those_of_the_enumeration(each_recognizer: Recognizer, scores: Scores) -> None:
    reading = each_recognizer.read(scores)
    assert reading.contributions == pytest.approx(enumerated(each_recognizer, scores, reading.emotion), abs=1e-12)
    assert reading.average == pytest.approx(worth(each_recognizer, scores, reading.emotion, frozenset()), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(ANY_SCORES)
def test_contributions_add_up_to_the_confidence(each_recognizer: Recognizer, scores: Scores) -> None:
    reading = each_recognizer.read(scores)
    assert sum(reading.contributions) == pytest.approx(reading.confidence - reading.average, abs=1e-12)


def test_the_average_is_over_the_examples(recognizer: Recognizer) -> None:
    probabilities = recognizer.forest.predict_proba(recognizer.scaler.transform(STARTER.scores))
    reading = recognizer.read(Scores(9, 8, 9))
    assert reading.average == pytest.approx(probabilities[:, STARTER.emotions.index("angry")].mean(), abs=1e-12)


def test_of_many_examples_a_sample_is_the_background() -> None:
    many = noisy(1000)
    background = background_of(many)
    assert background.shape == (MOST_BACKGROUND, 3)
    assert {*map(tuple, background.tolist())} <= {*map(tuple, many.scores.tolist())}
    assert np.array_equal(background, background_of(many))
