"""Labelled performances out of people's messages: `happy 8 7 8`, or the scores first, with a performer. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from engine.data.dataset import Example
from engine.data.emotion_names import clean_emotion, emotion_key, teaching_fault
from engine.data.errors import Problem, UnreadableScoresError
from engine.data.line_parts import bare, parts_of, performer_in
from engine.data.phrases import quoted
from engine.data.provenance import PERFORMER, Provenance
from engine.data.score_lines import WrittenScores
from engine.data.score_text import read_numbers
from engine.files.choices import AS_USUAL, ReadAs

_MENTION = re.compile(r"(?<!\w)@\w+")
_WORDS = re.compile(r"[^\s,;()\[\]–—-]+(?:-[^\s,;()\[\]–—-]+)*")


class UnreadableEmotionError(UnreadableScoresError):
    """Text that names no emotion, or one that cannot be taught."""


@dataclass(frozen=True)
class Lesson:
    """What a message or a file teaches: the examples that can be stored, and the rows that cannot. `scaled` are the
    scores of a message that were not written out of ten; `read_as` says how a file was read, and `to_fix` holds those
    of its rows that cannot be stored."""

    examples: tuple[Example, ...]
    problems: tuple[Problem, ...] = ()
    is_file: bool = False
    scaled: tuple[WrittenScores, ...] = ()
    read_as: ReadAs = AS_USUAL
    to_fix: str = ""

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

    def by_performers(self, splits: Mapping[str, tuple[str, str]]) -> "Lesson":
        """With an emotion and a performer in place of each emotion that is one of these."""
        examples = (
            Example(each.scores, split[0], replace(each.provenance, performer=split[1])) if split else each
            for each, split in ((each, splits.get(each.emotion)) for each in self.examples)
        )
        return replace(self, examples=tuple(examples))


def parse_lesson(text: str, known: Collection[str] = ()) -> Lesson:
    """The examples of a message, one a line, with every line that holds none; `known` are the chat's emotions."""
    examples, problems, scaled = [], [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            emotion, written = _parsed(line, known)
            examples.append(Example(written.scores, emotion, Provenance(performer=written.performer)))
            scaled += [written] if written.scaled else []
        except UnreadableScoresError as error:
            problems.append(Problem(number, "", line.strip(), str(error)))
    return Lesson(tuple(examples), tuple(problems), scaled=tuple(scaled))


def parse_emotion(written: str) -> str:
    """The emotion that a text names, without the signs around it. Raises UnreadableEmotionError: it names none, or
    one that cannot be taught."""
    emotion = bare(written)
    if not emotion:
        raise UnreadableEmotionError("I found no emotion in this.")
    fault = teaching_fault(emotion)
    if fault:
        raise UnreadableEmotionError(f"I took {quoted(emotion)} for the emotion, but {fault}.")
    return clean_emotion(emotion)


def splits_of(lesson: Lesson, known: Collection[str]) -> dict[str, tuple[str, str]]:
    """Of the emotions of a message that a chat does not know, those which may be a known one and the name of who
    performed, `sad Ann`: the two apart."""
    if lesson.is_file:
        return {}
    splits = {emotion: _split(emotion, known) for emotion in lesson.new_emotions(known)}
    return {emotion: split for emotion, split in splits.items() if split is not None}


def _parsed(line: str, known: Collection[str]) -> tuple[str, WrittenScores]:
    """The emotion of a line and its scores, in either order. Raises UnreadableScoresError: no emotion, words on both
    sides of which no single one is known, or scores that cannot be read."""
    parts = parts_of(line)
    before, after = bare(parts.before), bare(parts.after)
    both = _told_apart(before, after, known) if before and after else _named_apart(before or after, known)
    emotion = parse_emotion(both[0])
    performer = performer_in(bare(both[1])) if both[1] else None
    return emotion, WrittenScores(read_numbers(parts.scores), performer)


def _told_apart(before: str, after: str, known: Collection[str]) -> tuple[str, str]:
    """The emotion and the performer of a line that has words on both sides of its scores."""
    if _is_known(before, known) == _is_known(after, known):
        raise UnreadableScoresError(
            f"I found words before and after the scores: {quoted(before)} and {quoted(after)}. "
            "Which is the emotion? Put a colon after the performer's name, like this: Ann: happy 8 7 8."
        )
    return (before, after) if _is_known(before, known) else (after, before)


def _named_apart(words: str, known: Collection[str]) -> tuple[str, str]:
    """The emotion and the performer of words on one side of the scores, the performer only where it is marked as one:
    `Ann: sad`, `sad @ann`."""
    left, _, right = map(bare, words.partition(":"))
    if left and right:
        return (left, right) if _is_known(left, known) and not _is_known(right, known) else (right, left)
    names = _MENTION.findall(words)
    rest = bare(_MENTION.sub(" ", words))
    return (rest, names[0]) if len(names) == 1 and rest else (words, "")


def _is_known(emotion: str, known: Collection[str]) -> bool:
    return emotion_key(bare(emotion)) in set(map(emotion_key, known))


def _split(written: str, known: Collection[str]) -> tuple[str, str] | None:
    """A known emotion that these words begin or end with, and the rest of them, where that can be a name."""
    keys = {emotion_key(emotion): emotion for emotion in known}
    words = list(_WORDS.finditer(written))
    for at in range(len(words) - 1, 0, -1):
        first, rest = written[: words[at - 1].end()], written[words[at].start() :]
        for emotion, name in ((first, rest), (rest, first)):
            performer = bare(name).removeprefix("@")
            if emotion_key(bare(emotion)) in keys and PERFORMER.teaching_fault(performer) is None:
                return keys[emotion_key(bare(emotion))], performer
    return None
