import pytest

from bot.text.inline_and_links import LONGEST_HINT, NOTHING_YET, hint_of
from engine.data.errors import UnreadableScoresError
from engine.data.score_lines import read_line


def hint(text: str) -> str:
    with pytest.raises(UnreadableScoresError) as caught:
        read_line(text)
    return hint_of(text, caught.value)


@pytest.mark.parametrize("text", ["", "  ", ",", " . "])
def test_with_nothing_typed_it_says_how_to_begin(text: str) -> None:
    assert hint(text) == NOTHING_YET


@pytest.mark.parametrize(
    ("text", "next_one"),
    [
        ("9", "voice tone"),
        ("9 ", "voice tone"),
        ("8.", "voice tone"),
        ("8,5", "voice tone"),
        ("٩", "voice tone"),
        ("9 8", "body language"),
        ("9, 8,", "body language"),
        ("9/8.5/", "body language"),
    ],
)
def test_half_typed_scores_are_told_which_comes_next(text: str, next_one: str) -> None:
    assert hint(text) == f"Now {next_one}, 0 to 10"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9 8 99", "Body language is 99; scores go from 0 to 10."),
        ("99", "I understood 99: that is 1 score, and I need three."),
        ("9 8 happy", "“happy” is not a number."),
        ("hello", "I found no scores in “hello”."),
        ("9 8 7 6", "I understood 9, 8, 7 and 6: that is 4 scores, and I need three."),
        ("face=9", "What is missing: voice tone and body language."),
    ],
)
def test_what_is_wrong_is_said_shortly(text: str, reason: str) -> None:
    assert hint(text) == reason


@pytest.mark.parametrize("text", ["x" * 256, "9 " * 128, "=" * 200, "1,2,3,4,5,6,7", "9\n8"])
def test_a_hint_is_never_long(text: str) -> None:
    assert 1 <= len(hint(text)) <= LONGEST_HINT
