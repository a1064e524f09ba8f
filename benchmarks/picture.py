"""The benchmark as a picture that can be read on a phone, on a light or dark page."""

import io
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.replies import DISTINCT, INSTANT_API_REPEATED, SLOW_API_REPEATED, THIS_BOT
from benchmarks.table import Measured


@dataclass(frozen=True)
class Scheme:
    """The colours of a page."""

    ink: str
    paper: str
    others: str
    ours: str


LIGHT = Scheme("#1f2328", "#ffffff", "#a8b1bd", "#0b7a75")
DARK = Scheme("#e6edf3", "#0d1117", "#59636e", "#2bb5ac")
TITLES = {
    INSTANT_API_REPEATED: "Repeated scores: replies a second",
    SLOW_API_REPEATED: "The same, where the API takes 50 ms",
    DISTINCT: "A new chart for each reply",
}


def draw(measured: Measured, scheme: Scheme) -> bytes:
    """PNG bytes, 1000 pixels wide."""
    rows = [[result for result in measured.results if result.scenario == scenario.name] for scenario in TITLES]
    figure = Figure(figsize=(5, 9), dpi=200, facecolor=scheme.paper, layout="constrained")
    panels = figure.subplots(len(TITLES), height_ratios=[len(results) + 1 for results in rows])
    for axes, title, results in zip(panels, TITLES.values(), rows, strict=True):
        _bars(axes, scheme, title, {result.bot: result.replies_per_second for result in results})
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _bars(axes: Axes, scheme: Scheme, title: str, values: dict[str, float]) -> None:
    names = sorted(values, key=lambda name: -values[name])
    colours = [scheme.ours if name == THIS_BOT else scheme.others for name in names]
    bars = axes.barh(names, [values[name] for name in names], color=colours)
    axes.bar_label(bars, [f"{values[name]:,.0f}" for name in names], padding=4, color=scheme.ink, fontsize=10)
    axes.set_facecolor(scheme.paper)
    axes.invert_yaxis()
    axes.margins(x=0.18)
    axes.set_title(title, loc="left", color=scheme.ink, fontsize=11, fontweight="bold")
    axes.tick_params(axis="y", length=0, labelcolor=scheme.ink, labelsize=10)
    axes.xaxis.set_visible(False)
    for side in axes.spines.values():
        side.set_visible(False)
