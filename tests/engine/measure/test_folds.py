from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.data.dataset import Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.measure.evaluation import measurable
from engine.measure.folds import (
    GroupedSamples,
    performer_folds,
    stratified_group_folds,
    stratified_subsample,
    with_smaller_training_sets,
)
from tests.engine.datasets import noisy

TRIPLES = st.tuples(*[st.integers(0, 2)] * 3)
CROWDED = st.lists(st.tuples(TRIPLES, st.sampled_from("ab"), st.integers(1, 9)), min_size=20, max_size=40)


def dataset_of(crowds: list[tuple[tuple[int, ...], str, int]]) -> Dataset:
    """So many times the same scores with the same emotion, for each."""
    rows = [(scores, emotion) for scores, emotion, times in crowds for _ in range(times)]
    return Dataset(np.array([scores for scores, _ in rows], dtype=np.float64), tuple(e for _, e in rows))


@settings(deadline=None, max_examples=50)
@given(CROWDED, st.integers(0, 99))
def test_every_row_is_tested_once_and_its_scores_are_not_trained_on(
    crowds: list[tuple[tuple[int, ...], str, int]], seed: int
) -> None:
    dataset = dataset_of(crowds)
    assume(measurable(dataset) is None)
    samples = GroupedSamples.of(dataset)
    folds = stratified_group_folds(samples, seed)
    assert sorted(row for _, test in folds for row in test.tolist()) == list(range(len(samples)))
    for train, test in folds:
        assert len(train) + len(test) == len(samples)
        assert set(samples.codes[train].tolist()) == set(range(len(samples.emotions)))
        assert not set(map(tuple, samples.scores[train].tolist())) & set(map(tuple, samples.scores[test].tolist()))


def taken(rows: int, takes: int, seed: int = 3) -> Dataset:
    """Rows of named performances, with scores of their own: five different ones of each emotion at least."""
    dataset = noisy(rows, emotions=3)
    numbers = np.random.default_rng(seed).integers(0, takes, rows) * 3 + np.arange(rows) % 3
    return replace(dataset, provenances=tuple(Provenance(f"take {number}") for number in numbers.tolist()))


def test_a_named_performance_is_in_one_part_by_its_name_alone() -> None:
    samples = GroupedSamples.of(taken(120, 8))
    assert len(np.unique(samples.groups)) <= 24
    for train, test in stratified_group_folds(samples, 1):
        assert not np.isin(samples.groups[test], samples.groups[train]).any()


def test_what_cannot_be_measured_is_learned_in_every_fold_and_tested_in_none() -> None:
    rare = [Example(Scores(1, place, 1), "calm") for place in range(4)]
    dataset = Dataset.of([*noisy(60, emotions=2).examples, *rare])
    samples = GroupedSamples.of(dataset)
    assert samples.tested.tolist() == [True] * 60 + [False] * 4
    for train, test in stratified_group_folds(samples, 1):
        assert set(range(60, 64)) <= set(train.tolist())
        assert not set(range(60, 64)) & set(test.tolist())


def test_a_performance_that_is_tested_is_not_learned_by_another_label_of_it() -> None:
    one = Provenance("take")
    dataset = Dataset.of(
        [*noisy(60, emotions=2).examples, Example(Scores(1, 1, 1), "happy", one), Example(Scores(1, 2, 1), "odd", one)]
    )
    samples = GroupedSamples.of(dataset)
    fold = next(fold for fold in stratified_group_folds(samples, 1) if 60 in fold[1])
    assert 61 not in fold[0]


@pytest.mark.parametrize(("unanswered", "tested"), [(5, 10), (4, 48)])
def test_what_was_labelled_on_an_answer_is_tested_only_where_the_rest_is_too_little(
    unanswered: int, tested: int
) -> None:
    dataset = noisy(48, emotions=2)
    answered = tuple(Provenance(answered=row >= 2 * unanswered) for row in range(48))
    samples = GroupedSamples.of(replace(dataset, provenances=answered))
    assert samples.tested.sum() == tested
    assert samples.confirmed.sum() == 48 - tested


