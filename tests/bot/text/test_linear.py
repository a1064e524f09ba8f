"""Whatever people write is read in a time that grows with its length, not with the square of it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from time import thread_time

import pytest

from bot.conversation.unknown_command import similar_command
from bot.errors import PersonError
from bot.local_chat.entities import FormattedText, normalize, sanitize
from bot.local_chat.html_text import MarkupError, normalize_url, parse_html
from bot.telegram_api.keypad_data import Keypad
from bot.telegram_api.messages import argument_in
from bot.text.change_text import asks_to_take_back, performer_asked_about, version_asked_at, version_asked_for
from bot.text.examples_text import performer_shown
from bot.text.inline_and_links import hint_of, parse_start_payload
from bot.text.parse_examples import parse_lesson, splits_of
from bot.text.reading_text import read_caption
from bot.text.teaching_text import emotion_asked_about
from bot.text.wording import plain
from engine.data import score_lines
from engine.data.emotion_names import emotion_key
from engine.data.errors import DatasetError, UnreadableScoresError
from engine.data.numbers import read_number
from engine.data.phrases import quoted
from engine.data.plain_text import plain_line
from engine.data.score_lines import read_line
from engine.files.examples_csv import read_csv_rows
from engine.files.predictions_csv import read_performances

LONGEST = 4096
"""Characters of a message."""
NOTHING_SECONDS = 0.1
"""Below that, four messages' worth of text is no load; the growth is looked at only above it."""
MOST_GROWTH = 8
"""Of the processor's time, for four times the text: linear reading takes 4 times as long, quadratic 16 times."""


def hinted(text: str) -> None:
    try:
        read_line(text)
    except UnreadableScoresError as error:
        hint_of(text, error)


READERS: dict[str, Callable[[str], object]] = {
    "scores": read_line,
    "performances": score_lines.read_lines,
    "number": read_number,
    "looks like scores": score_lines.looks_like_scores,
    "names apart": lambda text: splits_of(parse_lesson(text), ["happy", "sad"]),
    "start payload": parse_start_payload,
    "lesson": parse_lesson,
    "inline hint": hinted,
    "plain line": plain_line,
    "caption": read_caption,
    "plain": plain,
    "quoted": quoted,
    "emotion": emotion_key,
    "command": lambda text: (argument_in(f"/{text}"), similar_command(text, ["predict", "teach", "rollback"])),
    "keypad": Keypad.from_data,
    "question": lambda text: (version_asked_for(text), version_asked_at(text), asks_to_take_back(text)),
    "asked about": lambda text: (emotion_asked_about(text), performer_asked_about(text), performer_shown(text)),
    "local chat's text": lambda text: normalize(FormattedText(sanitize(text))),
    "HTML": parse_html,
    "address": normalize_url,
    "examples": lambda text: read_csv_rows(text.encode()),
    "performances' file": lambda text: read_performances(text.encode()),
}
CHARACTERS = " \t\n\u00a0\u200d\u0301\u2028xé_9٩🔟,;.:=-/'\"&<"
PIECES = (
    *CHARACTERS,
    *("<b>", "<b>x", "</b>", "<a ", "a='", "&#1", "/a ", "/a@bot ", "9 ", "9,", "9,9 ", "x9", "a ", "a,", "a\n", "9\n"),
    *("a 1 ", "1,1,1\n", "a 1,1 1,1 1,1\n", "9 8 9\n", "happy 8 7 8\n", " = ", "x =", "x  =", "face", "face "),
    *("9/10 ", "9-", "9 of ", "1. ", "Ann: "),
    *("face=", "facial expression ", "voice: ", "face 9,", "face 9 voice 8 body 9\n"),
)
AROUND = (("", ""), ("face", "x"), ("face=9 ", "x"), ("happy 9 ", " x"), ("1,1 1,1 1,1 1,1 1,1 ", "=9"))


def adversarial(length: int) -> Iterator[str]:
    for piece in PIECES:
        for before, after in AROUND:
            yield before + (piece * length)[: length - len(before) - len(after)] + after


def seconds(read: Callable[[str], object], text: str) -> float:
    """Of this thread on a processor: however much else the machine has to do."""
    started = thread_time()
    with suppress(PersonError, DatasetError, UnreadableScoresError, MarkupError):
        read(text)
    return thread_time() - started


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_takes_no_more_than_a_few_times_as_long(name: str) -> None:
    read = READERS[name]
    for short, long in zip(adversarial(LONGEST), adversarial(4 * LONGEST), strict=True):
        if seconds(read, long) > NOTHING_SECONDS:
            once, fourfold = (min(seconds(read, text) for _ in range(2)) for text in (short, long))
            assert fourfold <= max(NOTHING_SECONDS, MOST_GROWTH * once), (short[:40], once, fourfold)
