"""Short versions of `make bench-honesty`: what is said of populations of known truth is true, with fixed seeds."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from benchmarks.honesty import experiments as of
from benchmarks.honesty.experiments import Guesses, Run
from benchmarks.honesty.lines import lines_of
from benchmarks.honesty.populations import PLAIN, Random
from engine.measure.evaluation_result import Measure

pytestmark = pytest.mark.filterwarnings("ignore:The least populated class:UserWarning")
MEASURED = {
    **{name: partial(of.plain, population, 60) for name, population in PLAIN.items()},
    "raters": partial(of.raters, 24),
    "performers with habits": partial(of.performers, 90),
    "performers not seen": partial(of.unseen_performers, 120),
    "lazy taps": partial(of.lazy_taps, 150),
    "honest taps": partial(of.honest_taps, 150),
    "a stray label": partial(of.stray_label, 61),
}


@pytest.mark.parametrize("measure", MEASURED.values(), ids=list(MEASURED))
def test_the_truth_lies_within_what_is_said(measure: Callable[[Random], Run | None]) -> None:
    runs = [measure(np.random.default_rng((5, seed))) for seed in range(2)]
    for run in runs:
        assert run is not None
        assert run.said.low <= run.truth <= run.said.high
        assert run.said.high - run.said.low < 0.45


def test_a_new_emotion_is_not_told_as_a_fall() -> None:
    change = of.taught_new_emotion(90, np.random.default_rng(1))
    assert change.verdict is None


def test_more_of_the_same_is_never_told_as_a_fall() -> None:
    verdicts = [of.changed(PLAIN["one hump"], 60, 60, np.random.default_rng(seed)).verdict for seed in range(3)]
    assert "worse" not in verdicts


@pytest.mark.parametrize("typo", [False, True], ids=["as drawn", "with a typo"])
def test_strange_scores_are_called_a_guess_and_usual_ones_are_not(typo: bool) -> None:
    found = [of.guesses(PLAIN["one hump"], 120, typo, np.random.default_rng(seed)) for seed in range(5)]
    assert np.mean([each.caught for each in found]) >= 0.7
    assert np.mean([each.false_alarms for each in found]) <= 0.08


def test_the_table_says_what_was_reached() -> None:
    good, bad = Run(Measure(0.6, 0.5, 0.7), 0.62, 0.1, 0.05), Run(Measure(0.8, 0.75, 0.85), 0.6, 0.2, 0.1)
    lines = lines_of({("a", "60 rows"): [good, bad, None], ("guesses", "b"): [Guesses(0.8, 0.1)]})
    told = {line.what: (line.measured, line.reached) for line in lines}
    assert told["a, 60 rows: truth within the interval"] == ("50% (1 of 2, 1 not measured)", False)
    assert told["guesses, b: strange scores caught"] == ("80%", True)
    assert ("10.0%", False) in told.values()
    assert told["shown calibration error, all with 60 rows"] == ("0.075", False)


def test_the_bench_draws_the_same_datasets_again() -> None:
    first, again = (PLAIN["two humps"].rated(24, np.random.default_rng(3)) for _ in range(2))
    assert first == again