def test_performers_are_not_held_out_where_few_rows_or_one_performance_have_them() -> None:
    dataset = noisy(90, emotions=3)
    few = tuple(Provenance(performer=f"performer {row}" if row < 9 else None) for row in range(90))
    assert performer_folds(GroupedSamples.of(replace(dataset, provenances=few)), 1) == [], "three of each emotion"
    together = tuple(Provenance(f"take {row // 3 % 5}", f"performer {row // 15}") for row in range(90))
    assert performer_folds(GroupedSamples.of(replace(dataset, provenances=together)), 1) == [], (
        "nothing is left to learn"
    )


def test_a_performer_is_held_out_whole_and_five_are_needed() -> None:
    dataset = noisy(90, emotions=3)
    names = ["Ann", "ann ", "Bo", "Cy", "Di", "Ed", None]
    by = tuple(Provenance(performer=names[row % len(names)]) for row in range(90))
    samples = GroupedSamples.of(replace(dataset, provenances=by))
    folds = performer_folds(samples, 1)
    for train, test in folds:
        assert not np.isin(samples.performers[test], samples.performers[train]).any()
        assert (samples.performers[train] == -1).any()
    tested = np.sort(np.concatenate([test for _, test in folds]))
    assert tested.tolist() == np.flatnonzero(samples.performers >= 0).tolist()
    few = tuple(Provenance(performer=names[row % 5]) for row in range(90))
    assert performer_folds(GroupedSamples.of(replace(dataset, provenances=few)), 1) == []


def test_a_performance_of_two_performers_is_learned_with_neither_held_out() -> None:
    dataset = noisy(60, emotions=3)
    by = tuple(Provenance(f"scene {row // 2}", f"performer {row % 6}") for row in range(60))
    samples = GroupedSamples.of(replace(dataset, provenances=by))
    for train, test in performer_folds(samples, 1):
        assert not np.isin(samples.groups[train], samples.groups[test]).any()


def test_folds_keep_emotions_in_proportion_and_differ_by_seed() -> None:
    samples = GroupedSamples.of(noisy(600, decimals=3))
    for _, test in stratified_group_folds(samples, 1):
        assert all(15 <= count <= 25 for count in Counter(samples.codes[test].tolist()).values())
    test_sets = [sorted(test.tolist()) for _, test in stratified_group_folds(samples, 1)]
    assert test_sets == [sorted(test.tolist()) for _, test in stratified_group_folds(samples, 1)]
    assert test_sets != [sorted(test.tolist()) for _, test in stratified_group_folds(samples, 2)]


def test_a_sample_keeps_proportions_and_what_is_rare_measurable() -> None:
    many = noisy(3000, emotions=2, decimals=0)
    rare = np.array([[1, 1, 1]] * 500 + [[place, 0, 10] for place in range(4)], dtype=np.float64)
    dataset = Dataset(np.concatenate([many.scores, rare]), (*many.labels, *["calm"] * len(rare)))
    samples = GroupedSamples.of(dataset)
    sample = samples.at_most(350)
    assert Counter(sample.codes.tolist()) == {0: 50, 1: 150, 2: 150}
    assert sample.emotions == samples.emotions == ("calm", "happy", "sad")
    kept = Dataset(sample.scores, tuple(sample.emotions[code] for code in sample.codes.tolist()))
    assert measurable(kept) is None
    again = samples.at_most(350)
    assert again.scores.tolist() == sample.scores.tolist()
    assert samples.at_most(len(samples)) is samples
    assert [np.unique(sample.scores[sample.groups == group], axis=0).shape for group in (0, 1)] == [(1, 3)] * 2


@settings(deadline=None, max_examples=30)
@given(st.integers(12, 200), st.floats(0.05, 1), st.floats(0.05, 1))
def test_a_smaller_subsample_is_part_of_a_larger_one(size: int, one: float, other: float) -> None:
    samples = GroupedSamples.of(noisy(size))
    among = np.arange(0, size, 2)
    small, large = (set(stratified_subsample(samples, among, share).tolist()) for share in sorted((one, other)))
    assert small <= large <= set(among.tolist())
    assert abs(len(large) - max(one, other) * len(among)) <= 6


def test_a_learning_curve_keeps_the_test_sets() -> None:
    samples = GroupedSamples.of(noisy(120))
    whole = stratified_group_folds(samples, 1)
    for (train, test), (fewer, same) in zip(whole, with_smaller_training_sets(samples, whole, 0.5), strict=True):
        assert test is same
        assert set(fewer.tolist()) < set(train.tolist())
        assert abs(len(fewer) - len(train) / 2) <= 3
