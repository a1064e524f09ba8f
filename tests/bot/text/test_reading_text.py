import re
from dataclasses import replace
from html import unescape

import pytest

from bot.text.reading_text import (
    ReadCaption,
    detail_lines,
    read_caption,
    reading_html,
    reading_lines,
    readings_html,
    why_text,
)
from bot.utf16 import utf16_length
from engine.data.dataset import Example
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


def test_at_most_four_lines_say_what_matters() -> None:
    assert reading_lines(READING) == [
        "angry, 46%",
        "or <happy> (37%)",
        "A strong voice and a strong facial expression point to angry; the body language speaks against it.",
        "Close call between angry and <happy>.",
    ]
    assert detail_lines(READING) == [
        "Your scores: 9 8.5 9.",
        "Most like: 9 9 9 (angry).",
        "The average for angry is 19%; in points, "
        "facial expression +10, voice tone +21 and body language −4 make it 46%.",
    ]


def test_who_performed_is_named_first_and_read_back() -> None:
    caption = plain_caption(reading_html(READING, "Ann: Bee"))
    assert caption.splitlines()[0] == "Ann: Bee: angry, 46%"
    assert read_caption(caption) == ReadCaption(READING.scores, "angry", "Ann: Bee", "<happy>", "angry, 46%")


def test_a_calibrated_confidence_is_told_beside_the_points() -> None:
    calibrated = replace(READING, probabilities=(("angry", 0.39), ("sad", 0.31)), calibrated=True)
    assert reading_lines(calibrated)[0] == "angry, 39%"
    assert detail_lines(calibrated)[-1].endswith("Checked against what I got right before, 46% becomes 39%.")


def test_a_caption_sent_by_an_earlier_version_is_still_read() -> None:
    sent = "angry — confidence 46%\nClose call: happy with 37%.\nYour scores: 9 8.5 9.\nClosest example: 9 9 9."
    assert read_caption(sent) == ReadCaption(READING.scores, "angry", None, "happy", "angry, 46%")
    performed = sent.replace("\nClose", "\nPerformed by Ann.\nClose", 1)
    assert read_caption(performed) == ReadCaption(READING.scores, "angry", "Ann", "happy", "angry, 46%")


@pytest.mark.parametrize(
    "text", ["", "angry", "angry, 46%", "hello\nYour scores: 9 8 9.", "a, 46%\nYour scores: x 8 9."]
)
def test_other_texts_are_no_readings(text: str) -> None:
    assert read_caption(text) is None


def test_a_clear_reading_is_not_called_close_and_nobody_hears_of_less_than_a_hundredth() -> None:
    clear = replace(READING, probabilities=(("angry", 0.995), ("sad", 0.005)))
    assert reading_lines(clear) == ["angry, >99%", why_text(READING)]


def test_a_guess_says_so() -> None:
    sure = replace(READING, probabilities=(("angry", 0.6), ("sad", 0.4)))
    assert len(reading_lines(sure)) == 3
    assert reading_lines(replace(sure, guess=True))[3] == "This is a guess: I have seen nothing like these scores."
    assert "and a close call" in reading_lines(replace(READING, guess=True))[3]


def test_scores_that_people_disagree_on_say_so() -> None:
    disputed = replace(READING, same_scores=(("angry", 3), ("happy", 1)))
    assert "People disagree on these very scores: angry 3 times and happy once." in detail_lines(disputed)
    agreed = replace(READING, same_scores=(("angry", 3),))
    assert "Most like: 9 9 9 (angry)." in detail_lines(agreed)


@pytest.mark.parametrize(
    ("contributions", "text"),
    [
        (
            (0.2, 0.001, 0.0),
            "A strong facial expression points to angry; the voice and the body language hardly matter.",
        ),
        (
            (-0.2, 0.1, 0.05),
            "A moderate voice and weak body language point to angry; the facial expression speaks against it.",
        ),
        (
            (-0.2, -0.1, 0.0),
            "The facial expression and the voice speak against angry; the body language hardly matters.",
        ),
        ((0.2, 0.2, 0.2), "A strong facial expression, a moderate voice and weak body language point to angry."),
        ((0.0, 1e-17, -1e-17), "None of the three scores says much here."),
    ],
)
def test_one_plain_sentence_says_why(contributions: tuple[float, float, float], text: str) -> None:
    assert why_text(replace(READING, scores=Scores(9, 5, 2), contributions=contributions)) == text


def plain_caption(html: str) -> str:
    """What a person sees of a caption."""
    return unescape(re.sub("</?(b|blockquote)( expandable)?>", "", html))


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
    caption = plain_caption(reading_html(CROWDED))
    assert caption.splitlines() == [*reading_lines(CROWDED), *detail_lines(CROWDED)]
    assert utf16_length(caption) <= 1024
    assert (read_caption(caption) or ())[:4] == (CROWDED.scores, LONGEST[0], None, LONGEST[1])


def test_scores_of_hundreds_of_digits_leave_lines_out_but_not_what_the_buttons_read() -> None:
    endless = Scores(1e-300, 1e-300, 1e-300)
    crowded = replace(CROWDED, scores=endless, closest=(Example(endless, LONGEST[1]),))
    caption = plain_caption(reading_html(crowded))
    assert utf16_length(caption) <= 1024
    assert set(caption.splitlines()) < {*reading_lines(crowded), *detail_lines(crowded)}
    assert (read_caption(caption) or ())[:3] == (endless, crowded.emotion, None)
    assert utf16_length(plain_caption(readings_html([replace(CROWDED, scores=endless)] * 20))) <= 1024


def test_a_list_tells_as_much_as_fits() -> None:
    assert readings_html([CROWDED] * 2).count("38%, close call, a guess") == 2
    many = plain_caption(readings_html([CROWDED] * 20))
    assert utf16_length(many) <= 1024
    assert [line.split(".")[0] for line in many.splitlines()] == [str(place) for place in range(1, 21)]
    assert many.count("close call, a guess") == 20


def test_emotions_are_escaped_for_html() -> None:
    assert "&lt;happy&gt;" in reading_html(READING)
    assert "<happy>" not in reading_html(READING)
    sad = replace(READING, probabilities=(("a&b", 0.6), ("sad", 0.4)))
    assert readings_html([READING, sad]).splitlines() == [
        "1. 9 8.5 9: <b>angry</b> 46%, close call",
        "2. 9 8.5 9: <b>a&amp;b</b> 60%",
    ]


def test_a_list_of_long_names_of_wide_letters_fits_a_caption_with_notes_beside_it() -> None:
    wide = replace(CROWDED, probabilities=(("😀" * 32, 0.38), ("sad", 0.37)))
    caption = plain_caption(readings_html([wide] * 20, ["😀" * 64] * 20, ["x" * 240]))
    assert utf16_length(caption) <= 1024
    assert len(caption.splitlines()) == 21
