import pytest

from engine.data.dataset import STARTER
from engine.data.scores import Scores
from engine.forest.reading import Reading


def reading(*probabilities: tuple[str, float]) -> Reading:
    return Reading(
        scores=Scores(9, 8, 9),
        probabilities=probabilities,
        votes=probabilities[0][1],
        calibrated=False,
        importances=(0.4, 0.3, 0.3),
        contributions=(0.1, 0.1, 0.0),
        average=0.2,
        closest=STARTER.examples[:1],
        guess=False,
    )


def test_the_first_is_the_emotion_and_the_second_the_runner_up() -> None:
    shown = reading(("angry", 0.6), ("happy", 0.3), ("sad", 0.1))
    assert (shown.emotion, shown.confidence, shown.runner_up) == ("angry", 0.6, ("happy", 0.3))


@pytest.mark.parametrize(
    ("confidence", "second", "close"),
    [(0.46, 0.36, True), (0.55, 0.45, True), (0.5, 0.5, True), (0.46, 0.35, False), (1.0, 0.0, False)],
)
def test_ten_points_are_a_close_call(confidence: float, second: float, close: bool) -> None:
    assert reading(("angry", confidence), ("happy", second)).close_call is close
