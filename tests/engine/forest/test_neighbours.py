"""The nearest examples against a plain comparison with all of them."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.scores import Scores
from engine.forest.neighbours import Neighbours, Numbers
from engine.forest.parameters import Parameters
from engine.forest.reading import Reading
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit
from tests.engine.datasets import noisy

SCORE = st.floats(0, 10) | st.integers(0, 10).map(float) | st.integers(0, 100).map(lambda tenths: tenths / 10)
ROWS = st.integers(1, 12).flatmap(lambda rows: arrays(np.float64, (rows, 3), elements=SCORE))


def compared_with_all(rows: Numbers, scores: tuple[float, ...]) -> tuple[float, list[int]]:
    distances = np.square(rows - scores).sum(axis=1)
    nearest = distances.argsort(kind="stable")[:3].tolist()
    return sqrt(distances[nearest[0]]), nearest


@settings(max_examples=50, deadline=None)
@given(ROWS, st.tuples(SCORE, SCORE, SCORE))
def test_the_nearest_of_any_rows(rows: Numbers, scores: tuple[float, ...]) -> None:
    assert Neighbours(rows).nearest(scores) == compared_with_all(rows, scores)


@pytest.mark.parametrize("decimals", [0, 1])
def test_the_nearest_of_many_rows_ties_included(decimals: int) -> None:
    rows = noisy(2000, decimals=decimals).scores
    neighbours = Neighbours(rows)
    for scores in np.random.default_rng(2).integers(0, 21, (200, 3)) / 2:
        assert neighbours.nearest(scores.tolist()) == compared_with_all(rows, tuple(scores.tolist()))


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_the_usual_gap_is_that_of_95_in_100_to_the_nearest_different_scores(rows: Numbers) -> None:
    gaps = [
        min((sqrt(np.square(one - other).sum()) for other in rows if (one != other).any()), default=inf) for one in rows
    ]
    expected = inf if inf in gaps else np.quantile(gaps, 0.95)
    assert Neighbours(rows).usual_gap == pytest.approx(expected)


def closest(reading: Reading) -> list[str]:
    return [example.emotion for example in reading.closest]


def test_a_reading_names_the_closest_and_of_equals_the_first(recognizer: Recognizer) -> None:
    assert closest(recognizer.read(Scores(9, 8, 9)))[0] == "angry"
    assert recognizer.read(Scores(7, 6, 7)).closest[0] == Example(Scores(8, 7, 8), "happy")
    twins = Dataset.of(
        Example(Scores(score, 1, 1), emotion) for score, emotion in ((1, "calm"), (1, "bored"), (0, "so"))
    )
    assert closest(fit(twins, Parameters(n_estimators=3)).read(Scores(1, 1, 2))) == ["calm", "bored", "so"]


def test_far_from_every_example_it_is_a_guess(recognizer: Recognizer) -> None:
    assert recognizer.read(Scores(0, 10, 0)).guess
    assert not any(recognizer.read(example.scores).guess for example in STARTER.examples)


def test_one_mistyped_row_switches_no_guess_off() -> None:
    typo = Dataset.of([*noisy(120).examples, Example(Scores(10, 10, 0), "happy")])
    assert fit(typo).read(Scores(0, 10, 0)).guess
