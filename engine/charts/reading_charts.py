"""The charts: pure functions from readings to PNG bytes, made to be read on a phone."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from engine.charts.bars import (
    BAR_GAP,
    BAR_HEIGHT,
    BASELINE_DROP,
    COLUMNS_HEIGHT,
    FONT_SIZE,
    HEADING_HEIGHT,
    LOW_BAR_HEIGHT,
    SMALL_FONT_SIZE,
    Bar,
    draw_bar,
    draw_columns,
    draw_section,
    draw_section_with_intervals,
    draw_waterfall,
    height_of_sections,
    height_with_intervals,
)
from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.name_numbers import numbered
from engine.charts.palette import colour
from engine.charts.png_palette import MUTED, NEUTRAL
from engine.data.labels import SCORE_LABELS, number, percent, points
from engine.data.phrases import shortened
from engine.data.scores import SCORE_NAMES
from engine.forest.reading import Reading
from engine.measure.evaluation_result import Measure

T = TypeVar("T")

MOST_EMOTIONS = 6
LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)

TITLE_HEIGHT = 80  # the coloured band, the title and a line above or below it
LINE_HEIGHT = 20
FACTS_HEIGHT = 46
FACT_COLUMN = 146
LARGE_FONT_SIZE = 31
MOST_HIGH_BARS = 10
_FROM_LEFT = "\u200e"
"""So that a name from the right stands before its emotion all the same."""
_LONGEST_PERFORMER = 16
"""Characters, where an emotion stands after the name."""


def draw_reading(reading: Reading, performer: str = "") -> bytes:
    """One reading: emotion, confidence, who performed, every probability, what each score did, and the forest's
    importances. Names that no font shows have a number there, as `numbered` gives it to `names_in_reading`."""
    numbers = numbered(names_in_reading(reading, performer))
    probabilities = _probability_bars(reading, numbers)
    importances = _importance_bars(reading.importances)
    top = float(TITLE_HEIGHT + reading.guess * LINE_HEIGHT)
    sections = height_of_sections(len(probabilities), len(LABELS)) + HEADING_HEIGHT + COLUMNS_HEIGHT
    card = Card(top + sections + MARGIN)
    _band(card, colour(reading.emotion))
    _emotion_and_confidence(card, reading, numbers, performer)
    top = draw_section(card, top, "Probability of each emotion", probabilities)
    top = _explanation(card, top, reading)
    draw_columns(card, top, "Importance in the forest, over all readings", importances)
    return card.png()


def names_in_reading(reading: Reading, performer: str = "") -> list[str]:
    """The names in the picture of a reading, in their order."""
    return [performer, reading.emotion, *(emotion for emotion, _ in _shown_and_hidden(reading.probabilities)[0])]


def names_in_readings(readings: Sequence[Reading], performers: Sequence[str] = ()) -> list[str]:
    """The names in the picture of several readings, in their order."""
    return [*performers, *(reading.emotion for reading in readings)]


def names_in_counts(counts: Mapping[str, int]) -> list[str]:
    """The names in a picture that counts emotions, in their order."""
    return [emotion for emotion, _ in _shown_and_hidden(_ranked(counts))[0]]


def draw_overview(importances: Sequence[float], losses: Sequence[Measure] | None, counts: Mapping[str, int]) -> bytes:
    """The forest's importances and the accuracy it loses where a score is shuffled, with its interval, both in the
    order of SCORE_NAMES, and the dataset's rows of each emotion. Without losses, the other two alone."""
    scores, examples = _importance_bars(importances), _count_bars(counts)
    shuffled = height_with_intervals(len(losses)) if losses else 0
    card = Card(TITLE_HEIGHT + height_of_sections(len(scores), len(examples)) + shuffled + MARGIN)
    highest = max(scores, key=lambda bar: bar.share)
    if highest.share:
        _title(card, highest.label, f"has the highest importance of the three: {highest.value}")
    else:
        _title(card, "No score", "has any importance to this forest")
    top = draw_section(card, TITLE_HEIGHT, "Importance of each score", scores)
    if losses:
        heading = "Right answers lost when it is shuffled, in points"
        intervals = [(loss.low, loss.high) for loss in losses]
        top = draw_section_with_intervals(card, top, heading, _loss_bars(losses), intervals)
    draw_section(card, top, f"Examples of each emotion, {sum(counts.values()):,} in all", examples)
    return card.png()


def draw_readings(readings: Sequence[Reading], performers: Sequence[str] = ()) -> bytes:
    """Up to 20 readings, numbered from 1: who performed, the emotion and the confidence of each."""
    numbers = numbered(names_in_readings(readings, performers))
    names = [numbers.get(name, name) for name in performers] or [""] * len(readings)
    height = BAR_HEIGHT if len(readings) <= MOST_HIGH_BARS else LOW_BAR_HEIGHT
    pitch = height + BAR_GAP
    first = TITLE_HEIGHT + 2 * BAR_GAP
    card = Card(first + len(readings) * pitch - BAR_GAP + MARGIN)
    _title(card, f"{len(readings)} performances", "the emotion of each, with its confidence")
    for place, reading in enumerate(readings):
        emotion = numbers.get(reading.emotion, reading.emotion)
        label = f"{_FROM_LEFT}{shortened(names[place], _LONGEST_PERFORMER)}: {emotion}" if names[place] else emotion
        bar = Bar(label, reading.confidence, percent(reading.confidence), colour(reading.emotion))
        top = first + place * pitch
        baseline = top + height / 2 + BASELINE_DROP
        card.text(MARGIN + 17, baseline, str(place + 1), FONT_SIZE, max_width=20, colour=MUTED, align="right")
        draw_bar(card, MARGIN + 24, top, height, bar)
    return card.png()


