"""Words for people. Pure: values in, text out; what is called `html` is escaped for Telegram's HTML mode."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple

from bot.utf16 import utf16_length
from engine.data.errors import ScoreError
from engine.data.labels import SCORE_LABELS, number, percent, points
from engine.data.phrases import join_words, pluralize, shortened
from engine.data.score_lines import WrittenScores
from engine.data.scores import SCORE_NAMES, Scores
from engine.forest.reading import Reading

DISCLAIMER = "I classify scores that people gave; I do not sense what anyone feels."
RIGHT_LINE = "/predict 9 8 9"
TEACH_LINE = "/teach happy 8 7 8"
LONGEST_CAPTION = 1024
LONGEST_MESSAGE = 4096
SCORES_MARK = "Your scores: "
_PERFORMER_MARK = "Performed by "
_CONFIDENCE = " — confidence "
_MOST_NAMED = 12
_GUESS_LINE = (
    "I am guessing: these scores are farther from every example than nearly all examples are from their neighbours."
)
_LIST_FORMS = (
    (32, True, True),
    (32, True, False),
    (20, True, False),
    (12, True, False),
    (6, True, False),
    (6, False, False),
)
"""How a list shows its readings, the fullest first: the longest name, whether the scores, whether what did most."""


def scores_line(scores: Scores) -> str:
    """Scores as they would be typed: `9 8.5 9`."""
    return " ".join(number(value) for value in scores)


def short_scores_line(scores: Scores) -> str:
    """Scores in a list, with four decimals at most: one of hundreds of digits would be a message of its own."""
    return " ".join(number(round(value, 4)) for value in scores)


class ReadCaption(NamedTuple):
    """What the caption of a reading says that a vote is about."""

    scores: Scores
    emotion: str
    performer: str | None = None


def reading_lines(reading: Reading, performer: str | None = None) -> list[str]:
    """One reading in plain words: emotion and confidence, who performed, runner-up, whether it is a guess, why, scores,
    closest example, importance."""
    second, share = reading.runner_up
    close = "Close call" if reading.close_call else "Runner-up"
    closest = reading.closest[0]
    return [
        f"{reading.emotion}{_CONFIDENCE}{percent(reading.confidence)}",
        *([f"{_PERFORMER_MARK}{performer}."] if performer else []),
        f"{close}: {second} with {percent(share)}.",
        *([_GUESS_LINE] if reading.guess else []),
        _why(reading),
        f"{SCORES_MARK}{scores_line(reading.scores)}.",
        f"Closest example: {scores_line(closest.scores)}, which is {closest.emotion}.",
        f"Importance in the forest: {importance_line(reading.importances)}.",
    ]


def _why(reading: Reading) -> str:
    """What the scores did; they add up in votes, which differ from a calibrated confidence."""
    average = percent(reading.average)
    if not reading.calibrated:
        return f"{_did_most(reading)} It starts from {average}, the average."
    votes = percent(reading.votes)
    return f"Why, in the trees' votes before calibration: from {average} on average to {votes}. {_did_most(reading)}"


def _did_most(reading: Reading) -> str:
    """`Voice tone did most: +21 points towards angry; body language −4, facial expression +2.`"""
    ranked = [(name, points(share)) for name, share in _by_size(reading.contributions)]
    most = ranked[0][1]
    if most == "0":
        return f"No score moved it towards {reading.emotion} or away."
    first = [name for name, shown in ranked if shown == most]
    unit = "point" if most[1:] == "1" else "points"
    each = " each" if len(first) > 1 else ""
    where = f"towards {reading.emotion}" if most[0] == "+" else f"away from {reading.emotion}"
    others = ", ".join(f"{name} {shown}" for name, shown in ranked[len(first) :])
    return f"{join_words(first).capitalize()} did most: {most} {unit}{each} {where}{'; ' if others else ''}{others}."


def _by_size(contributions: Sequence[float]) -> list[tuple[str, float]]:
    """Each score's label with its contribution, the one that did most first."""
    named = zip((SCORE_LABELS[name].lower() for name in SCORE_NAMES), contributions, strict=True)
    return sorted(named, key=lambda contribution: -abs(contribution[1]))


def read_caption(caption: str) -> ReadCaption | None:
    """What a reading was of, from its caption as it was sent; None for any other text."""
    emotion = re.match(rf"(.+){_CONFIDENCE}", caption)
    scores = re.search(rf"^{SCORES_MARK}(\S+) (\S+) (\S+)\.$", caption, re.MULTILINE)
    performer = re.search(rf"^{_PERFORMER_MARK}(.+)\.$", caption, re.MULTILINE)
    if not (emotion and scores):
        return None
    try:
        return ReadCaption(Scores(*map(float, scores.groups())), emotion[1], performer[1] if performer else None)
    except (ValueError, ScoreError):
        return None


