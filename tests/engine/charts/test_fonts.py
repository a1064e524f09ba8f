"""Names in any script: shown by whatever font has them, else numbered, and never a box."""

import numpy as np
import pytest

from engine.charts.fonts import default_font, drawable, families_for, fonts_for, is_shown
from engine.charts.name_numbers import is_plain, numbered
from engine.charts.reading_charts import draw_file_summary, draw_reading, draw_readings, names_in_reading
from engine.charts.text_rendering import render_line
from engine.data.dataset import STARTER, Dataset
from engine.data.scores import Scores
from engine.forest.reading import Reading
from engine.forest.training import fit

NOWHERE = "\U000ffffd"
"""A character for private use: no font has it."""
SCRIPTS = (
    *("悲しみ", "기쁨", "दुःख", "ความสุข", "😀", "غضب", "радость", "größte"),
    *("👩🏽\u200d🚀", "❤\ufe0f", "🇩🇪", "1\ufe0f\u20e3"),
)


def reading_of(*emotions: str) -> Reading:
    return fit(Dataset(STARTER.scores, (*emotions, *STARTER.labels[len(emotions) :]))).read(Scores(8, 7, 8))


@pytest.mark.parametrize("name", ["größtenteils", "الفرح", "радость −4", "χαρά"])
@pytest.mark.parametrize("bold", [False, True])
def test_what_the_first_font_has_needs_no_other(name: str, bold: bool) -> None:
    assert fonts_for(name, bold) == (default_font(bold),)
    assert drawable(name, bold) == name
    assert families_for(name) == ["DejaVu Sans"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_is_shown_by_fonts_that_have_it_or_has_a_number(name: str) -> None:
    assert numbered([name]) == ({} if is_shown(name) else {name: "#1"})
    if is_shown(name):
        line = render_line(name, 30, 300, False, "left", "#000000")
        assert line.rgba[..., 3].any()


def test_joiners_and_marks_that_no_font_has_are_left_out() -> None:
    assert drawable("a\u2067b", False) in ("ab", "a\u2067b")
    assert is_shown("a\u2067b")


@pytest.mark.parametrize("name", ["calm", "müde", "χαρά", "радость", ""])
def test_plain_names_are_known_without_a_look_at_fonts(name: str) -> None:
    assert is_plain(name)
    assert is_shown(name)


def test_names_that_no_font_shows_are_numbered_in_their_order() -> None:
    names = ["calm", f"{NOWHERE} a", NOWHERE, f"{NOWHERE} a"]
    assert numbered(names) == {f"{NOWHERE} a": "#1", NOWHERE: "#2"}


def test_a_picture_shows_the_number_and_no_box() -> None:
    hidden, shown = reading_of(NOWHERE), reading_of("#1")
    assert hidden.emotion == NOWHERE
    assert numbered(names_in_reading(hidden)) == {NOWHERE: "#1"}
    assert np.array_equal(inked(draw_reading(hidden)), inked(draw_reading(shown)))
    assert draw_file_summary({NOWHERE: 2}, 0.5, 0)[:4] == b"\x89PNG"


def test_who_performed_stands_in_the_pictures() -> None:
    reading = reading_of("calm")
    assert draw_reading(reading, "Ann") != draw_reading(reading)
    assert draw_readings([reading, reading], ["Ann", ""]) != draw_readings([reading, reading])
    assert draw_reading(reading, "") == draw_reading(reading)
    assert draw_readings([reading], [""]) == draw_readings([reading])


def inked(picture: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where dark letters are: the colours of two emotions differ."""
    from io import BytesIO

    from PIL import Image

    return np.asarray(Image.open(BytesIO(picture)).convert("L")) < 90
