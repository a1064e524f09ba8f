"""A card's PNG has 256 colours: what bars and letters are made of is among them."""

import numpy as np
import pytest
from PIL import Image

from engine.charts.palette import STARTER_COLOURS, TAUGHT_COLOURS
from engine.charts.png_palette import INK, MUTED, NEUTRAL, PAPER, RGB, TRACK, blend, palette, rgb, tint

ACCENTS = (*STARTER_COLOURS.values(), *TAUGHT_COLOURS, NEUTRAL)


def kept(shade: RGB) -> RGB:
    """What a pixel of this colour is in a card's PNG."""
    image = Image.new("RGB", (1, 1), shade).quantize(palette=palette(), dither=Image.Dither.NONE)
    red, green, blue = np.array(image.convert("RGB"))[0, 0].tolist()
    return red, green, blue


@pytest.mark.parametrize("colour", [PAPER, INK, MUTED, TRACK, *ACCENTS])
def test_the_colours_of_a_card_are_kept(colour: str) -> None:
    assert kept(rgb(colour)) == pytest.approx(rgb(colour), abs=2)


@pytest.mark.parametrize("colour", ACCENTS)
def test_a_letter_on_a_bar_has_smooth_edges(colour: str) -> None:
    steps = {kept(blend(rgb(tint(colour)), rgb(INK), step / 50)) for step in range(51)}
    assert len(steps) >= 6


def test_the_palette_has_room() -> None:
    assert len(palette().getpalette() or []) <= 3 * 256
