import json
from typing import Any

import numpy as np
import pytest

from engine.data.dataset import Dataset
from engine.data.errors import StoreError
from engine.data.provenance import Provenance
from engine.forest.parameters import Parameters
from engine.measure.choice import Choice
from engine.measure.selection import choose
from tests.engine.datasets import noisy

HEARD: list[float] = []


@pytest.fixture(scope="module")
def choice() -> Choice:
    """Of two emotions that one score tells apart, with some labels wrong."""
    scores = noisy(140, emotions=2).scores
    labels = np.where(np.random.default_rng(8).random(140) < 0.15, scores[:, 0] > 5, scores[:, 0] <= 5)
    return choose(Dataset(scores, tuple("calm" if label else "sad" for label in labels)), HEARD.append)


def test_noisy_labels_get_large_leaves(choice: Choice) -> None:
    assert [candidate.min_samples_leaf for candidate in choice.candidates] == [1, 2, 5]
    assert choice.parameters == Parameters(min_samples_leaf=5)
    assert choice.rows == 140
    assert choice.reason == "A smallest leaf of 5 is as accurate as the best of 3 sizes compared, in a smaller forest."
    nodes = [candidate.nodes for candidate in choice.candidates]
    assert nodes == sorted(nodes, reverse=True)


def test_the_chosen_is_as_accurate_as_the_best_but_for_noise(choice: Choice) -> None:
    _, best, chosen = (candidate.accuracy for candidate in choice.candidates)
    assert chosen.value < best.value < chosen.value + (chosen.high - chosen.low) / 4


def test_progress_rises_to_the_end(choice: Choice) -> None:
    assert len(HEARD) == 5 * len(choice.candidates)
    assert sorted(HEARD) == HEARD
    assert HEARD[-1] == pytest.approx(1)


def test_a_choice_comes_whole_through_json(choice: Choice) -> None:
    assert Choice.from_json(json.loads(json.dumps(choice.to_json()))) == choice


def test_a_few_rows_get_the_tutorials_parameters() -> None:
    choice = choose(noisy(29))
    assert (choice.parameters, choice.candidates, choice.rows) == (Parameters(), (), 0)
    assert choice.reason.startswith("The tutorial's parameters")


def test_from_five_rows_an_emotion_leaves_of_two_are_tried() -> None:
    assert [candidate.min_samples_leaf for candidate in choose(noisy(30)).candidates] == [1, 2]


def test_raters_of_one_performance_are_not_compared_as_if_each_were_one() -> None:
    """Every performance is scored five times, its emotion drawn by chance: leaves of one remember, and gain nothing."""
    scores = np.repeat(np.random.default_rng(5).uniform(0, 10, (30, 3)), 5, axis=0)
    labels = tuple(np.repeat(np.random.default_rng(6).permutation(["calm", "tense"] * 15), 5).tolist())
    noise = np.random.default_rng(7).normal(0, 0.1, scores.shape)
    takes = tuple(Provenance(f"take {row // 5}") for row in range(150))
    fully_grown = choose(Dataset(np.clip(scores + noise, 0, 10), labels, takes)).candidates[0]
    assert fully_grown.accuracy.low < 0.5 < fully_grown.accuracy.high


@pytest.mark.parametrize(("rows", "leaf"), [(5_000, 1), (20_000, 5), (100_000, 20), (1_000_000, 100)])
def test_a_large_forest_is_never_fully_grown_even_unmeasured(rows: int, leaf: int) -> None:
    scores = np.full((rows, 3), 5.0)
    dataset = Dataset(scores, ("calm", *["sad"] * (rows - 1)))
    choice = choose(dataset)
    assert (choice.parameters, choice.rows) == (Parameters(min_samples_leaf=leaf), 0)
    assert "too little to compare by" in choice.reason


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"parameters": {"trees": 3}, "candidates": [], "rows": 0, "reason": ""},
        {"parameters": {}, "candidates": [{}], "rows": 0, "reason": ""},
        {"parameters": {}, "candidates": [], "rows": "many", "reason": ""},
        {"parameters": None, "candidates": [], "rows": 0, "reason": ""},
    ],
)
def test_other_json_is_no_choice(entries: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        Choice.from_json(entries)
