import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.numbers import WrittenNumber, read_number
from tests.engine.data.variants import NO_NUMBERS, NO_SCORES, NUMBERS


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_as_people_write_it(text: str) -> None:
    number = read_number(text)
    assert number is not None
    assert number.score == pytest.approx(NUMBERS[text], abs=1e-12)
    assert number.is_score


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_not_one_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("text", NO_SCORES)
def test_numbers_that_are_no_scores(text: str) -> None:
    number = read_number(text)
    assert number is not None
    assert not number.is_score


@pytest.mark.parametrize(("text", "scaled"), [("9", False), ("9/10", False), ("80%", True), ("4/5", True)])
def test_it_knows_whether_the_score_is_another_number_than_was_written(text: str, scaled: bool) -> None:
    number = read_number(text)
    assert number is not None
    assert number.is_scaled is scaled


@given(st.text(max_size=60) | st.text("0123456789.,/%-+ ÷٣½outof", max_size=20))
def test_it_never_raises_and_what_it_reads_is_read_back(text: str) -> None:
    number = read_number(text)
    if number is not None and math.isfinite(number.value):
        assert read_number(str(number)) == number


@given(st.floats(-1e9, 1e9), st.none() | st.integers(2, 9999))
def test_what_is_shown_is_read_back(value: float, out_of: int | None) -> None:
    number = WrittenNumber(value, out_of)
    assert read_number(str(number)) == number
