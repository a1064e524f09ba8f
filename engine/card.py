"""A card to draw a chart on: pixels, large type, and bars that carry their own words."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Circle, FancyBboxPatch, Patch, Polygon, Rectangle
from matplotlib.patheffects import withStroke
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

Point = tuple[float, float]


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
        upwards: bool = False,
        ringed: bool = False,
    ) -> None:
        """One line of text, made smaller where it is longer than `room`; `upwards` it runs from its baseline's
        place to the top, to the left of `x`; `ringed` in white, it can be read on a line."""
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
            rotation=90 if upwards else 0,
            rotation_mode="anchor",
            path_effects=[withStroke(linewidth=8, foreground=PAPER)] if ringed else None,
        )
        extent = drawn.get_window_extent()
        length = extent.height if upwards else extent.width
        if length > room:
            drawn.set_fontsize(size * room / length)

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

    def cell(self, x: float, top: float, width: float, height: float, share: float, colour: str) -> None:
        """A block whose colour is as strong as its `share` from 0 to 1: dark words stay readable on it."""
        self._add(Rectangle((x, top), width, height, color=_tint(colour, STRENGTH * share), lw=0))

    def line(self, points: Sequence[Point], colour: str, width: float, dashed: bool = False) -> None:
        """A line from point to point."""
        style = (0, (3, 3)) if dashed else "-"
        self._add(Polygon(points, closed=False, fill=False, edgecolor=colour, lw=width, linestyle=style))

    def area(self, corners: Sequence[Point], colour: str) -> None:
        """A pale area within these corners."""
        self._add(Polygon(corners, closed=True, color=_tint(colour, STRENGTH / 2), lw=0))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A round dot."""
        self._add(Circle((x, y), radius, facecolor=colour, edgecolor=PAPER, lw=3))

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


def _tint(colour: str, strength: float = STRENGTH) -> tuple[float, float, float]:
    red, green, blue = (strength * part + 1 - strength for part in to_rgb(colour))
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
