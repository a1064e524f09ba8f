import pytest

from bot.text.progress_text import progress_text
from engine.measure.evaluation_result import NotMeasurable

THEN = ", and I can say how good I am."


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            NotMeasurable((("sad", 4), ("happy", 2))),
            "happy ●●●○○, sad ●○○○○: 2 more of happy and 4 more of sad, and I can say how good I am.",
        ),
        (NotMeasurable((("sad", 1),), ("happy",)), "happy ●●●●●, sad ●●●●○: 1 more of sad" + THEN),
        (NotMeasurable((), ("happy",)), "Teach me another emotion, with 5 different performances" + THEN),
        (
            NotMeasurable(tuple((f"e{n}", 4) for n in range(8))),
            "e0 ●○○○○, e1 ●○○○○, e2 ●○○○○, e3 ●○○○○, e4 ●○○○○, e5 ●○○○○, and 2 emotions more: "
            "4 more of e0 and 4 more of e1, and I can say how good I am.",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_shown_and_told(facts: NotMeasurable, text: str) -> None:
    assert progress_text(facts) == text
