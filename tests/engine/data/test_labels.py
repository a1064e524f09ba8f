import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.labels import SCORE_LABELS, number, percent
from engine.data.scores import SCORE_NAMES


def test_every_score_has_a_label() -> None:
    assert tuple(SCORE_LABELS) == SCORE_NAMES


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (0.001, "<1%"), (0.01, "1%"), (0.464, "46%"), (0.994, "99%"), (0.999, ">99%"), (1, "100%")],
)
def test_nothing_and_everything_are_said_of_no_other_share(share: float, shown: str) -> None:
    assert percent(share) == shown


@given(st.floats(0, 10))
def test_a_number_is_exact_and_plain(value: float) -> None:
    assert float(number(value)) == value
    assert "e" not in number(value)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (8.0, "8"), (10.0, "10"), (8.5, "8.5"), (0.1, "0.1"), (1e-7, "0.0000001")]
)
def test_numbers_are_short_and_exact(value: float, text: str) -> None:
    assert number(value) == text
