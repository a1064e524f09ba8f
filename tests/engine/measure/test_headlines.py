from dataclasses import replace

import pytest

from engine.measure.evaluation_result import Calibration, Confusion, Measure
from engine.measure.headlines import confidence, difference_text, mistaken, teaching, worst_pair
from tests.engine.measure.evaluations import CALIBRATION, CONFUSION, evaluation


def test_the_commonest_mistake_is_named() -> None:
    assert worst_pair(CONFUSION) == (1, 0)
    first, second, below = mistaken(CONFUSION)
    assert f"{first} {second}" == "“happy” is often taken for “angry”"
    assert below == "the commonest mistake: 50% of its examples"
    rare = mistaken(Confusion(("calm", "sad"), ((9, 1), (0, 10))))
    assert f"{rare.first} {rare.second}" == "“calm” is sometimes taken for “sad”"


def test_no_mistake_at_all() -> None:
    clear = Confusion(("calm", "sad"), ((3, 0), (0, 3)))
    assert worst_pair(clear) is None
    assert mistaken(clear).first == "No emotion"


@pytest.mark.parametrize(
    ("gain", "title"),
    [
        (Measure(0.05, 0.01, 0.09), "More teaching is worth it"),
        (Measure(0.0, -0.01, 0.01), "More teaching changes little now"),
        (Measure(0.02, -0.06, 0.1), "Whether more helps cannot be told yet"),
        (Measure(-0.05, -0.09, -0.01), "More examples made it worse"),
    ],
)
def test_whether_more_teaching_is_worth_it(gain: Measure, title: str) -> None:
    headline = teaching(evaluation(last_doubling=gain))
    assert f"{headline.first} {headline.second}" == title
    assert headline.below.startswith("24 → 48 examples: ")
    assert headline.below.endswith(difference_text(gain))


@pytest.mark.parametrize(
    ("error", "chance", "accuracies", "title"),
    [
        (0.04, 0.05, (0.6, 0.6), "The confidence can be believed"),
        (0.04, 0.2, (0.6, 0.6), "Whether to believe it cannot be told yet"),
        (0.2, 0.05, (0.4, 0.4), "It is surer than it should be"),
        (0.2, 0.05, (0.8, 0.8), "It is right more often than it thinks"),
        (0.2, 0.05, (0.8, 0.4), "The confidence is off, now up and now down"),
    ],
)
def test_whether_the_confidence_can_be_believed(
    error: float, chance: float, accuracies: tuple[float, float], title: str
) -> None:
    bins = tuple(
        replace(part, confidence=0.6, accuracy=share, count=5)
        for part, share in zip(CALIBRATION.bins[:2], accuracies, strict=True)
    )
    headline = confidence(Calibration(error, chance, bins))
    assert f"{headline.first} {headline.second}" == title
    assert headline.below == f"off by {error * 100:.0f} points on average; luck alone explains {chance * 100:.0f}"


def test_differences_are_signed_difference_text() -> None:
    assert difference_text(Measure(0.025, -0.008, 0.0590001)) == "+2.5 points (−0.8 to +5.9)"
    assert difference_text(Measure(-0.0001, -0.1, 0.0)) == "0.0 points (−10.0 to 0.0)"
    assert confidence(Calibration(0.012, 0.03, CALIBRATION.bins)).below.startswith("off by 1 point on")
