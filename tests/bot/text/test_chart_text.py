import re
from html import unescape

import numpy as np
import pytest

from bot.text.chart_text import chart_html
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset

MANY = Dataset(np.arange(1200, dtype=float).reshape(400, 3) % 10, ("calm", "sad") * 200)


def line(place: int, html: str) -> str:
    return html.splitlines()[place]


def test_the_caption_tells_both_measures_and_the_examples() -> None:
    assert chart_html((0.37, 0.36, 0.27), (0.15, 0.0, -0.002), STARTER).splitlines() == [
        "<b>The forest leans most on facial expression.</b>",
        "Importance, the share of its splits' worth: facial expression 37%, voice tone 36% and body language 27%.",
        "Right answers lost when one score is shuffled among the examples: facial expression −15 points, voice tone 0 "
        "and body language +0.2.",
        "The two differ on voice tone and body language: the forest uses them, yet shuffling them alone costs no right "
        "answer, since other scores can stand in. Take both as rough: some emotions have fewer than 5 examples.",
        "It was fitted on 6 examples: angry 1, disgusted 1, fearful 1, happy 1, sad 1 and surprised 1.",
    ]


@pytest.mark.parametrize(
    ("importances", "losses", "text"),
    [
        ((0.5, 0.3, 0.2), (0.4, 0.3, 0.1), "Both put the scores in the same order."),
        ((0.5, 0.497, 0.003), (0.4, 0.6, 0.0), "Both put the scores in the same order."),
        (
            (0.5, 0.3, 0.2),
            (0.3, 0.4, 0.1),
            "The two differ: facial expression is ahead of voice tone by importance, behind it when shuffled.",
        ),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), "Both put the scores in the same order."),
    ],
)
def test_where_the_two_measures_differ(
    importances: tuple[float, float, float], losses: tuple[float, float, float], text: str
) -> None:
    html = chart_html(importances, losses, MANY)
    assert line(3, html) == text
    assert "shuffled among 300 of the examples" in line(2, html)


def test_a_forest_that_leans_on_nothing_says_so() -> None:
    assert line(0, chart_html((0, 0, 0), (0, 0, 0), STARTER)) == "<b>The forest leans on none of the scores.</b>"


def test_many_emotions_with_the_longest_names_fit_into_a_caption() -> None:
    names = tuple(f"😀<&>{'😀' * 24}{place:04}" for place in range(60))
    dataset = Dataset(np.zeros((60, 3)), names)
    html = chart_html((0.37, 0.36, 0.27), (0.0, 0.0, 0.0), dataset)
    assert utf16_length(unescape(re.sub("</?b>", "", html))) <= 1024
