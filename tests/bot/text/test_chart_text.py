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
MOST_LINES = 6

Losses = tuple[Measure, Measure, Measure]


def losses(*values: float, spread: float = 0.05) -> Losses:
    first, second, third = (Measure(value, value - spread, value + spread) for value in values)
    return first, second, third


def before_the_quote(html: str) -> list[str]:
    return html.split("\n<blockquote expandable>")[0].splitlines()


def test_the_caption_tells_what_each_score_is_worth_and_the_examples() -> None:
    shuffled = Measure(0.15, 0.08, 0.22), Measure(0.06, -0.004, 0.12), Measure(-0.002, -0.02, 0.015)
    html = chart_html((0.37, 0.36, 0.27), shuffled, MANY)
    assert before_the_quote(html) == [
        "<b>How much each score counts: facial expression 37%, voice tone 36% and body language 27%.</b>",
        "Without the facial expression I would be right 15 times in 100 less often; without the voice tone, perhaps 6 "
        "times in 100 less often; without the body language, just as often.",
        "Body language helps, but the other two can replace it.",
        "I learned from 400 examples: calm 200 and sad 200.",
    ]
    assert html.endswith(
        "<blockquote expandable>The shares say how much each score helps me tell apart the examples that I learned "
        "from. “Without” means that I get the score of another performance instead, chosen at random; I tried it on "
        "performances that I had not learned from. Each adds to my right answers, in points with 95% intervals: "
        "facial expression +15 (+8 to +22), voice tone +6 (−0.4 to +12) and body language −0.2 (−2 to +2).</blockquote>"
    )


@pytest.mark.parametrize(
    ("dataset", "missing"),
    [
        (STARTER, "4 more of angry and 4 more of disgusted"),
        (Dataset(np.eye(3), ("calm",) * 3), "2 more of calm and 5 of a second emotion"),
        (Dataset(np.arange(24.0).reshape(8, 3) % 10, ("calm",) * 6 + ("<sad>",) * 2), "3 more of &lt;sad&gt;"),
    ],
)
def test_what_cannot_be_measured_yet_is_asked_for(dataset: Dataset, missing: str) -> None:
    html = chart_html((0.37, 0.36, 0.27), None, dataset)
    asked = f"Teach me {missing}, and I can say how often I would be right without each score."
    assert before_the_quote(html)[1] == asked
    assert "interval" not in html


@pytest.mark.parametrize(
    ("loss", "often"),
    [
        (Measure(0.15, 0.08, 0.22), "15 times in 100 less often"),
        (Measure(0.01, 0.002, 0.02), "once in 100 less often"),
        (Measure(0.15, -0.01, 0.3), "perhaps 15 times in 100 less often"),
        (Measure(-0.04, -0.06, -0.01), "4 times in 100 more often"),
        (Measure(-0.04, -0.09, 0.01), "perhaps 4 times in 100 more often"),
        (Measure(0.004, -0.04, 0.04), "just as often"),
        (Measure(0.0, -0.2, 0.2), "perhaps just as often"),
    ],
)
def test_a_loss_is_told_no_surer_than_it_is(loss: Measure, often: str) -> None:
    line = before_the_quote(chart_html(IMPORTANCES, (loss, loss, loss), MANY))[1]
    assert line == (
        f"Without the facial expression I would be right {often}; without the voice tone, {often}; "
        f"without the body language, {often}."
    )


@pytest.mark.parametrize(
    ("importances", "shuffled", "told"),
    [
        (IMPORTANCES, losses(0.4, 0.3, 0.1), []),
        ((0.5, 0.497, 0.003), losses(0.4, 0.6, 0.0, spread=0.01), []),
        (
            IMPORTANCES,
            losses(0.3, 0.45, 0.1),
            ["By its share facial expression counts more than voice tone, yet I miss voice tone more."],
        ),
        (IMPORTANCES, losses(0.3, 0.39, 0.1), []),
        (IMPORTANCES, losses(0.3, 0.2, 0.0), []),
        ((0.0, 0.0, 0.0), losses(0.0, 0.0, 0.0), []),
        (
            IMPORTANCES,
            losses(0.3, 0.0, 0.0, spread=0.01),
            ["Voice tone and body language help, but I can do without any one of them while I have the others."],
        ),
    ],
)
def test_the_two_measures_differ_only_beyond_the_spread(
    importances: tuple[float, float, float], shuffled: Losses, told: list[str]
) -> None:
    assert before_the_quote(chart_html(importances, shuffled, MANY))[2:-1] == told


@pytest.mark.parametrize(("high", "idle"), [(0.019, True), (0.02, False), (0.05, False)])
def test_a_score_is_idle_only_where_its_whole_interval_is_below_two_points(high: float, idle: bool) -> None:
    shuffled = Measure(0.3, 0.2, 0.4), Measure(0.2, 0.1, 0.3), Measure(0.0, -0.01, high)
    assert ("Body language helps" in chart_html(IMPORTANCES, shuffled, MANY)) == idle


def test_scores_that_tell_nothing_are_said_to() -> None:
    first = before_the_quote(chart_html((0, 0, 0), None, STARTER))[0]
    assert first == "<b>None of the scores counts: they tell me nothing about the emotion.</b>"


@pytest.mark.parametrize("shuffled", [None, losses(-0.12, -0.13, -0.14), losses(0.0, 0.1, 0.3, spread=0.2)])
def test_many_emotions_with_the_longest_names_fit_into_a_caption(shuffled: Losses | None) -> None:
    names = tuple(f"😀<&>{'😀' * 24}{place:04}" for place in range(60))
    dataset = Dataset(np.zeros((60, 3)), names)
    html = chart_html((0.37, 0.36, 0.27), shuffled, dataset, ["#1 is something"])
    assert utf16_length(unescape(re.sub("<[^>]*>", "", html))) <= 1024
    assert len(before_the_quote(html)) <= MOST_LINES
