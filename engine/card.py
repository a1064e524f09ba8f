"""A card to draw a chart on: pixels, large type, and bars that carry their own words."""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle
from matplotlib.transforms import Affine2D
from PIL import Image

WIDTH = 1080
MARGIN = 64
PAPER = "#FFFFFF"
INK = "#1C2430"
MUTED = "#5D6878"
TRACK = "#F0F2F5"
NEUTRAL = "#8C9AAE"

PIXEL_A_POINT = 72  # at 72 dots an inch, a font size is in pixels
CORNER = 16
STRENGTH = 0.55  # of a bar's colour: dark words stay readable on it
COLOURS = 128  # enough for every edge between two of the few colours that a card has
UNKNOWN_GLYPH = "□"


class Card:
    """A white card of WIDTH by `height` pixels. Places are in pixels from the top left corner."""

    def __init__(self, height: int) -> None:
        size = (WIDTH / PIXEL_A_POINT, height / PIXEL_A_POINT)
        self._figure = Figure(figsize=size, dpi=PIXEL_A_POINT, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._height = height
        self._place = Affine2D().scale(1, -1).translate(0, height)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        room: float,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line of text, made smaller where it is wider than `room`."""
        font = _font(bold)
        drawn = self._figure.text(
            x,
            baseline,
            _drawable(text, bold),
            fontproperties=font,
            fontsize=size,
            color=colour,
            ha=align,
            va="baseline",
            transform=self._place,
            parse_math=False,
        )
        width = drawn.get_window_extent().width
        if width > room:
            drawn.set_fontsize(size * room / width)

    def bar(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A track of this width and, in colour, its `share` from 0 to 1."""
        track = FancyBboxPatch(
            (x, top), width, height, boxstyle=f"round,pad=0,rounding_size={CORNER}", color=TRACK, lw=0
        )
        self._add(track)
        filled = Rectangle((x, top), width * share, height, color=_tint(colour), lw=0)
        self._add(filled)
        filled.set_clip_path(track)

    def block(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A plain block of colour."""
        self._add(Rectangle((x, top), width, height, color=colour, lw=0))

    def png(self) -> bytes:
        """The card as a PNG of few colours, which keeps it small; the same bytes for the same card."""
        pixels = BytesIO()
        self._figure.savefig(pixels, format="rgba", dpi=PIXEL_A_POINT)
        picture = Image.frombytes("RGBA", (WIDTH, self._height), pixels.getvalue()).convert("RGB")
        file = BytesIO()
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(file, "png")
        return file.getvalue()

    def _add(self, patch: Patch) -> None:
        patch.set_transform(self._place)
        self._figure.add_artist(patch)


def _tint(colour: str) -> tuple[float, float, float]:
    red, green, blue = (STRENGTH * part + 1 - STRENGTH for part in to_rgb(colour))
    return red, green, blue


def _font(bold: bool) -> FontProperties:
    return FontProperties(fname=str(_font_file(bold)))


def _font_file(bold: bool) -> Path:
    return Path(matplotlib.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")


@cache
def _glyphs(bold: bool) -> frozenset[int]:
    return frozenset(get_font(str(_font_file(bold))).get_charmap())


def _drawable(text: str, bold: bool) -> str:
    """The text with a box for each character that the font lacks; of these, joiners and marks go."""
    known = _glyphs(bold)
    return "".join(
        character if ord(character) in known else UNKNOWN_GLYPH
        for character in text
        if ord(character) in known or unicodedata.category(character)[0] not in "CM"
    )
