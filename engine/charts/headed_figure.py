"""A figure below a headline: ordinary matplotlib axes with room around them. Sizes are in points."""

from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from engine.charts.card import CONTENT_WIDTH, MARGIN, SCALE, WIDTH
from engine.charts.fonts import drawable, families_for
from engine.charts.png_palette import INK, MUTED, NEUTRAL, PAPER
from engine.measure.headlines import Headline

_DPI = 72  # at which a point is a pixel


def headed_figure(
    headline: Headline, left: float, right: float, above: float, height: float, below: float
) -> tuple[Figure, Axes]:
    """A white figure with the headline, and below it frameless axes of this height, with so much room around them."""
    total = 103 + above + height + below
    figure = Figure((WIDTH / _DPI, total / _DPI), dpi=_DPI * SCALE, facecolor=PAPER)
    FigureCanvasAgg(figure)  # its renderer measures all texts; else matplotlib makes one for each
    figure.add_artist(Rectangle((0, 1 - 7 / total), 1, 1, color=NEUTRAL, linewidth=0))
    bold: dict[str, Any] = {"color": INK, "size": 25, "weight": "bold"}
    muted: dict[str, Any] = {"color": MUTED, "size": 12.7, "weight": "normal"}
    for text, baseline, style in (headline.first, 42, bold), (headline.second, 72, bold), (headline.below, 95, muted):
        shown, families = drawable(text, bold=style is bold), families_for(text)
        place = MARGIN / WIDTH, 1 - baseline / total
        fit_text(figure.text(*place, shown, parse_math=False, family=families, **style), CONTENT_WIDTH)
    axes = figure.add_axes((left / WIDTH, below / total, 1 - (left + right) / WIDTH, height / total))
    axes.spines[:].set_visible(False)
    axes.tick_params(which="both", length=0, labelsize=12, labelcolor=MUTED, pad=8)
    return figure, axes


def fit_text(text: Text, length: float) -> None:
    """Make the text smaller where it is longer than this, across or upwards."""
    size, limit = float(text.get_fontsize()), length * SCALE
    while (pixels := max(text.get_window_extent().size)) > limit and size > 1:  # again where hinting widens letters
        size *= limit / pixels
        text.set_fontsize(max(1, size))  # FreeType has no smaller ones


def png(figure: Figure) -> bytes:
    """The figure as a PNG of 256 colours, the same bytes for the same figure."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    file = BytesIO()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    image.convert("P", palette=Image.Palette.ADAPTIVE).save(file, "png")
    return file.getvalue()
