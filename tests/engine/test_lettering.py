"""The letters of the cards, as masks."""

import pytest

from engine.lettering import UNKNOWN_GLYPH, drawable, line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größtenteils", "größtenteils"),
        ("الفرح", "الفرح"),
        ("радость −4", "радость −4"),
        ("悲しみ", UNKNOWN_GLYPH * 3),
        ("👨\u200d👩\u200d👧 cosy", f"{UNKNOWN_GLYPH * 3} cosy"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_what_the_font_lacks_is_a_box(text: str, shown: str, bold: bool) -> None:
    assert drawable(text, bold).replace("\u200d", "") == shown


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_line_has_no_more_than_its_room(align: str) -> None:
    assert line("W" * 32, 30, 200, False, align).mask.width == pytest.approx(200, abs=6)
    short = line("W", 30, 200, False, align)
    assert short.mask.size == line("W", 30, 1000, False, align).mask.size
    assert short.mask.width < 40


def test_where_a_line_stands() -> None:
    left, center, right = (line("mmm", 30, 200, False, align) for align in ("left", "center", "right"))
    width = left.mask.width
    assert left.place[0] == pytest.approx(0, abs=4)
    assert center.place[0] == pytest.approx(-width / 2, abs=4)
    assert right.place[0] == pytest.approx(-width, abs=4)
    assert left.place[1] + left.mask.height == pytest.approx(0, abs=2), "on the baseline"
