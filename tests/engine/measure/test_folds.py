from collections import Counter

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.data.dataset import Dataset
from engine.measure.evaluation import measurable
from engine.measure.folds import Rows, portion, reduced, splits
from tests.engine.datasets import noisy

TRIPLES = st.tuples(*[st.integers(0, 2)] * 3)
CROWDED = st.lists(st.tuples(TRIPLES, st.sampled_from("ab"), st.integers(1, 9)), min_size=20, max_size=40)


def dataset_of(crowds: list[tuple[tuple[int, ...], str, int]]) -> Dataset:
    """So many times the same scores with the same emotion, for each."""
    rows = [(scores, emotion) for scores, emotion, times in crowds for _ in range(times)]
    return Dataset(np.array([scores for scores, _ in rows], dtype=np.float64), tuple(e for _, e in rows))


@settings(deadline=None, max_examples=50)
@given(CROWDED, st.integers(0, 99))
def test_every_row_is_held_back_once_and_its_scores_are_not_learnt(
    crowds: list[tuple[tuple[int, ...], str, int]], seed: int
) -> None:
    dataset = dataset_of(crowds)
    assume(measurable(dataset) is None)
    rows = Rows.of(dataset)
    folds = splits(rows, seed)
    assert sorted(row for _, held in folds for row in held.tolist()) == list(range(len(rows)))
    for learnt, held in folds:
        assert len(learnt) + len(held) == len(rows)
        assert set(rows.codes[learnt].tolist()) == set(range(len(rows.emotions)))
        assert not set(map(tuple, rows.scores[learnt].tolist())) & set(map(tuple, rows.scores[held].tolist()))


def test_folds_keep_emotions_in_proportion_and_differ_by_seed() -> None:
    rows = Rows.of(noisy(600, decimals=3))
    for _, held in splits(rows, 1):
        assert all(15 <= count <= 25 for count in Counter(rows.codes[held].tolist()).values())
    held_back = [sorted(held.tolist()) for _, held in splits(rows, 1)]
    assert held_back == [sorted(held.tolist()) for _, held in splits(rows, 1)]
    assert held_back != [sorted(held.tolist()) for _, held in splits(rows, 2)]


def test_a_sample_keeps_proportions_and_what_is_rare_measurable() -> None:
    many = noisy(3000, emotions=2, decimals=0)
    rare = np.array([[1, 1, 1]] * 500 + [[place, 0, 10] for place in range(4)], dtype=np.float64)
    dataset = Dataset(np.concatenate([many.scores, rare]), (*many.labels, *["calm"] * len(rare)))
    rows = Rows.of(dataset)
    sample = rows.sample(350)
    assert Counter(sample.codes.tolist()) == {0: 50, 1: 150, 2: 150}
    assert sample.emotions == rows.emotions == ("calm", "happy", "sad")
    kept = Dataset(sample.scores, tuple(sample.emotions[code] for code in sample.codes.tolist()))
    assert measurable(kept) is None
    again = rows.sample(350)
    assert again.scores.tolist() == sample.scores.tolist()
    assert rows.sample(len(rows)) is rows
    assert [np.unique(sample.scores[sample.groups == group], axis=0).shape for group in (0, 1)] == [(1, 3)] * 2


@settings(deadline=None, max_examples=30)
@given(st.integers(12, 200), st.floats(0.05, 1), st.floats(0.05, 1))
def test_a_smaller_portion_is_part_of_a_larger_one(size: int, one: float, other: float) -> None:
    rows = Rows.of(noisy(size))
    among = np.arange(0, size, 2)
    small, large = (set(portion(rows, among, share).tolist()) for share in sorted((one, other)))
    assert small <= large <= set(among.tolist())
    assert abs(len(large) - max(one, other) * len(among)) <= 6


def test_a_learning_curve_holds_back_the_same_rows() -> None:
    rows = Rows.of(noisy(120))
    whole = splits(rows, 1)
    for (learnt, held), (fewer, same) in zip(whole, reduced(rows, whole, 0.5), strict=True):
        assert held is same
        assert set(fewer.tolist()) < set(learnt.tolist())
        assert abs(len(fewer) - len(learnt) / 2) <= 3
