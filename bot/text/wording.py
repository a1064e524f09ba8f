"""Words for people. Pure: values in, text out; what is called `html` is escaped for Telegram's HTML mode."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape

from bot.utf16 import utf16_length
from engine.data.labels import SCORE_LABELS, number, percent
from engine.data.phrases import join_words, pluralize
from engine.data.score_lines import WrittenScores
from engine.data.scores import SCORE_NAMES, Scores

DISCLAIMER = "I classify scores that people gave; I do not sense what anyone feels."
RIGHT_LINE = "/predict 9 8 9"
TEACH_LINE = "/teach happy 8 7 8"
LONGEST_CAPTION = 1024
LONGEST_MESSAGE = 4096
_MOST_NAMED = 12
_TEMPLATE = re.compile(r"`(/[a-z]+(?: [^`\n“”'\"]{1,60})?)`")
"""A command between backticks. It holds no quotation mark: so none begins in what somebody wrote, which is always
quoted, and ends beyond it."""


def scores_line(scores: Scores) -> str:
    """Scores as they would be typed: `9 8.5 9`."""
    return " ".join(number(value) for value in scores)


def short_scores_line(scores: Scores) -> str:
    """Scores in a list, with four decimals at most: one of hundreds of digits would be a message of its own."""
    return " ".join(number(round(value, 4)) for value in scores)


def scaled_lines(written: Iterable[WrittenScores]) -> list[str]:
    """How scores were taken that were not written out of ten: `I took 4/5 3/5 5/5 as 8 6 10.`"""
    return [f"I took {each.scaled} as {short_scores_line(each.scores)}." for each in written if each.scaled]


def numbers_text(numbers: Mapping[str, str]) -> str:
    """Which number stands in a picture for which name: `In the picture, #1 is 😀 and #2 is 😡.`"""
    return f"In the picture, {join_words([f'{number} is {name}' for name, number in numbers.items()])}."


def coded_html(text: str) -> str:
    """A plain text in HTML; commands between backticks stand in <code>: a tap copies them, and sends nothing."""
    return _TEMPLATE.sub(r"<code>\1</code>", escape(text, quote=False))


def cut_to_message(html: str) -> str:
    """Without its longest lines, where it would be longer than a message may be. No tag goes beyond a line."""
    lines = html.split("\n")
    while utf16_length(plain("\n".join(lines))) > LONGEST_MESSAGE:
        lines.remove(max(lines, key=len))
    return "\n".join(lines)


def plain(html: str) -> str:
    """The text of Telegram's HTML, as people see it."""
    return unescape(re.sub("</?[a-z]+( expandable)?>", "", html))


def importance_line(importances: Sequence[float]) -> str:
    """`facial expression 34%, voice tone 35% and body language 31%`."""
    shares = zip(SCORE_NAMES, importances, strict=True)
    return join_words([f"{SCORE_LABELS[name].lower()} {percent(share)}" for name, share in shares])


def undone_html(removed: int, emotions: Sequence[str]) -> str:
    """What was undone: how many examples, of which emotions."""
    return f"Undone: {pluralize(removed, 'example', 'examples')} ({escape(', '.join(emotions))})."


def often_text(times: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(times, f"{times:,} times")


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
