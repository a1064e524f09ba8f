"""Labelled performances out of people's messages: `happy 8 7 8`, or the scores first. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.errors import UnreadableScoresError
from bot.text.parse_scores import parse_scores, with_names_marked
from bot.text.wording import quoted
from engine.data.dataset import Example
from engine.data.emotion_names import clean_emotion, emotion_key, teaching_fault
from engine.data.errors import Problem

_SCORE = re.compile(r"\d|=|:\S")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_BETWEEN = re.compile(r"(?<=[^\W\d_])\s*+[,;]\s*+(?=[\d+-])|(?<=\d)\s*+[,;]\s*+(?=[^\W\d_])")
"""A comma or semicolon between a word and a number, as in a line of CSV."""
_AROUND = " ,;:.–—-\"'“”"


@dataclass(frozen=True)
class Lesson:
    """What a message or a file teaches: the examples that can be stored, and the rows that cannot."""

    examples: tuple[Example, ...]
    problems: tuple[Problem, ...] = ()
    is_file: bool = False

    @property
    def emotions(self) -> list[str]:
        """Each emotion once, in the order of the examples."""
        return list(dict.fromkeys(example.emotion for example in self.examples))

    def new_emotions(self, known: Iterable[str]) -> list[str]:
        """Those that are not among the known ones, however they are spelled."""
        keys = set(map(emotion_key, known))
        return [emotion for emotion in self.emotions if emotion_key(emotion) not in keys]

    def spelled_as(self, known: Iterable[str]) -> "Lesson":
        """With every emotion spelled as the chat knows it; a new one as it is first written here."""
        spelling = {emotion_key(emotion): emotion for emotion in known}
        return self.renamed({emotion: spelling.setdefault(emotion_key(emotion), emotion) for emotion in self.emotions})

    def renamed(self, names: Mapping[str, str]) -> "Lesson":
        """With other names for some of its emotions."""
        examples = (
            replace(example, emotion=names[example.emotion])
            if names.get(example.emotion, example.emotion) != example.emotion
            else example
            for example in self.examples
        )
        return replace(self, examples=tuple(examples))


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
    """The example of one line: an emotion and three scores, in either order. Raises UnreadableScoresError: no
    emotion, words on both sides, or scores that cannot be read."""
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
    return list(takewhile(lambda word: not _SCORE.search(word), words))


def _checked_emotion(written: str) -> str:
    emotion = _bare(clean_emotion(written)) or _bare(written)
    if not emotion:
        raise UnreadableScoresError("I found no emotion in this.")
    fault = teaching_fault(emotion)
    if fault:
        raise UnreadableScoresError(f"I understood “{emotion[:40]}” as the emotion, but {fault}.")
    return clean_emotion(emotion)


def _bare(written: str) -> str:
    """Without the signs around it that part it from the scores; a slash before a word is a command's."""
    bare = written.strip(_AROUND)
    return bare if re.match(r"/\w", bare) else bare.strip(f"{_AROUND}/")
