import math
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.errors import ScoreError
from engine.data.scores import SCORE_NAMES, Scores


@given(st.tuples(*[st.floats(0, 10)] * 3))
def test_scores_hold_what_they_were_given(values: tuple[float, float, float]) -> None:
    assert Scores(*values).as_tuple() == values
    assert tuple(Scores(*values)) == values


@given(
    st.sampled_from(SCORE_NAMES),
    st.floats(max_value=0, exclude_max=True) | st.floats(min_value=10, exclude_min=True) | st.just(math.nan),
)
def test_any_other_number_is_refused_by_name_value_and_range(name: str, value: float) -> None:
    with pytest.raises(ScoreError) as caught:
        Scores(**{**dict.fromkeys(SCORE_NAMES, 5.0), name: value})
    assert caught.value.name == name
    assert str(caught.value) == f"{name} is {value}; a score is a number from 0 to 10"


def test_scores_are_plain_floats_and_zero_has_no_sign() -> None:
    scores = Scores(np.float64(1.5), 2, -0.0)
    assert [type(value) for value in scores] == [float, float, float]
    assert math.copysign(1, scores.body_language) == 1


def test_scores_do_not_change_and_travel_between_processes() -> None:
    scores = Scores(1, 2, 3)
    with pytest.raises(FrozenInstanceError):
        scores.__setattr__("voice_tone", 4)
    assert pickle.loads(pickle.dumps(scores)) == scores  # noqa: S301 - our own bytes
