"""Labelled performances out of people's messages: `happy 8 7 8`, or the scores first. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UnreadableScoresError
from bot.text.parse_scores import parse_scores, with_names_marked
from bot.text.wording import quoted
from engine.data.dataset import Example, emotion_fault
from engine.data.errors import Problem

_SCORE = re.compile(r"\d|=|:\S")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_BETWEEN = re.compile(r"(?<=[^\W\d_])\s*[,;]\s*(?=[\d+-])|(?<=\d)\s*[,;]\s*(?=[^\W\d_])")
"""A comma or semicolon between a word and a number, as in a line of CSV."""


@dataclass(frozen=True)
class Lesson:
    """What a message or a file teaches: the examples that can be stored, and the rows that cannot."""

    examples: tuple[Example, ...]
    problems: tuple[Problem, ...] = ()
    is_file: bool = False


def parse_lesson(text: str) -> Lesson:
    """The examples of a message, one a line, with every line that holds none."""
    examples, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            examples.append(parse_example(line))
        except UnreadableScoresError as error:
            problems.append(Problem(number, "", line.strip(), str(error)))
    return Lesson(tuple(examples), tuple(problems))


def parse_example(line: str) -> Example:
    """The example of one line: an emotion and three scores, in either order.

    Raises:
        UnreadableScoresError: no emotion, words on both sides, or scores that cannot be read.
    """
    words = _BETWEEN.sub(" ", _with_scores_marked(line)).split()
    before = _leading_words(words)
    after = _leading_words(words[::-1])[::-1] if len(before) < len(words) else []
    scores = words[len(before) : len(words) - len(after)]
    if before and after:
        raise UnreadableScoresError(
            f"I found words before and after the scores: {quoted(' '.join(before))} and {quoted(' '.join(after))}."
        )
    emotion = _checked_emotion(" ".join(before or after))
    return Example(parse_scores(" ".join(scores)), emotion)


def _with_scores_marked(line: str) -> str:
    """A single name before several numbers names no score: it belongs to the emotion, as in `poker face 3 5 4`."""
    marked = with_names_marked(line)
    return line if marked.count("=") == 1 and len(_NUMBER.findall(line)) > 1 else marked


def _leading_words(words: Sequence[str]) -> list[str]:
    """The words up to the first that holds a digit or names a score."""
    leading = []
    for word in words:
        if _SCORE.search(word):
            break
        leading.append(word)
    return leading


def _checked_emotion(written: str) -> str:
    emotion = written.strip(" ,;:/.–—-\"'“”")
    if not emotion:
        raise UnreadableScoresError("I found no emotion in this.")
    fault = emotion_fault(emotion)
    if fault:
        raise UnreadableScoresError(f"I understood “{emotion[:40]}” as the emotion, but {fault}.")
    return emotion
