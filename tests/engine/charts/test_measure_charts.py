"""The charts of an evaluation, as a reader sees them: decoded from their PNG."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.charts.card import SCALE, WIDTH
from engine.charts.measure_charts import draw_confusion, draw_learning_curve, draw_reliability
from engine.charts.measure_figures import FOREST, PLOT_BOX, WRONG
from engine.charts.palette import colour
from engine.charts.png_palette import STRENGTH
from engine.measure.evaluation_result import Bin, Calibration, Confusion, Evaluation
from tests.engine.charts.pictures import HARD_NAMES, Pixels, assert_nothing_is_clipped, like, pixels, rgb
from tests.engine.measure.evaluations import CALIBRATION, around, evaluation

LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT = PLOT_BOX
DRAWINGS = (draw_confusion, draw_learning_curve, draw_reliability)


def crowded() -> Evaluation:
    """Thirty emotions with hard names, each taken for every other, and answers of every confidence."""
    counts = np.arange(1, 901).reshape(30, 30) + np.eye(30, dtype=np.int64) * 20_000
    bins = tuple(Bin(share / 10, 1 - share / 10, 5_000) for share in range(11))
    return evaluation(
        Confusion(HARD_NAMES, tuple(map(tuple, counts.tolist()))), Calibration(0.5, 0.01, bins), around(0.0)
    )


def pixels_of(points: float) -> int:
    return round(points * SCALE)


def shade(colour_code: str, strength: float) -> Pixels:
    mixed: Pixels = np.rint(strength * rgb(colour_code) + (1 - strength) * 255).astype(np.int64)
    return mixed


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("shown", [evaluation(), crowded()], ids=["three", "thirty"])
def test_a_chart_fits_a_phone_and_clips_nothing(draw: Callable[[Evaluation], bytes], shown: Evaluation) -> None:
    picture = pixels(draw(shown))
    assert picture.shape[1] == WIDTH * SCALE
    assert picture.shape[0] < 1.5 * picture.shape[1]
    assert_nothing_is_clipped(picture)


def test_a_cell_is_as_strong_as_its_share() -> None:
    picture = pixels(draw_confusion(evaluation()))
    for emotion, share in {"angry": 0.75, "sad": 0.95}.items():
        assert like(picture, shade(colour(emotion), STRENGTH * share)).sum() > 5_000
    assert like(picture, shade(WRONG, STRENGTH * 0.25)).sum() > 5_000, "angry taken for happy"
    assert like(picture, shade(WRONG, STRENGTH * 0.5)).sum() > 5_000, "happy taken for angry"


def test_of_many_emotions_there_are_seven_rows() -> None:
    seven = evaluation(Confusion(HARD_NAMES[-7:], tuple(tuple(row) for row in np.eye(7, dtype=np.int64).tolist())))
    assert len(pixels(draw_confusion(crowded()))) == len(pixels(draw_confusion(seven)))


def test_the_curve_rises_where_the_accuracy_does() -> None:
    picture = pixels(draw_learning_curve(evaluation()))[pixels_of(PLOT_TOP) : pixels_of(PLOT_TOP + PLOT_HEIGHT)]
    heights = [float(np.flatnonzero(like(picture, rgb(FOREST))[:, place]).mean()) for place in across(3)]
    falls = np.diff(heights)
    assert falls[0] == pytest.approx((0.56 - 0.68) / 0.5 * PLOT_HEIGHT * SCALE, abs=5)
    assert falls[1] == pytest.approx((0.68 - 0.73) / 0.5 * PLOT_HEIGHT * SCALE, abs=5)


def across(points: int) -> list[int]:
    return [pixels_of(LEFT + (place + 0.5) / points * PLOT_WIDTH) for place in range(points)]


def test_a_dot_stands_where_its_confidence_and_accuracy_are() -> None:
    picture = like(pixels(draw_reliability(evaluation())), rgb(FOREST))[
        pixels_of(PLOT_TOP) : pixels_of(PLOT_TOP + PLOT_HEIGHT)
    ]
    widths = []
    for part in CALIBRATION.bins:
        x = pixels_of(LEFT + part.confidence * PLOT_WIDTH)
        dot = np.flatnonzero(picture[:, x])
        assert dot.mean() == pytest.approx((1 - part.accuracy) * PLOT_HEIGHT * SCALE, abs=3)
        widths.append(len(dot))
    assert widths[0] < widths[2] < widths[1], "as their counts are"


@pytest.mark.parametrize("draw", DRAWINGS)
def test_the_same_evaluation_gives_the_same_bytes(draw: Callable[[Evaluation], bytes]) -> None:
    assert draw(evaluation()) == draw(evaluation())
