import numpy as np
import pytest
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.measure.bootstrap import WIDER, GroupBootstrap
from engine.measure.evaluation_result import Measure
from engine.measure.folds import GroupedSamples

RANDOM = np.random.default_rng(5)


def rows_of(groups: int, times: int = 1, labels: str = "ab") -> GroupedSamples:
    """So many different scores, each so many times, the emotions in turn."""
    scores = np.repeat(np.stack([np.linspace(0, 10, groups)] * 3, axis=1), times, axis=0)
    return GroupedSamples.of(
        Dataset(scores, tuple(labels[row // times % len(labels)] for row in range(groups * times)))
    )


def right_of(share: float, rows: GroupedSamples, times: int = 1) -> NDArray[np.float64]:
    return np.repeat(RANDOM.random(len(rows) // times) < share, times).astype(np.float64)


def width(measure: Measure) -> float:
    assert 0 <= measure.low <= measure.value <= measure.high <= 1
    return measure.high - measure.low


def test_of_many_different_rows_the_interval_is_the_binomial_one() -> None:
    rows = rows_of(2000)
    right = right_of(0.7, rows)
    measure = GroupBootstrap(rows).accuracy(right)
    assert measure.value == pytest.approx(right.mean())
    assert width(measure) == pytest.approx(WIDER * 2 * 1.96 * (0.7 * 0.3 / 2000) ** 0.5, rel=0.15)


def test_copies_of_the_same_rows_make_nothing_surer() -> None:
    once, often = rows_of(60), rows_of(60, times=20)
    right = right_of(0.6, once)
    alone = GroupBootstrap(once).accuracy(right)
    copied = GroupBootstrap(often).accuracy(np.repeat(right, 20))
    assert copied.value == pytest.approx(alone.value)
    assert width(copied) == pytest.approx(width(alone), rel=0.1)


@pytest.mark.parametrize("times", [1, 30])
def test_a_perfect_score_is_no_certainty(times: int) -> None:
    """Wilson's interval for 20 of 20 begins at 84 %, wider at 82."""
    rows = rows_of(20, times)
    for measured in (GroupBootstrap(rows).accuracy, GroupBootstrap(rows).balanced_accuracy):
        perfect = measured(np.ones(len(rows)))
        assert (perfect.value, perfect.high) == (1, 1)
        assert perfect.low == pytest.approx(1 - WIDER * 0.16, abs=0.04)
        assert measured(np.zeros(len(rows))).high == pytest.approx(WIDER * 0.16, abs=0.04)


def test_measuring_the_same_rows_again_makes_nothing_surer() -> None:
    """Right in one of two repeats, each row: the shares do not spread, but there are no more than 40 rows."""
    rows = rows_of(40)
    for measured in (GroupBootstrap(rows).accuracy, GroupBootstrap(rows).balanced_accuracy):
        wilson = 0.295  # for 20 of 40
        assert width(measured(np.full(40, 0.5))) == pytest.approx(WIDER * wilson, abs=0.005)


def test_balanced_accuracy_counts_emotions_alike() -> None:
    rows = rows_of(100, labels="aaaaaaaaab")
    right = (rows.codes == 0).astype(np.float64)
    bootstrap = GroupBootstrap(rows)
    assert bootstrap.accuracy(right).value == 0.9
    assert bootstrap.balanced_accuracy(right).value == 0.5


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Few rows and groups of uneven size, where percentiles alone would be too narrow."""
    random = np.random.default_rng(11)
    sizes = random.integers(1, 4, 25)
    scores = np.repeat(np.stack([np.arange(25.0) / 3] * 3, axis=1), sizes, axis=0)
    rows = GroupedSamples.of(Dataset(scores, tuple("ab"[row % 2] for row in range(len(scores)))))
    bootstrap = GroupBootstrap(rows)
    held = 0
    for _ in range(200):
        right = np.repeat(random.random(25) < 0.8, sizes).astype(np.float64)
        measure = bootstrap.accuracy(right)
        held += measure.low <= 0.8 <= measure.high
    assert 0.92 <= held / 200 <= 1


def test_rules_are_compared_row_by_row() -> None:
    rows = rows_of(400)
    good = right_of(0.8, rows)
    bootstrap = GroupBootstrap(rows)
    assert bootstrap.difference(good, good) == Measure(0, 0, 0)
    slightly_worse = good.copy()
    slightly_worse[np.flatnonzero(good)[:16]] = 0
    lead = bootstrap.difference(good, slightly_worse)
    assert lead.value == pytest.approx(0.04)
    assert lead.verdict == "better"
    assert bootstrap.difference(slightly_worse, good).verdict == "worse"
    assert bootstrap.difference(good, right_of(0.8, rows)).verdict == "no difference found"
    assert bootstrap.standard_error_of_difference(good, slightly_worse) == pytest.approx(0.01, rel=0.2)


def test_the_same_rows_give_the_same_interval() -> None:
    rows = rows_of(50)
    right = right_of(0.5, rows)
    assert GroupBootstrap(rows).accuracy(right) == GroupBootstrap(rows).accuracy(right)
