"""The charts of an evaluation: what their figures say, and what a reader sees, decoded from their PNG."""

from collections.abc import Callable
from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from engine.charts.card import SCALE, WIDTH
from engine.charts.confusion_figure import WRONG, confusion_figure
from engine.charts.fonts import is_shown
from engine.charts.measure_charts import draw_confusion, draw_learning_curve, draw_reliability
from engine.charts.measure_figures import FOREST, LOGISTIC, learning_curve_figure, reliability_figure
from engine.charts.palette import colour
from engine.charts.png_palette import BAR_OPACITY, MUTED, NEUTRAL
from engine.measure.evaluation_result import Bin, Calibration, Confusion, CurvePoint, Evaluation
from engine.measure.headlines import confidence, learning, mistaken
from tests.engine.charts.pictures import HARD_NAMES, Pixels, assert_nothing_is_clipped, like, pixels, rgb
from tests.engine.measure.evaluations import BINS, around, evaluation

DRAWINGS = (draw_confusion, draw_learning_curve, draw_reliability)
FIGURES = (confusion_figure, learning_curve_figure, reliability_figure)


def diagonal(names: tuple[str, ...], amount: int = 1) -> Confusion:
    counts = np.eye(len(names), dtype=np.int64) * amount
    return Confusion(names, names, tuple(map(tuple, counts.tolist())))


def crowded() -> Evaluation:
    """Thirty emotions with hard names, each taken for every other, and answers of every confidence."""
    counts = np.arange(1, 901).reshape(30, 30) + np.eye(30, dtype=np.int64) * 20_000
    bins = tuple(Bin(share / 10, 1 - share / 10, 5_000) for share in range(11))
    confusion = Confusion(HARD_NAMES, HARD_NAMES, tuple(map(tuple, counts.tolist())))
    return evaluation(confusion, Calibration(0.5, 0.01, around(0.0), bins), around(0.0))


def perfect() -> Evaluation:
    """Two emotions that are never mistaken, from few examples and from a million, and one bin of answers."""
    curve = (CurvePoint(1, around(0.04)), CurvePoint(1_000_000, around(0.96)))
    return replace(
        evaluation(diagonal(("calm", "W" * 32)), Calibration(0, 0, around(0.0), (Bin(1, 1, 1),))), learning_curve=curve
    )


def shade(colour_code: str, opacity: float) -> Pixels:
    mixed: Pixels = np.rint(opacity * rgb(colour_code) + (1 - opacity) * 255).astype(np.int64)
    return mixed


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def numbers(values: object) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def labels(axes: Axes, *, minor: bool = False) -> list[str]:
    """Those of the rows."""
    return [label.get_text() for label in axes.get_yticklabels(minor=minor)]


def pixel(picture: Pixels, axes: Axes, x: float, y: float) -> tuple[int, int]:
    """The row and column of the picture where the axes have this point."""
    across, upwards = axes.transData.transform((x, y))
    return len(picture) - 1 - int(upwards), int(across)


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("shown", [evaluation(), crowded(), perfect()], ids=["three", "thirty", "two"])
def test_a_chart_fits_a_phone_and_clips_nothing(draw: Callable[[Evaluation], bytes], shown: Evaluation) -> None:
    picture = pixels(draw(shown))
    assert picture.shape[1] == WIDTH * SCALE
    assert picture.shape[0] < 1.5 * picture.shape[1]
    assert (picture[-1] == 255).all(), "the ground is white"
    assert_nothing_is_clipped(picture)


def test_the_headline_is_the_finding() -> None:
    shown = evaluation()
    findings = (mistaken(shown.confusion), learning(shown), confidence(shown.calibration))
    for figure_of, finding in zip(FIGURES, findings, strict=True):
        assert texts(figure_of(shown))[:3] == list(finding)


def test_a_cell_is_as_strong_as_its_share() -> None:
    picture = pixels(draw_confusion(evaluation()))
    for emotion, share in {"angry": 0.75, "sad": 0.95}.items():
        assert like(picture, shade(colour(emotion), BAR_OPACITY * share)).sum() > 5_000
    assert like(picture, shade(WRONG, BAR_OPACITY * 0.25)).sum() > 5_000, "angry taken for happy"
    assert like(picture, shade(WRONG, BAR_OPACITY * 0.5)).sum() > 5_000, "happy taken for angry"


