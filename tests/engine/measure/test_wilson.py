import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measure.wilson import wilson_interval


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(31, 50, 0.482, 0.741), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 1, 0.207, 1.0)],
)
def test_cases_worked_out_by_hand(right: float, of: float, low: float, high: float) -> None:
    interval = wilson_interval(right, of)
    assert interval.value == right / of
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.001)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_it_holds_the_share_and_has_a_width(of: int, share: float) -> None:
    interval = wilson_interval(share * of, of)
    assert 0 <= interval.low <= interval.value + 1e-9
    assert interval.value - 1e-9 <= interval.high <= 1
    assert interval.high - interval.low > 0
