import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.scale import TEN, Scale, parse_scale, scales_of

ends = st.integers(0, 999_999)
scales = st.tuples(ends, ends).filter(lambda both: both[0] < both[1]).map(lambda both: Scale(*both))


@pytest.mark.parametrize("text", ["1-5", "1–5", "1 - 5", "1 to 5", "1..5", "1…5", "1:5", " 1—5 ", "1 TO 5"])
def test_a_scale_as_people_write_it(text: str) -> None:
    assert parse_scale(text) == Scale(1, 5)


@pytest.mark.parametrize("text", ["", "5", "5-1", "1-1", "-1-5", "1-5-7", "a-b", "1.5-5", "0-99999999"])
def test_what_is_no_scale(text: str) -> None:
    assert parse_scale(text) is None


@given(scales)
def test_a_scale_is_read_back_and_stretched_from_end_to_end(scale: Scale) -> None:
    assert parse_scale(str(scale)) == scale
    assert (scale.stretched(float(scale.lowest)), scale.stretched(float(scale.highest))) == (0, 10)


@given(st.floats(0, 10))
def test_what_is_from_0_to_10_stays(value: float) -> None:
    assert TEN.stretched(value) == value


@pytest.mark.parametrize(
    ("lowest", "highest", "fitting"),
    [
        (1, 5, ["1–5", "0–5"]),
        (0, 5, ["0–5"]),
        (2, 7, ["1–7", "0–7"]),
        (0, 1, ["0–1"]),
        (3, 20, ["0–20", "0–100"]),
        (0, 95.5, ["0–100"]),
        (1, 4.9, []),
        (0, 10, []),
        (0, 101, []),
        (-1, 5, []),
    ],
)
def test_the_scales_that_scores_may_be_on(lowest: float, highest: float, fitting: list[str]) -> None:
    assert [str(scale) for scale in scales_of(lowest, highest)] == fitting
