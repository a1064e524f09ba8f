"""How often each emotion was taught with exactly these scores, against a plain count."""

from collections import Counter
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import Dataset, Example
from engine.data.scores import Scores
from engine.files.store import load, save
from engine.forest.parameters import Parameters
from engine.forest.recognizer import Recognizer
from engine.forest.same_scores import SameScores
from engine.forest.training import fit

SCORE = st.sampled_from([0.0, -0.0, 1e-300, 1.0, 9.5, 10.0])
ROW = st.tuples(SCORE, SCORE, SCORE)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ROW, st.sampled_from("abc")), min_size=1, max_size=12), ROW)
def test_a_plain_count_of_equal_scores(
    examples: list[tuple[tuple[float, float, float], str]], scores: tuple[float, float, float]
) -> None:
    table = SameScores(np.array([row for row, _ in examples]), [emotion for _, emotion in examples])
    for wanted in (scores, examples[0][0]):
        counted = Counter(emotion for row, emotion in examples if row == wanted)
        assert table.emotions_of(wanted) == tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def test_a_reading_knows_what_was_taught_with_its_scores() -> None:
    rows = [((8, 7, 8), "sad"), ((8, 7, 8), "happy"), ((8, 7, 8), "happy"), ((1, 1, 1), "calm")]
    recognizer = fit(Dataset.of(Example(Scores(*row), emotion) for row, emotion in rows), Parameters(n_estimators=3))
    assert recognizer.read(Scores(8, 7, 8)).same_scores == (("happy", 2), ("sad", 1))
    assert recognizer.read(Scores(8, 7, 7.9)).same_scores == ()


def test_the_starter_rows_count_too(recognizer: Recognizer) -> None:
    assert recognizer.read(Scores(9, 9, 9)).same_scores == (("angry", 1),)


def test_a_recognizer_from_disk_knows_them(recognizer: Recognizer, tmp_path: Path) -> None:
    save(recognizer, tmp_path)
    assert load(tmp_path).read(Scores(9, 9, 9)) == recognizer.read(Scores(9, 9, 9))


@pytest.mark.parametrize("decimals", [0, 6])
def test_a_look_up_makes_no_pass_over_the_examples(decimals: int) -> None:
    rows = np.random.default_rng(1).uniform(0, 10, (100_000, 3)).round(decimals)
    table = SameScores(rows, ["calm", "sad"] * 50_000)
    began = process_time()
    found = [table.emotions_of(row) for row in rows[:500].tolist()]
    assert process_time() - began < 0.5, "a pass over 100,000 rows takes a millisecond at least"
    assert all(found)