def test_each_cell_has_its_share_in_percent() -> None:
    axes = axes_of(confusion_figure(evaluation()))
    cells = {text.get_position(): text for text in axes.texts if text.get_text().endswith("%")}
    assert {place: text.get_text() for place, text in cells.items()} == {
        (0.5, 0.5): "75%",
        (1.5, 0.5): "25%",
        (0.5, 1.5): "50%",
        (1.5, 1.5): "50%",
        (1.5, 2.5): "5%",
        (2.5, 2.5): "95%",
    }
    bold = {place for place, text in cells.items() if text.get_fontweight() == "bold"}
    assert bold == {(0.5, 0.5), (1.5, 1.5), (2.5, 2.5)}


def test_rows_are_the_true_emotions_with_their_examples_from_the_top() -> None:
    axes = axes_of(confusion_figure(evaluation()))
    assert labels(axes) == [label.get_text() for label in axes.get_xticklabels()] == ["angry", "happy", "sad"]
    assert labels(axes, minor=True) == ["20 examples"] * 3
    assert axes.yaxis_inverted()
    one = evaluation(Confusion(("calm", "sad"), ("calm", "sad"), ((2, 0), (1, 2_999))))
    assert labels(axes_of(confusion_figure(one)), minor=True) == ["1 example", "1,500 examples"]


def test_of_many_emotions_there_are_seven_rows() -> None:
    seven = evaluation(diagonal(HARD_NAMES[-7:]))
    assert len(pixels(draw_confusion(crowded()))) == len(pixels(draw_confusion(seven)))
    assert labels(axes_of(confusion_figure(seven))) == list(HARD_NAMES[-7:])


def test_those_with_most_mistakes_and_the_worst_pair_are_shown_of_many() -> None:
    counts = np.eye(10, dtype=np.int64) * 10
    counts[0, 9] = 8  # the worst pair
    counts[2:8, 2:8] += 3 * (1 - np.eye(6, dtype=np.int64))
    names = tuple(f"emotion {number}" for number in range(10))
    shown = evaluation(Confusion(names, names, tuple(map(tuple, counts.tolist()))))
    axes = axes_of(confusion_figure(shown))
    assert labels(axes) == [*(names[place] for place in (0, 2, 3, 4, 5, 9)), "4 others"]
    assert labels(axes, minor=True) == ["9 examples", *["12 examples"] * 4, "5 examples", "35 examples"]
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells[5.5, 0.5] == "44%", "8 of 18"
    assert cells[6.5, 1.5] == "24%", "6 of 25, together"
    assert cells[6.5, 6.5] == "66%", "46 of 70: what the others are taken for among themselves counts as right"
    assert like(pixels(draw_confusion(shown)), shade(NEUTRAL, BAR_OPACITY * 46 / 70)).sum() > 1_000


