"""A reading in words: its caption, and what of the caption the buttons under it read again. Pure; `html` is escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from bot.text.wording import LONGEST_CAPTION, often_text, plain, scores_line
from bot.utf16 import utf16_length
from engine.data.errors import ScoreError
from engine.data.labels import SCORE_LABELS, percent, points
from engine.data.phrases import join_words, shortened
from engine.data.scores import SCORE_NAMES, Scores
from engine.forest.reading import Reading

SCORES_MARK = "Your scores: "
_PERFORMER_MARK = "Performed by "
WORTH_NAMING = 0.01
"""The share from which on a runner-up is told."""
_NEGLIGIBLE = 0.02
_STRONG, _WEAK = 6.5, 3.5
_GUESS = "This is a guess: I have seen nothing like these scores."
_GUESS_AND_CLOSE = "This is a guess, and a close call: I have seen nothing like these scores."
_SHARE = r"(?:[<>]?\d{1,3})%"
_HEAD = re.compile(rf"(.+), {_SHARE}$", re.MULTILINE)
_HEAD_BEFORE = re.compile(r"(.+) — confidence ")
_RUNNER_UP = re.compile(rf"^or (.+) \({_SHARE}\)$", re.MULTILINE)
_RUNNER_UP_BEFORE = re.compile(r"^(?:Close call|Runner-up): (.+) with ", re.MULTILINE)
_SCORES = re.compile(rf"^{SCORES_MARK}(\S+) (\S+) (\S+)\.$", re.MULTILINE)
_PERFORMER = re.compile(rf"^{_PERFORMER_MARK}(.+)\.$", re.MULTILINE)
_LIST_FORMS = ((32, True), (20, True), (12, True), (6, True), (6, False), (2, False))
"""How a list shows its readings, the fullest first: the longest name, and whether the scores."""


class ReadCaption(NamedTuple):
    """What the caption of a reading says that a vote is about; `shown` is its answer, `angry, 46%`."""

    scores: Scores
    emotion: str
    performer: str | None = None
    runner_up: str | None = None
    shown: str = ""


def headline_text(reading: Reading) -> str:
    """`angry, 46%`."""
    return f"{reading.emotion}, {percent(reading.confidence)}"


def reading_lines(reading: Reading, performer: str | None = None) -> list[str]:
    """What everybody reads first, four lines at most: the emotion, the runner-up, why, and whether it is unsure."""
    second, share = reading.runner_up
    return [
        f"{performer}: {headline_text(reading)}" if performer else headline_text(reading),
        *([f"or {second} ({percent(share)})"] if share >= WORTH_NAMING else []),
        why_text(reading),
        *_unsure_lines(reading),
    ]


def detail_lines(reading: Reading, performer: str | None = None) -> list[str]:
    """The rest: the scores, who performed, what is most like them, and what each score did, in numbers."""
    return [
        f"{SCORES_MARK}{scores_line(reading.scores)}.",
        *([f"{_PERFORMER_MARK}{performer}."] if performer else []),
        _closest_text(reading),
        _points_text(reading),
    ]


def read_caption(caption: str) -> ReadCaption | None:
    """What a reading was of, from its caption as it was sent, today or in earlier words; None for any other text."""
    first = caption.partition("\n")[0]
    head, scores, performer = _HEAD.match(first), _SCORES.search(caption), _PERFORMER.search(caption)
    before = None if head else _HEAD_BEFORE.match(first)
    if not (scores and (head or before)):
        return None
    emotion = head[1] if head else before[1] if before else ""
    who = performer[1] if performer else None
    if head and who is not None:
        emotion = emotion.removeprefix(f"{who}: ")
    second = _RUNNER_UP.search(caption) if head else _RUNNER_UP_BEFORE.search(caption)
    try:
        read = Scores(*map(float, scores.groups()))
    except (ValueError, ScoreError):
        return None
    shown = first.removeprefix(f"{who}: ") if head else first.replace(" — confidence", ",")
    return ReadCaption(read, emotion, who, second[1] if second else None, shown)


def reading_html(reading: Reading, performer: str | None = None, notes: Sequence[str] = ()) -> str:
    """The caption of one reading, what else there is to say in a quote that opens. Where scores of very many digits
    make it too long, the longest lines go; what the buttons read (`read_caption`) goes last."""
    first, *others = reading_lines(reading, performer)
    details = [*detail_lines(reading, performer), *notes]
    while utf16_length("\n".join([first, *others, *details])) > LONGEST_CAPTION:
        _drop_longest(others, details)
    quote = "\n".join(map(escape, details))
    return "\n".join([f"<b>{escape(first)}</b>", *map(escape, others), f"<blockquote expandable>{quote}</blockquote>"])


def _drop_longest(others: list[str], details: list[str]) -> None:
    """Drop the longest line of the details, or of the others where no button needs fewer."""
    needed = [line for line in details if line.startswith((SCORES_MARK, _PERFORMER_MARK))]
    lines = details if len(details) > len(needed) else others or details
    lines.remove(max(lines, key=lambda line: (line not in needed, len(line))))


def readings_html(readings: Sequence[Reading], performers: Sequence[str | None] = (), notes: Sequence[str] = ()) -> str:
    """The caption of several readings: a numbered list, which shows as much of each as fits, and what else there is to
    say."""
    named = list(zip(readings, performers or [None] * len(readings), strict=True))
    told, room = list(map(escape, notes)), LONGEST_CAPTION - utf16_length("\n".join(notes))
    lists = [[_short_html(reading, performer, *form) for reading, performer in named] for form in _LIST_FORMS]
    lines = next((lines for lines in lists if _fits(lines, room)), lists[-1])
    return "\n".join([*(f"{position}. {line}" for position, line in enumerate(lines, start=1)), *told])


def why_text(reading: Reading) -> str:
    """What the scores say about the emotion, in a sentence: `A strong facial expression points to angry; the voice
    hardly matters.`"""
    towards, against, idle = _by_effect(reading)
    if not (towards or against):
        return "None of the three scores says much here."
    strengths = [_strength_text(name, getattr(reading.scores, name)) for name in towards]
    clauses = (
        (strengths, _TOWARDS),
        ([_THE[name] for name in against], _AGAINST if towards else _AGAINST_ALONE),
        ([_THE[name] for name in idle], _IDLE),
    )
    told = [_one_or_many(clause, scores, emotion=reading.emotion) for scores, clause in clauses if scores]
    sentence = "; ".join(told)
    return f"{sentence[:1].upper()}{sentence[1:]}."


_TOWARDS = ("{scores} points to {emotion}", "{scores} point to {emotion}")
_AGAINST = ("{scores} speaks against it", "{scores} speak against it")
_AGAINST_ALONE = ("{scores} speaks against {emotion}", "{scores} speak against {emotion}")
_IDLE = ("{scores} hardly matters", "{scores} hardly matter")
_THE = {"facial_expression": "the facial expression", "voice_tone": "the voice", "body_language": "the body language"}
_STRENGTHS = {
    "facial_expression": ("a weak facial expression", "a moderate facial expression", "a strong facial expression"),
    "voice_tone": ("a weak voice", "a moderate voice", "a strong voice"),
    "body_language": ("weak body language", "moderate body language", "strong body language"),
}


def _by_effect(reading: Reading) -> tuple[list[str], list[str], list[str]]:
    """The scores that speak for the emotion, against it, and hardly at all, each by how much they do."""
    ranked = sorted(zip(SCORE_NAMES, reading.contributions, strict=True), key=lambda each: -abs(each[1]))
    towards = [name for name, share in ranked if share >= _NEGLIGIBLE]
    against = [name for name, share in ranked if share <= -_NEGLIGIBLE]
    return towards, against, [name for name, share in ranked if abs(share) < _NEGLIGIBLE]


def _strength_text(name: str, score: float) -> str:
    weak, moderate, strong = _STRENGTHS[name]
    if score >= _STRONG:
        return strong
    return weak if score <= _WEAK else moderate


def _one_or_many(clause: tuple[str, str], scores: Sequence[str], **fields: str) -> str:
    """A clause about one score or about several, as it reads."""
    return clause[len(scores) > 1].format(scores=join_words(scores), **fields)


def _unsure_lines(reading: Reading) -> list[str]:
    if reading.guess:
        return [_GUESS_AND_CLOSE if reading.close_call else _GUESS]
    return [f"Close call between {reading.emotion} and {reading.runner_up[0]}."] if reading.close_call else []


def _closest_text(reading: Reading) -> str:
    """The nearest example; where people taught these very scores as several emotions, how often each."""
    if len(reading.same_scores) > 1:
        counts = join_words([f"{emotion} {often_text(times)}" for emotion, times in reading.same_scores])
        return f"People disagree on these very scores: {counts}."
    closest = reading.closest[0]
    return f"Most like: {scores_line(closest.scores)} ({closest.emotion})."


def _points_text(reading: Reading) -> str:
    """What each score did, in points; they add up in votes, which calibration turns into the confidence."""
    average, votes = percent(reading.average), percent(reading.votes)
    steps = join_words(
        [
            f"{SCORE_LABELS[name].lower()} {points(share)}"
            for name, share in zip(SCORE_NAMES, reading.contributions, strict=True)
        ]
    )
    told = f"The average for {reading.emotion} is {average}; in points, {steps} make it {votes}."
    if not reading.calibrated:
        return told
    return f"{told} Checked against what I got right before, {votes} becomes {percent(reading.confidence)}."


def _short_html(reading: Reading, performer: str | None, longest: int, scores: bool) -> str:
    who = [escape(shortened(performer, longest))] if performer else []
    what = ", ".join([*who, *([scores_line(reading.scores)] if scores else [])])
    marks = ["close call"] * reading.close_call + ["a guess"] * reading.guess
    told = f"<b>{escape(shortened(reading.emotion, longest))}</b> {percent(reading.confidence)}"
    return ", ".join([f"{what}: {told}" if what else told, *marks])


def _fits(lines: Iterable[str], room: int) -> bool:
    numbers_and_breaks = 5
    return sum(utf16_length(plain(line)) + numbers_and_breaks for line in lines) <= room
