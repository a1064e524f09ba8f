"""Before and now, on the same held-back performances."""

import numpy as np
import pytest

from engine.data.dataset import Dataset, Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.forest.parameters import Parameters
from engine.forest.training import fit
from engine.measure.bootstrap import WIDER
from engine.measure.comparison import compare
from engine.measure.evaluation_result import Comparison
from engine.measure.samples import samples_of
from tests.engine.datasets import noisy

QUICK = Parameters(n_estimators=10, min_samples_leaf=2)
LATER = noisy(200, emotions=2, noise=2)


def compared(before: Dataset, now: Dataset) -> Comparison:
    comparison = compare(before, QUICK, now, QUICK)
    assert comparison is not None
    return comparison


def test_the_same_examples_change_nothing() -> None:
    comparison = compared(LATER, LATER)
    assert comparison.before == comparison.now
    assert comparison.gain.value == comparison.gain.low == comparison.gain.high == 0


def test_many_good_examples_are_told_as_better_and_their_loss_as_worse() -> None:
    wrong = Dataset(LATER.scores[:12], LATER.labels[1:12] + LATER.labels[:1])
    more = wrong.followed_by(LATER.take(range(12, 200)))
    comparison = compared(wrong, more)
    assert comparison.gain.verdict == "better"
    assert comparison.gain.value == pytest.approx(comparison.now.value - comparison.before.value)
    assert compared(LATER, LATER.take(range(0, 200, 7))).gain.value < 0


def test_what_is_held_back_was_learned_by_neither() -> None:
    """Labels by chance: a recognizer of before that knew the performances asked about would be right."""
    accuracies = []
    for seed in range(5):
        random = np.random.default_rng(seed)
        scores = random.uniform(0, 10, (60, 3))
        takes = tuple(Provenance(f"take {row}") for row in range(60))
        labels = tuple(random.permutation(["calm", "tense"] * 30).tolist())
        before = Dataset(scores, labels, takes)
        again = Dataset(np.clip(scores + random.normal(0, 0.1, scores.shape), 0, 10), labels, takes)
        accuracies.append(compared(before, before.followed_by(again)).before.value)
    assert np.mean(accuracies) == pytest.approx(0.5, abs=0.1)


def test_other_emotions_are_not_comparable() -> None:
    assert compare(LATER, QUICK, Dataset.of([*LATER.examples, Example(Scores(1, 1, 1), "new")]), QUICK) is None
    assert compare(LATER, QUICK, LATER.take(range(8)), QUICK) is None, "which cannot be measured"


def test_with_no_more_than_what_is_held_back_there_is_nothing_to_compare() -> None:
    one = (Provenance("take"),) * 2
    before = Dataset(LATER.scores[:2], LATER.labels[:2], one)
    assert compare(before, QUICK, before.followed_by(LATER.take(range(2, 40))), QUICK) is None


def test_of_very_many_rows_the_same_performances_are_compared() -> None:
    many = noisy(9_000, emotions=2, noise=4)
    large_leaves = Parameters(n_estimators=2, min_samples_leaf=200)
    comparison = compare(many, large_leaves, many.take(range(6_000)), large_leaves)
    assert comparison is not None
    width = comparison.now.high - comparison.now.low
    assert width == pytest.approx(
        WIDER * 4 * (comparison.now.value * (1 - comparison.now.value) / 2_667) ** 0.5, rel=0.15
    )


def test_examples_that_were_all_confirmed_can_be_compared_with_others() -> None:
    taps = tuple(Provenance(f"reading {row}", answered=True) for row in range(20))
    before = Dataset(np.repeat([[2.0, 2, 2], [8, 8, 8]], 10, axis=0), ("calm",) * 10 + ("tense",) * 10, taps)
    more = noisy(20, emotions=2, noise=0.1)
    seen = Dataset(more.scores, tuple("calm" if label == "sad" else "tense" for label in more.labels))
    assert compared(before, before.followed_by(seen)).before.value == 1


def test_labels_that_seem_confirmed_are_the_same_ones_before_and_now() -> None:
    random = np.random.default_rng(9)
    read = random.uniform(0, 10, (60, 3))
    taps = tuple(Provenance(f"reading {row}", answered=True) for row in range(60))
    seen = noisy(120, emotions=2, noise=5)
    lazy = seen.followed_by(Dataset(read, fit(seen).answer_many(read).emotions, taps))
    assert samples_of(lazy).confirmed.any()
    comparison = compared(lazy, lazy)
    assert comparison.before == comparison.now
