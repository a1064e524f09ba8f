import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.measure.calibration import calibration

RANDOM = np.random.default_rng(3)


def test_bins_hold_mean_confidence_accuracy_and_count() -> None:
    confidences = np.array([[0.31, 0.35, 0.4, 0.95, 1.0, 0.41]])
    right = np.array([[True, False, True, True, True, False]])
    measured = calibration(confidences, right)
    low, middle, high = measured.bins
    assert (low.count, middle.count, high.count) == (3, 1, 2)
    assert low.confidence == pytest.approx(1.06 / 3)
    assert low.accuracy == pytest.approx(2 / 3)
    assert high.confidence == pytest.approx(0.975)
    assert high.accuracy == 1
    assert measured.error == pytest.approx((3 * abs(1.06 / 3 - 2 / 3) + 0.41 + 2 * 0.025) / 6)
    assert measured.overconfidence == pytest.approx((1.06 - 2 + 0.41 + 1.95 - 2) / 6)


def test_true_confidence_is_believable_and_is_found_so_19_times_in_20() -> None:
    believed = 0
    for _ in range(40):
        confidences = RANDOM.uniform(0.2, 1, (1, 300))
        believed += calibration(confidences, RANDOM.random((1, 300)) < confidences).believable
    assert believed >= 34


@pytest.mark.parametrize("lean", [0.15, -0.15])
def test_a_recognizer_too_sure_or_too_modest_is_found_out(lean: float) -> None:
    confidences = RANDOM.uniform(0.3, 0.8, (2, 500))
    measured = calibration(confidences, RANDOM.random(500) < confidences - lean)
    assert not measured.believable
    assert measured.overconfidence == pytest.approx(lean, abs=0.05)
    assert measured.error == pytest.approx(0.15, abs=0.06)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=50))
def test_any_answers_have_a_calibration(answers: list[tuple[int, bool]]) -> None:
    confidences = np.array([[percent / 100 for percent, _ in answers]])
    measured = calibration(confidences, np.array([[right for _, right in answers]]))
    assert sum(part.count for part in measured.bins) == len(answers)
    assert 0 <= measured.error <= 1
    assert 0 <= measured.error_by_chance <= 1
    weighted = sum(part.count * abs(part.confidence - part.accuracy) for part in measured.bins)
    assert measured.error == pytest.approx(weighted / len(answers))
    assert [part.confidence for part in measured.bins] == sorted(part.confidence for part in measured.bins)
