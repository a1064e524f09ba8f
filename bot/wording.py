"""Words for people. Pure: values in, text out; what is called `html` is escaped for Telegram's HTML mode."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape, unescape

from engine.labels import SCORE_LABELS, percent
from engine.reading import Reading
from engine.scores import SCORE_NAMES, Scores

DISCLAIMER = "I classify scores that people gave; I do not sense what anyone feels."
RIGHT_LINE = "/predict 9 8 9"
TEACH_LINE = "/teach happy 8 7 8"
LONGEST_CAPTION = 1024
SCORES_MARK = "Your scores: "
_CONFIDENCE = " — confidence "
_MOST_NAMED = 12


def number(value: float) -> str:
    """The shortest text that reads back as the same number: 8, 8.5; never an exponent."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def scores_line(scores: Scores) -> str:
    """Scores as they would be typed: `9 8.5 9`."""
    return " ".join(number(value) for value in scores)


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(amount: int, one: str, many: str) -> str:
    """`1 example`, `6 examples`."""
    return f"{amount} {one if amount == 1 else many}"


def quoted(text: str) -> str:
    """What a person wrote, cut to a length that can be repeated to them."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= 24 else text[:23] + '…'}”"


def shown_number(written: str) -> str:
    """A number as a person wrote it, in ASCII digits, cut where it is absurdly long."""
    return written if len(written) <= 12 else written[:11] + "…"


def reading_lines(reading: Reading) -> list[str]:
    """One reading in plain words: emotion and confidence, runner-up, scores, closest example, importance."""
    second, share = reading.runner_up
    close = "Close call" if reading.close_call else "Runner-up"
    closest = reading.closest[0]
    return [
        f"{reading.emotion}{_CONFIDENCE}{percent(reading.confidence)}",
        f"{close}: {second} with {percent(share)}.",
        f"{SCORES_MARK}{scores_line(reading.scores)}.",
        f"Closest example: {scores_line(closest.scores)}, which is {closest.emotion}.",
        f"Importance in the forest: {importance_line(reading.importances)}.",
    ]


def read_caption(caption: str) -> tuple[Scores, str] | None:
    """The scores and the emotion of a reading, from its caption as it was sent; None for any other text."""
    emotion = re.match(rf"(.+){_CONFIDENCE}", caption)
    scores = re.search(rf"^{SCORES_MARK}(\S+) (\S+) (\S+)\.$", caption, re.MULTILINE)
    return (Scores(*map(float, scores.groups())), emotion[1]) if emotion and scores else None


def reading_html(reading: Reading) -> str:
    """The caption of one reading."""
    first, *rest = map(escape, reading_lines(reading))
    return "\n".join([f"<b>{first}</b>", *rest])


def readings_html(readings: Sequence[Reading]) -> str:
    """The caption of several readings: a numbered list. Long names are cut where it would be too long."""
    longest = next(n for n in (32, 20, 12, 6, 1) if _listed_length(readings, n) <= LONGEST_CAPTION or n == 1)
    lines = (_short_html(reading, longest) for reading in readings)
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))


def _short_html(reading: Reading, longest: int) -> str:
    close = " (close call)" if reading.close_call else ""
    name = reading.emotion if len(reading.emotion) <= longest else reading.emotion[: longest - 1] + "…"
    return f"{scores_line(reading.scores)}: <b>{escape(name)}</b> {percent(reading.confidence)}{close}"


def _listed_length(readings: Sequence[Reading], longest: int) -> int:
    numbers_and_breaks = 5 * len(readings)
    plain = (unescape(re.sub("</?b>", "", _short_html(reading, longest))) for reading in readings)
    return sum(map(utf16_length, plain)) + numbers_and_breaks


def utf16_length(text: str) -> int:
    """The length that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def importance_line(importances: Sequence[float]) -> str:
    """`facial expression 34%, voice tone 35% and body language 31%`."""
    shares = zip(SCORE_NAMES, importances, strict=True)
    return joined([f"{SCORE_LABELS[name].lower()} {percent(share)}" for name, share in shares])


def undone_html(removed: int, emotions: Sequence[str]) -> str:
    """What was taken back: how many examples, of which emotions."""
    return f"Taken back: {counted(removed, 'example', 'examples')} ({escape(joined(emotions))})."


def counts_line(counts: Mapping[str, int]) -> str:
    """The emotions with their rows, the first twelve of them: `angry 1, happy 1 and sad 1`."""
    named = [f"{emotion} {rows}" for emotion, rows in list(counts.items())[:_MOST_NAMED]]
    if len(counts) > _MOST_NAMED:
        named.append(f"{len(counts) - _MOST_NAMED} more")
    return joined(named)


def how_to_write_html() -> str:
    """The right line, for everyone whose scores could not be read."""
    names = ", ".join(SCORE_LABELS.values()).lower()
    return f"Write it like this: <code>{RIGHT_LINE}</code> ({names}; each 0 to 10)"