def scaled_lines(written: Iterable[WrittenScores]) -> list[str]:
    """How scores were taken that were not written out of ten: `I took 4/5 3/5 5/5 as 8 6 10.`"""
    return [f"I took {each.scaled} as {short_scores_line(each.scores)}." for each in written if each.scaled]


def numbers_text(numbers: Mapping[str, str]) -> str:
    """Which number stands in a picture for which name: `In the picture, #1 is 😀 and #2 is 😡.`"""
    return f"In the picture, {join_words([f'{number} is {name}' for name, number in numbers.items()])}."


def reading_html(reading: Reading, performer: str | None = None, notes: Sequence[str] = ()) -> str:
    """The caption of one reading, and what else there is to say. Where scores of very many digits make it too long, the
    longest lines go; what the buttons read (`read_caption`) goes last."""
    first, *rest = [*reading_lines(reading, performer), *notes]
    while utf16_length("\n".join([first, *rest])) > LONGEST_CAPTION:
        rest.remove(max(rest, key=lambda line: (not line.startswith((SCORES_MARK, _PERFORMER_MARK)), len(line))))
    return "\n".join([f"<b>{escape(first)}</b>", *map(escape, rest)])


def readings_html(readings: Sequence[Reading], performers: Sequence[str | None] = (), notes: Sequence[str] = ()) -> str:
    """The caption of several readings: a numbered list, which shows as much of each as fits, and what else there is to
    say."""
    named = list(zip(readings, performers or [None] * len(readings), strict=True))
    told, room = list(map(escape, notes)), LONGEST_CAPTION - utf16_length("\n".join(notes))
    lists = [[_short_html(reading, performer, *form) for reading, performer in named] for form in _LIST_FORMS]
    lines = next((lines for lines in lists if _fits(lines, room)), lists[-1])
    return "\n".join([*(f"{position}. {line}" for position, line in enumerate(lines, start=1)), *told])


def _short_html(reading: Reading, performer: str | None, longest: int, scores: bool, why: bool) -> str:
    who = f"{shortened(performer, longest)}: " if performer else ""
    name = shortened(reading.emotion, longest)
    first, share = _by_size(reading.contributions)[0]
    marks = [f"{first} {points(share)}"] if why else []
    marks += ["close call"] * reading.close_call + ["a guess"] * reading.guess
    return (
        f"{escape(who)}{scores_line(reading.scores) + ': ' if scores else ''}"
        f"<b>{escape(name)}</b> {percent(reading.confidence)}"
        f"{', ' if marks else ''}{', '.join(marks)}"
    )


def _fits(lines: Sequence[str], room: int) -> bool:
    numbers_and_breaks = 5 * len(lines)
    return sum(utf16_length(plain(line)) for line in lines) + numbers_and_breaks <= room


def cut_to_message(html: str) -> str:
    """Without its longest lines, where it would be longer than a message may be. No tag goes beyond a line."""
    lines = html.split("\n")
    while utf16_length(plain("\n".join(lines))) > LONGEST_MESSAGE:
        lines.remove(max(lines, key=len))
    return "\n".join(lines)


def plain(html: str) -> str:
    """The text of Telegram's HTML, as people see it."""
    return unescape(re.sub("</?[a-z]+>", "", html))


def importance_line(importances: Sequence[float]) -> str:
    """`facial expression 34%, voice tone 35% and body language 31%`."""
    shares = zip(SCORE_NAMES, importances, strict=True)
    return join_words([f"{SCORE_LABELS[name].lower()} {percent(share)}" for name, share in shares])


def undone_html(removed: int, emotions: Sequence[str]) -> str:
    """What was taken back: how many examples, of which emotions."""
    return f"Taken back: {pluralize(removed, 'example', 'examples')} ({escape(join_words(emotions))})."


def counts_line(counts: Mapping[str, int], most: int = _MOST_NAMED) -> str:
    """The emotions with their rows, the first `most` of them: `angry 1, happy 1 and sad 1`."""
    named = [f"{emotion} {rows:,}" for emotion, rows in list(counts.items())[:most]]
    if len(counts) > most:
        named.append(f"{len(counts) - most} more")
    return join_words(named)


def how_to_write_html() -> str:
    """The right line, for everyone whose scores could not be read."""
    names = ", ".join(SCORE_LABELS.values()).lower()
    return f"Write it like this: <code>{RIGHT_LINE}</code> ({names}; each 0 to 10)"