def draw_file_summary(counts: Mapping[str, int], confidence: float, close_calls: int) -> bytes:
    """What was found in many performances: how many of each emotion (at least one has some), the mean confidence from
    0 to 1, and how many were close calls."""
    found, amount = _count_bars(counts), sum(counts.values())
    card = Card(TITLE_HEIGHT + FACTS_HEIGHT + height_of_sections(len(found)) + MARGIN)
    _title(card, f"{amount:,} performances" if amount > 1 else "1 performance", "and the emotions found in them")
    for column, label, value in (
        (0, "Mean confidence", percent(confidence)),
        (FACT_COLUMN, "Close calls", f"{close_calls:,} ({percent(close_calls / amount)})"),
    ):
        x, width = MARGIN + column, CONTENT_WIDTH - FACT_COLUMN
        card.text(x, TITLE_HEIGHT + 20, label, SMALL_FONT_SIZE, max_width=width, colour=MUTED)
        card.text(x, TITLE_HEIGHT + 44, value, 21, max_width=width, bold=True)
    draw_section(card, TITLE_HEIGHT + FACTS_HEIGHT, "How many of each emotion", found)
    return card.png()


def _probability_bars(reading: Reading, numbers: Mapping[str, str]) -> list[Bar]:
    shown, hidden = _shown_and_hidden(reading.probabilities)
    bars = [Bar(numbers.get(emotion, emotion), share, percent(share), colour(emotion)) for emotion, share in shown]
    others = [share for _, share in hidden]
    return [*bars, Bar(_others(others), sum(others), percent(sum(others)), NEUTRAL)] if others else bars


def _count_bars(counts: Mapping[str, int]) -> list[Bar]:
    shown, hidden = _shown_and_hidden(_ranked(counts))
    numbers = numbered(names_in_counts(counts))
    rows = [(numbers.get(emotion, emotion), count, colour(emotion)) for emotion, count in shown]
    others = [count for _, count in hidden]
    if others:
        rows.append((_others(others), sum(others), NEUTRAL))
    highest = max(count for _, count, _ in rows)
    return [Bar(label, count / highest, f"{count:,}", tone) for label, count, tone in rows]


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda count: -count[1])


def _importance_bars(importances: Sequence[float]) -> list[Bar]:
    shares = zip(LABELS, importances, strict=True)
    return [Bar(label, share, percent(share), NEUTRAL) for label, share in shares]


def _loss_bars(losses: Sequence[Measure]) -> list[Bar]:
    """A gain has no bar, but its number says so."""
    named = zip(LABELS, losses, strict=True)
    return [Bar(label, max(0.0, loss.value), points(-loss.value), NEUTRAL) for label, loss in named]


def _shown_and_hidden(ranked: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """A single one more would not be hidden: its own bar is no higher than that of the others."""
    shown = MOST_EMOTIONS if len(ranked) > MOST_EMOTIONS + 1 else len(ranked)
    return ranked[:shown], ranked[shown:]


def _others(hidden: Sequence[float]) -> str:
    return f"{len(hidden)} others"


def _band(card: Card, accent: str) -> None:
    card.block(0, 0, WIDTH, 7, accent)


def _title(card: Card, title: str, line_below: str) -> None:
    _band(card, NEUTRAL)
    card.text(MARGIN, 52, title, LARGE_FONT_SIZE, bold=True)
    card.text(MARGIN, 75, line_below, FONT_SIZE, colour=MUTED)


def _emotion_and_confidence(card: Card, reading: Reading, numbers: Mapping[str, str], performer: str) -> None:
    right, width = WIDTH - MARGIN, 94
    who = numbers.get(performer, performer)
    above = f"Emotion, performed by {who}" if who else "Emotion"
    card.text(MARGIN, 34, above, SMALL_FONT_SIZE, max_width=CONTENT_WIDTH - width, colour=MUTED)
    card.text(right, 34, "Confidence", SMALL_FONT_SIZE, colour=MUTED, align="right")
    emotion = numbers.get(reading.emotion, reading.emotion)
    card.text(MARGIN, 67, emotion, LARGE_FONT_SIZE, max_width=CONTENT_WIDTH - width, bold=True)
    card.text(right, 67, percent(reading.confidence), LARGE_FONT_SIZE, max_width=width, bold=True, align="right")
    if reading.guess:
        card.text(MARGIN, 91, "I am guessing: no example is near these scores.", FONT_SIZE, bold=True)


def _explanation(card: Card, top: float, reading: Reading) -> float:
    """From the average of the votes to those for the emotion, a step a score. Uncalibrated they are the confidence."""
    average, votes = percent(reading.average), percent(reading.votes)
    heading = f"Why: from {average}, the average, to {votes}"
    if reading.calibrated:
        heading = f"Why, before calibration: from {average} on average to {votes}"
    labels = [f"{label}: {number(score)}" for label, score in zip(LABELS, reading.scores, strict=True)]
    return draw_waterfall(card, top, heading, labels, reading.average, reading.contributions, colour(reading.emotion))
