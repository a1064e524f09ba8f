import re
from dataclasses import replace
from html import unescape

import pytest

from bot.text.wording import counts_line, read_caption, reading_html, reading_lines, readings_html
from bot.utf16 import utf16_length
from engine.data.dataset import Example
from engine.data.phrases import join_words, quoted
from engine.data.scores import Scores
from engine.forest.reading import Reading

READING = Reading(
    scores=Scores(9, 8.5, 9),
    probabilities=(("angry", 0.46), ("<happy>", 0.37), ("sad", 0.17)),
    votes=0.46,
    calibrated=False,
    importances=(0.3, 0.35, 0.35),
    contributions=(0.1, 0.21, -0.04),
    average=0.19,
    closest=(Example(Scores(9, 9, 9), "angry"),),
    guess=False,
)


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined(parts: list[str], text: str) -> None:
    assert join_words(parts) == text


def test_what_people_wrote_is_cut_and_kept_on_one_line() -> None:
    assert quoted("a\nb") == "“a b”"
    assert quoted("x" * 30) == f"“{'x' * 23}…”"


def test_a_reading_says_everything_once() -> None:
    assert reading_lines(READING) == [
        "angry — confidence 46%",
        "Close call: <happy> with 37%.",
        "Voice tone did most: +21 points towards angry; facial expression +10, body language −4. "
        "It starts from 19%, the average.",
        "Your scores: 9 8.5 9.",
        "Closest example: 9 9 9, which is angry.",
        "Importance in the forest: facial expression 30%, voice tone 35% and body language 35%.",
    ]


def test_a_calibrated_confidence_leaves_the_why_to_the_votes() -> None:
    calibrated = replace(READING, probabilities=(("angry", 0.39), ("sad", 0.31)), calibrated=True)
    lines = reading_lines(calibrated)
    assert lines[0] == "angry — confidence 39%"
    assert lines[2] == (
        "Why, in the trees' votes before calibration: from 19% on average to 46%. "
        "Voice tone did most: +21 points towards angry; facial expression +10, body language −4."
    )
    assert read_caption("\n".join(lines)) == (READING.scores, "angry", None)


def test_a_caption_sent_by_an_earlier_version_is_still_read() -> None:
    sent = "angry — confidence 46%\nClose call: happy with 37%.\nYour scores: 9 8.5 9.\nClosest example: 9 9 9."
    assert read_caption(sent) == (READING.scores, "angry", None)


def test_a_clear_reading_is_not_called_close() -> None:
    clear = replace(READING, probabilities=(("angry", 0.6), ("sad", 0.4)))
    assert reading_lines(clear)[1] == "Runner-up: sad with 40%."


def test_a_guess_says_so() -> None:
    assert not any("guess" in line for line in reading_lines(READING))
    assert reading_lines(replace(READING, guess=True))[2].startswith("I am guessing: these scores are farther")


@pytest.mark.parametrize(
    ("contributions", "text"),
    [
        ((0.02, -0.1, 0.0), "Voice tone did most: −10 points away from angry; facial expression +2, body language 0."),
        (
            (0.004, 0.01, -0.0001),
            "Voice tone did most: +1 point towards angry; facial expression +0.4, body language 0.",
        ),
        (
            (0.16, 0.2, 0.1601),
            "Voice tone did most: +20 points towards angry; body language +16, facial expression +16.",
        ),
        (
            (0.16, 0.1, 0.16),
            "Facial expression and body language did most: +16 points each towards angry; voice tone +10.",
        ),
        (
            (-0.05, -0.05, -0.05),
            "Facial expression, voice tone and body language did most: −5 points each away from angry.",
        ),
        ((0.0, 1e-17, -1e-17), "No score moved it towards angry or away."),
    ],
)
def test_what_did_most(contributions: tuple[float, float, float], text: str) -> None:
    assert reading_lines(replace(READING, contributions=contributions))[2].startswith(f"{text} It starts")


def shown(html: str) -> str:
    """What a person sees of a caption."""
    return unescape(re.sub("</?b>", "", html))


LONGEST = ("👩‍👩‍👧‍👦" * 4 + "<&>!", "😀" * 32)
CROWDED = Reading(
    scores=Scores(9.123456789012345, 8.123456789012345, 7.123456789012345),
    probabilities=((LONGEST[0], 0.38), (LONGEST[1], 0.37), ("sad", 0.25)),
    votes=0.38,
    calibrated=False,
    importances=(1 / 3, 1 / 3, 1 / 3),
    contributions=(-0.123, -0.123, -0.123),
    average=0.5,
    closest=(Example(Scores(9.123456789012345, 8.123456789012345, 7.123456789012345), LONGEST[1]),),
    guess=True,
)


def test_the_longest_names_and_scores_fit_into_a_caption_that_can_be_read_back() -> None:
    assert len(LONGEST[0]) == len(LONGEST[1]) == 32
    caption = shown(reading_html(CROWDED))
    assert caption.splitlines() == reading_lines(CROWDED)
    assert utf16_length(caption) <= 1024
    assert read_caption(caption) == (CROWDED.scores, LONGEST[0], None)


def test_scores_of_hundreds_of_digits_leave_lines_out_but_not_what_the_buttons_read() -> None:
    endless = Scores(1e-300, 1e-300, 1e-300)
    crowded = replace(CROWDED, scores=endless, closest=(Example(endless, LONGEST[1]),))
    caption = shown(reading_html(crowded))
    assert utf16_length(caption) <= 1024
    assert set(caption.splitlines()) < {*reading_lines(crowded)}
    assert read_caption(caption) == (endless, crowded.emotion, None)
    assert utf16_length(shown(readings_html([replace(CROWDED, scores=endless)] * 20))) <= 1024


def test_a_list_tells_as_much_as_fits() -> None:
    assert readings_html([CROWDED] * 2).count("facial expression −12, close call, a guess") == 2
    many = shown(readings_html([CROWDED] * 20))
    assert utf16_length(many) <= 1024
    assert [line.split(".")[0] for line in many.splitlines()] == [str(place) for place in range(1, 21)]
    assert many.count("close call, a guess") == 20


def test_emotions_are_escaped_for_html() -> None:
    assert "&lt;happy&gt;" in reading_html(READING)
    assert "<happy>" not in reading_html(READING)
    sad = replace(READING, probabilities=(("a&b", 0.6), ("sad", 0.4)))
    assert readings_html([READING, sad]).splitlines() == [
        "1. 9 8.5 9: <b>angry</b> 46%, voice tone +21, close call",
        "2. 9 8.5 9: <b>a&amp;b</b> 60%, voice tone +21",
    ]


def test_many_emotions_are_counted() -> None:
    assert counts_line({"a": 1, "b": 2}) == "a 1 and b 2"
    assert counts_line({f"e{i}": 1 for i in range(30)}).endswith("e11 1 and 18 more")
