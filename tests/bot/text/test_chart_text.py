import re
from html import unescape

import numpy as np
import pytest

from bot.text.chart_text import chart_html
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset
from engine.measure.evaluation_result import Measure

MANY = Dataset(np.arange(1200, dtype=float).reshape(400, 3) % 10, ("calm", "sad") * 200)
IMPORTANCES = (0.5, 0.3, 0.2)

Losses = tuple[Measure, Measure, Measure]


def line(place: int, html: str) -> str:
    return html.splitlines()[place]


def losses(*values: float, spread: float = 0.05) -> Losses:
    first, second, third = (Measure(value, value - spread, value + spread) for value in values)
    return first, second, third


def test_the_caption_tells_both_measures_and_the_examples() -> None:
    shuffled = Measure(0.15, 0.08, 0.22), Measure(0.06, -0.004, 0.12), Measure(-0.002, -0.02, 0.015)
    assert chart_html((0.37, 0.36, 0.27), shuffled, MANY).splitlines() == [
        "<b>The forest leans most on facial expression.</b>",
        "Importance, the share of its splits' worth: facial expression 37%, voice tone 36% and body language 27%.",
        "Right answers lost when one score is shuffled, on performances held out, with 95% intervals: "
        "facial expression −15 points (−22 to −8), voice tone −6 (−12 to +0.4) and body language +0.2 (−2 to +2).",
        "The two differ on body language: the forest uses it, yet shuffling it alone costs less than 2 points, since "
        "other scores can stand in.",
        "It was fitted on 400 examples: calm 200 and sad 200.",
    ]


def test_what_cannot_be_measured_is_said_in_one_sentence() -> None:
    assert chart_html((0.37, 0.36, 0.27), None, STARTER).splitlines()[2:] == [
        "How many right answers each score is worth cannot be measured yet: that needs two emotions with five "
        "different performances each.",
        "It was fitted on 6 examples: angry 1, disgusted 1, fearful 1, happy 1, sad 1 and surprised 1.",
    ]


@pytest.mark.parametrize(
    ("importances", "shuffled", "text"),
    [
        (IMPORTANCES, losses(0.4, 0.3, 0.1), "Both put the scores in the same order."),
        ((0.5, 0.497, 0.003), losses(0.4, 0.6, 0.0, spread=0.01), "Both put the scores in the same order."),
        (
            IMPORTANCES,
            losses(0.3, 0.45, 0.1),
            "The two differ: facial expression is ahead of voice tone by importance, behind it when shuffled.",
        ),
        (IMPORTANCES, losses(0.3, 0.39, 0.1), "Their orders differ by no more than the spread."),
        (IMPORTANCES, losses(0.3, 0.2, 0.0), "Both put the scores in the same order."),
        ((0.0, 0.0, 0.0), losses(0.0, 0.0, 0.0), "Both put the scores in the same order."),
    ],
)
def test_the_two_measures_differ_only_beyond_the_spread(
    importances: tuple[float, float, float], shuffled: Losses, text: str
) -> None:
    assert line(3, chart_html(importances, shuffled, MANY)) == text


@pytest.mark.parametrize(("high", "idle"), [(0.019, True), (0.02, False), (0.05, False)])
def test_a_score_is_idle_only_where_its_whole_interval_is_below_two_points(high: float, idle: bool) -> None:
    shuffled = Measure(0.3, 0.2, 0.4), Measure(0.2, 0.1, 0.3), Measure(0.0, -0.01, high)
    assert ("body language: the forest uses it" in line(3, chart_html(IMPORTANCES, shuffled, MANY))) == idle


def test_a_forest_that_leans_on_nothing_says_so() -> None:
    assert line(0, chart_html((0, 0, 0), None, STARTER)) == "<b>The forest leans on none of the scores.</b>"


@pytest.mark.parametrize("shuffled", [None, losses(-0.12, -0.13, -0.14), losses(0.0, 0.1, 0.3, spread=0.2)])
def test_many_emotions_with_the_longest_names_fit_into_a_caption(shuffled: Losses | None) -> None:
    names = tuple(f"😀<&>{'😀' * 24}{place:04}" for place in range(60))
    dataset = Dataset(np.zeros((60, 3)), names)
    html = chart_html((0.37, 0.36, 0.27), shuffled, dataset)
    assert utf16_length(unescape(re.sub("</?b>", "", html))) <= 1024