def test_answers_that_were_left_out_are_columns_after_the_measured() -> None:
    shown = evaluation(Confusion(("calm", "sad"), ("calm", "sad", "fearful"), ((30, 10, 0), (0, 30, 10))))
    axes = axes_of(confusion_figure(shown))
    assert labels(axes) == ["calm", "sad"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["calm", "sad", "fearful"]
    cells = {text.get_position(): text.get_text() for text in axes.texts if text.get_text().endswith("%")}
    assert cells == {(0.5, 0.5): "75%", (1.5, 0.5): "25%", (1.5, 1.5): "75%", (2.5, 1.5): "25%"}
    assert like(pixels(draw_confusion(shown)), shade(WRONG, BAR_OPACITY * 0.25)).sum() > 10_000


def few_of_many_left_out(measured: int, left_out: int) -> Confusion:
    """Measured emotions of 20 examples each, half of each taken for every other answer in turn."""
    names = tuple(f"emotion {number}" for number in range(measured + left_out))
    counts = np.eye(measured, len(names), dtype=np.int64) * 20
    counts[np.arange(measured), -1 - np.arange(measured) % left_out] += 20
    return Confusion(names[:measured], names, tuple(map(tuple, counts.tolist())))


@pytest.mark.parametrize("measured", [2, 7, 30])
def test_of_many_left_out_there_is_one_column(measured: int) -> None:
    shown = evaluation(few_of_many_left_out(measured, 6))
    figure, picture = confusion_figure(shown), pixels(draw_confusion(shown))
    columns = [label.get_text() for label in axes_of(figure).get_xticklabels()]
    assert columns == [*labels(axes_of(figure)), "6 left out"]
    assert_nothing_is_clipped(picture)


def test_hard_names_are_shortened_to_their_room() -> None:
    figure = confusion_figure(evaluation(diagonal((*HARD_NAMES[:6], "calm"))))
    axes = axes_of(figure)
    names = labels(axes)
    assert names[0] == "W" * 17 + "…"
    assert names[1] == (HARD_NAMES[1] if is_shown(HARD_NAMES[1]) else "#1")
    assert names[2:4] == ["الفرح والحزن", "$x_1^2$ {\\bad $"]
    assert names[5:] == ["a rather long bit…", "calm"]
    right = axes.get_window_extent().x0
    for label in (*axes.get_yticklabels(), *axes.get_yticklabels(minor=True)):
        assert label.get_window_extent().x1 < right


def test_the_curve_goes_through_its_accuracies() -> None:
    shown = evaluation()
    figure, picture = learning_curve_figure(shown), pixels(draw_learning_curve(shown))
    axes = axes_of(figure)
    curve = numbers(next(line for line in axes.lines if line.get_color() == FOREST).get_xydata())
    assert curve.tolist() == [[12, 0.56], [24, 0.68], [48, 0.73]]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["12", "24", "48"]
    assert [text.get_text() for text in axes.texts] == ["56%", "68%", "73%"]
    for rows, accuracy in curve:
        assert like(picture, rgb(FOREST))[pixel(picture, axes, rows, accuracy)]
    assert legend(figure)[0] == "right so far, with a 95% interval: 73%"


def test_the_band_is_the_interval() -> None:
    shown = evaluation()
    axes, picture = axes_of(learning_curve_figure(shown)), pixels(draw_learning_curve(shown))
    (band,) = axes.collections
    corners = numbers(band.get_paths()[0].vertices)
    for point in shown.learning_curve:
        heights = corners[corners[:, 0] == point.rows, 1]
        assert (heights.min(), heights.max()) == pytest.approx((point.accuracy.low, point.accuracy.high))
    within = pixel(picture, axes, 24, 0.68 - 0.03)
    assert like(picture, shade(FOREST, BAR_OPACITY / 2))[within]


def test_the_plain_rules_are_dashed_lines() -> None:
    figure = learning_curve_figure(evaluation())
    rules = [line for line in axes_of(figure).lines if line.is_dashed()]
    assert [(line.get_color(), np.unique(numbers(line.get_ydata())).tolist()) for line in rules] == [
        (LOGISTIC, [0.7]),
        (MUTED, [0.33]),
    ]
    assert legend(figure)[1:] == [
        "a simpler rule (logistic regression): 70%",
        "always saying the commonest emotion: 33%",
    ]


def test_the_shares_beside_the_curve_are_in_percent() -> None:
    axes = axes_of(learning_curve_figure(evaluation()))
    assert labels(axes) == ["30%", "40%", "50%", "60%", "70%", "80%"]
    assert axes.get_ylim() == pytest.approx((0.3, 0.8))
    assert labels(axes_of(learning_curve_figure(perfect()))) == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_a_dot_stands_where_its_confidence_and_accuracy_are() -> None:
    axes, picture = axes_of(reliability_figure(evaluation())), pixels(draw_reliability(evaluation()))
    (dots,) = (collection for collection in axes.collections if isinstance(collection, PathCollection))
    assert np.allclose(numbers(dots.get_offsets()), [(part.confidence, part.accuracy) for part in BINS])
    widths = []
    for part in BINS:
        row, column = pixel(picture, axes, part.confidence, part.accuracy)
        dot = np.flatnonzero(like(picture, rgb(FOREST))[row - 40 : row + 40, column])
        assert dot.mean() == pytest.approx(40, abs=3)
        widths.append(len(dot))
    assert widths[0] < widths[2] < widths[1], "as their counts are"
    assert widths[2] / widths[1] == pytest.approx((40 / 60) ** 0.5, abs=0.1), "a dot's area is its count"


def test_from_each_dot_a_line_leads_to_the_diagonal() -> None:
    figure = reliability_figure(evaluation())
    axes = axes_of(figure)
    (ideal,) = axes.lines
    assert ideal.is_dashed()
    assert numbers(ideal.get_xydata()).tolist() == [[0, 0], [1, 1]]
    (gaps,) = (collection for collection in axes.collections if isinstance(collection, LineCollection))
    ends = [[(part.confidence, part.accuracy), (part.confidence, part.confidence)] for part in BINS]
    assert np.allclose([numbers(path.vertices) for path in gaps.get_paths()], ends)
    assert labels(axes) == [label.get_text() for label in axes.get_xticklabels()] == ["0%", "25%", "50%", "75%", "100%"]
    assert legend(figure) == [
        "answers; the larger the dot, the more of them",
        "where my confidence would be exactly true",
    ]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_the_same_evaluation_gives_the_same_bytes_and_changes_no_settings(draw: Callable[[Evaluation], bytes]) -> None:
    settings = {name: value for name, value in matplotlib.rcParams.items() if name != "backend"}
    assert draw(evaluation()) == draw(evaluation())
    assert {name: matplotlib.rcParams[name] for name in settings} == settings
