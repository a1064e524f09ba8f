import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.calibration import calibration, fit_temperature, log_loss
from engine.measure.evaluation_result import Calibration
from engine.measure.folds import GroupedSamples

RANDOM = np.random.default_rng(3)


def calibrated(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration:
    """Of rows that are all performances of their own."""
    rows = confidences.shape[1]
    scores = np.stack([np.linspace(0, 10, rows), np.zeros(rows), np.zeros(rows)], axis=1)
    samples = GroupedSamples.of(Dataset(scores, ("calm",) * rows))
    return calibration(confidences, np.broadcast_to(right, confidences.shape), GroupBootstrap(samples))


def test_bins_hold_mean_confidence_accuracy_and_count() -> None:
    confidences = np.array([[0.31, 0.35, 0.4, 0.95, 1.0, 0.41]])
    right = np.array([[True, False, True, True, True, False]])
    measured = calibrated(confidences, right)
    low, middle, high = measured.bins
    assert (low.count, middle.count, high.count) == (3, 1, 2)
    assert low.confidence == pytest.approx(1.06 / 3)
    assert low.accuracy == pytest.approx(2 / 3)
    assert high.confidence == pytest.approx(0.975)
    assert high.accuracy == 1
    assert measured.error == pytest.approx((3 * abs(1.06 / 3 - 2 / 3) + 0.41 + 2 * 0.025) / 6)
    assert measured.overconfidence.value == pytest.approx((1.06 - 2 + 0.41 + 1.95 - 2) / 6)


def test_true_confidence_is_taken_for_true_9_times_in_10() -> None:
    believed = 0
    for _ in range(40):
        confidences = RANDOM.uniform(0.2, 1, (1, 300))
        believed += calibrated(confidences, RANDOM.random((1, 300)) < confidences).by_chance
    assert believed >= 34


@pytest.mark.parametrize("lean", [0.15, -0.15])
def test_a_recognizer_too_sure_or_too_modest_is_found_out(lean: float) -> None:
    confidences = RANDOM.uniform(0.3, 0.8, (2, 500))
    measured = calibrated(confidences, RANDOM.random(500) < confidences - lean)
    assert not measured.by_chance
    assert measured.overconfidence.value == pytest.approx(lean, abs=0.05)
    assert measured.overconfidence.verdict == ("better" if lean > 0 else "worse")
    assert measured.error == pytest.approx(0.15, abs=0.06)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_the_answers_had_is_found(temperature: float) -> None:
    """Votes, of which each answer's truth is drawn as its calibrated probabilities say."""
    votes = RANDOM.dirichlet([0.7] * 4, (1, 20_000))
    smooth = ((100 * votes + 1) / 104) ** (1 / temperature)
    chances = (smooth / smooth.sum(axis=2, keepdims=True))[0].cumsum(axis=1)
    codes = (RANDOM.random((20_000, 1)) > chances).sum(axis=1)
    found = fit_temperature(votes, codes)
    assert found == pytest.approx(temperature, rel=0.06)
    assert log_loss(votes, codes, found) <= log_loss(votes, codes)
    assert log_loss(votes, codes, found) <= log_loss(votes, codes, found * 1.1)


def test_the_log_loss_of_votes_without_the_truth_is_finite() -> None:
    votes = np.array([[[1.0, 0.0]]])
    assert log_loss(votes, np.array([1])) == pytest.approx(-np.log(1 / 102))
    assert fit_temperature(votes, np.array([1])) == 4
    assert fit_temperature(votes, np.array([0])) == 0.25


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=2, max_size=50))
def test_any_answers_have_a_calibration(answers: list[tuple[int, bool]]) -> None:
    confidences = np.array([[percent / 100 for percent, _ in answers]])
    measured = calibrated(confidences, np.array([[right for _, right in answers]]))
    assert sum(part.count for part in measured.bins) == len(answers)
    assert 0 <= measured.error <= 1
    assert 0 <= measured.error_by_chance <= 1
    weighted = sum(part.count * abs(part.confidence - part.accuracy) for part in measured.bins)
    assert measured.error == pytest.approx(weighted / len(answers))
    assert [part.confidence for part in measured.bins] == sorted(part.confidence for part in measured.bins)
