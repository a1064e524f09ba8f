"""The text of the cards as pixels."""

import numpy as np
import pytest

from engine.charts.text_rendering import RenderedText, render_line


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_line_is_no_wider_than_allowed(align: str) -> None:
    for letter in "Wmi":
        assert 180 <= width(written(letter * 64, align)) <= 202
    short = written("W", align)
    assert short.rgba.shape == written("W", align, max_width=1000).rgba.shape
    assert width(short) < 40


def test_where_a_line_stands() -> None:
    left, center, right = (written("mmm", align) for align in ("left", "center", "right"))
    assert left.offset[0] == pytest.approx(0, abs=4)
    assert center.offset[0] == pytest.approx(-width(left) / 2, abs=4)
    assert right.offset[0] == pytest.approx(-width(left), abs=4)
    for each in (left, center, right):
        inked = np.flatnonzero(each.rgba[..., 3].max(axis=1) > 128)
        assert each.offset[1] + inked[-1] + 1 == 0, "on the baseline"


def test_money_is_not_mathematics() -> None:
    assert width(written("$x_1^2$", "left")) > width(written("x_1^2", "left"))


def test_a_line_is_cut_where_it_would_be_too_small_to_read() -> None:
    whole, cut = (render_line("W" * 64, 30, 200, False, "left", "#1C2430", smallest) for smallest in (0, 20))
    assert width(cut) <= 202
    assert len(cut.rgba) > 1.5 * len(whole.rgba), "its letters are larger"
    short = render_line("calm", 30, 200, False, "left", "#1C2430", 20)
    assert (short.rgba == written("calm", "left").rgba).all()


def written(text: str, align: str, max_width: float = 200) -> RenderedText:
    return render_line(text, 30, max_width, False, align, "#1C2430")


def width(text: RenderedText) -> int:
    return len(text.rgba[0])
