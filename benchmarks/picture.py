"""The benchmark as a picture that can be read on a phone, on a light or dark page."""

import io

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.replies import AT_ONCE_API, DISTINCT, SLOWLY, THIS
from benchmarks.table import Measured

INK, PAPER, OTHERS, OURS = "#1f2328", "#ffffff", "#9aa4b2", "#0b7a75"
TITLES = {
    AT_ONCE_API: "Repeated scores: replies a second",
    SLOWLY: "The same, where the API takes 50 ms",
    DISTINCT: "Distinct scores: each chart drawn and uploaded",
}


def draw(measured: Measured) -> bytes:
    """PNG bytes, 1000 pixels wide."""
    rows = [[result for result in measured.results if result.setting == setting.name] for setting in TITLES]
    figure = Figure(figsize=(5, 9), dpi=200, facecolor=PAPER, layout="constrained")
    panels = figure.subplots(len(TITLES), height_ratios=[len(results) + 1 for results in rows])
    for axes, title, results in zip(panels, TITLES.values(), rows, strict=True):
        _bars(axes, title, {result.contestant: result.a_second for result in results})
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _bars(axes: Axes, title: str, values: dict[str, float]) -> None:
    names = sorted(values, key=lambda name: -values[name])
    colours = [OURS if name == THIS else OTHERS for name in names]
    bars = axes.barh(names, [values[name] for name in names], color=colours)
    axes.bar_label(bars, [f"{values[name]:,.0f}" for name in names], padding=4, color=INK, fontsize=10)
    axes.invert_yaxis()
    axes.margins(x=0.18)
    axes.set_title(title, loc="left", color=INK, fontsize=11, fontweight="bold")
    axes.tick_params(axis="y", length=0, labelcolor=INK, labelsize=10)
    axes.xaxis.set_visible(False)
    for side in axes.spines.values():
        side.set_visible(False)
