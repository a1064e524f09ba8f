import re

from hypothesis import given
from hypothesis import strategies as st

from engine.charts.palette import colour
from engine.data.dataset import STARTER


def test_the_starter_emotions_have_a_colour_each() -> None:
    assert len({colour(emotion) for emotion in STARTER.emotions}) == 6
    assert colour("Angry") == colour("angry") == "#D55E00"


@given(st.text())
def test_any_name_has_a_colour_that_no_starter_emotion_has(name: str) -> None:
    if name.casefold() not in STARTER.emotions:
        assert re.fullmatch("#[0-9A-F]{6}", colour(name))
        assert colour(name) not in {colour(emotion) for emotion in STARTER.emotions}


def test_taught_emotions_use_the_whole_palette_and_keep_their_colour() -> None:
    assert len({colour(f"emotion {place}") for place in range(100)}) == 8
    assert colour("calm") == "#999933"
