"""Looking at a picture as a reader does: decoded from its PNG."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.charts.card import MARGIN, SCALE
from engine.charts.png_palette import BAR_OPACITY

LIMIT = 100_000
HARD_NAMES = (
    "W" * 32,
    "悲しみと喜びの間にある何か",
    "الفرح والحزن",
    "$x_1^2$ {\\bad $",
    "👨‍👩‍👧 cosy",
    "a rather long bittersweet melan.",
    *(f"emotion {number}" for number in range(24)),
)

Pixels = NDArray[np.int64]


def pixels(png: bytes) -> Pixels:
    assert png.startswith(b"\x89PNG")
    assert len(png) < LIMIT
    picture: Pixels = np.array(Image.open(BytesIO(png)).convert("RGB"), dtype=np.int64)
    return picture


def rgb(colour_code: str) -> Pixels:
    return np.array([int(colour_code[place : place + 2], 16) for place in (1, 3, 5)], dtype=np.int64)


def tint(colour_code: str) -> Pixels:
    mixed: Pixels = np.rint(BAR_OPACITY * rgb(colour_code) + (1 - BAR_OPACITY) * 255).astype(np.int64)
    return mixed


def like(picture: Pixels, wanted: Pixels) -> NDArray[np.bool_]:
    """Which pixels have this colour, give or take what a palette of few colours rounds."""
    differences: Pixels = np.abs(picture - wanted).max(axis=2)
    return differences <= 3


def assert_nothing_is_clipped(picture: Pixels) -> None:
    """All ink keeps clear of the edges, the band of colour at the top left out."""
    edge = round((MARGIN - 4) * SCALE)
    band = round(8 * SCALE)
    dark = picture.sum(axis=2) < 300
    assert not dark[band:, :edge].any()
    assert not dark[band:, -edge:].any()
    assert not dark[-edge:, :].any()
    assert dark.any()
