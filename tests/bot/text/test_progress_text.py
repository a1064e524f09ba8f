import pytest

from bot.text.progress_text import progress_text
from engine.data.dataset import STARTER, Dataset, Example
from engine.data.scores import Scores
from engine.measure.evaluation import measurable
from engine.measure.evaluation_result import NotMeasurable


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            NotMeasurable((("sad", 4), ("happy", 2))),
            "happy ●●●○○, sad ●○○○○: two more of happy, four more of sad, and I can say how good I am.",
        ),
        (
            NotMeasurable((("sad", 3), ("calm", 1)), ("happy",)),
            "happy ●●●●●, calm ●●●●○, sad ●●○○○: one more of calm and I can say how good I am.",
        ),
        (
            NotMeasurable((), ("happy",)),
            "happy ●●●●●: teach me five performances of a second emotion and I can say how good I am.",
        ),
        (
            NotMeasurable((("happy", 2),)),
            "happy ●●●○○: two more of happy, five of a second emotion, and I can say how good I am.",
        ),
        (NotMeasurable(()), "Teach me five performances of two emotions and I can say how good I am."),
    ],
)
def test_what_is_there_and_what_is_missing(facts: NotMeasurable, text: str) -> None:
    assert progress_text(facts) == text


@pytest.mark.parametrize(("emotions", "others"), [(6, ":"), (7, " and 1 more emotion:"), (9, " and 3 more emotions:")])
def test_of_many_emotions_the_six_nearest_have_dots(emotions: int, others: str) -> None:
    lacking = tuple((letter, 4 if letter == "a" else 3) for letter in "abcdefghi"[:emotions])
    text = progress_text(NotMeasurable(lacking))
    assert text.startswith("b ●●○○○, c ●●○○○, ")
    assert text.count("●●") + text.count(" ●○") == 6
    assert others in text
    assert ("a ●○○○○" in text) == (emotions == 6)


def test_what_was_taught_comes_before_the_starter_rows_that_are_as_near() -> None:
    facts = measurable(Dataset.of([*STARTER.examples, Example(Scores(5, 5, 5), "thrilled")]))
    assert facts is not None
    assert progress_text(facts).startswith("thrilled ●○○○○, angry ●○○○○, ")


def test_the_dots_are_the_different_performances_of_a_dataset() -> None:
    taught = [Example(Scores(8, 7, place), "happy") for place in (1, 2, 2)]
    facts = measurable(Dataset.of([*STARTER.examples, *taught]))
    assert facts is not None
    assert progress_text(facts).startswith("happy ●●●○○, angry ●○○○○, disgusted ●○○○○, ")
