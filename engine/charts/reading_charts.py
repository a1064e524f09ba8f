"""The charts: pure functions from readings to PNG bytes, made to be read on a phone."""

from collections.abc import Mapping, Sequence

from engine.charts.bars import (
    BAR_GAP,
    BASELINE_DROP,
    FLAT_BAR,
    FONT_SIZE,
    LOW_BAR_HEIGHT,
    SMALL_FONT_SIZE,
    Bar,
    draw_bar,
    draw_section,
    draw_section_with_intervals,
    height_of_sections,
    height_with_intervals,
    others_label,
    shown_and_hidden,
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

LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)

TITLE_HEIGHT = 80  # the coloured band, the title and a line above or below it
LINE_BELOW = 15
LEAST_FONT_SIZE = 11
FACTS_HEIGHT = 46
FACT_COLUMN = 146
LARGE_FONT_SIZE = 31
MOST_HIGH_BARS = 10
_FROM_LEFT = "\u200e"
"""So that a name from the right stands before its emotion all the same."""
_LONGEST_PERFORMER = 16
"""Characters, where an emotion stands after the name."""


def names_in_readings(readings: Sequence[Reading], performers: Sequence[str] = ()) -> list[str]:
    """The names in the picture of several readings, in their order."""
    return [*performers, *(reading.emotion for reading in readings)]


def names_in_counts(counts: Mapping[str, int]) -> list[str]:
    """The names in a picture that counts emotions, in their order."""
    return [emotion for emotion, _ in shown_and_hidden(_ranked(counts))[0]]


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
    """Up to 20 readings, numbered from 1: of each who performed, the emotion and the confidence, and below these the
    scores, and whether it is a close call or a guess."""
    numbers = numbered(names_in_readings(readings, performers))
    names = [numbers.get(name, name) for name in performers] or [""] * len(readings)
    height = LOW_BAR_HEIGHT if len(readings) <= MOST_HIGH_BARS else FLAT_BAR
    pitch = height + LINE_BELOW
    first = TITLE_HEIGHT + 2 * BAR_GAP
    card = Card(first + len(readings) * pitch + MARGIN)
    _title(card, f"{len(readings)} performances", "the emotion of each, with its confidence")
    for place, reading in enumerate(readings):
        emotion = numbers.get(reading.emotion, reading.emotion)
        label = f"{_FROM_LEFT}{shortened(names[place], _LONGEST_PERFORMER)}: {emotion}" if names[place] else emotion
        bar = Bar(label, reading.confidence, percent(reading.confidence), colour(reading.emotion))
        top = first + place * pitch
        baseline = top + height / 2 + BASELINE_DROP
        card.text(MARGIN + 17, baseline, str(place + 1), FONT_SIZE, max_width=20, colour=MUTED, align="right")
        draw_bar(card, MARGIN + 24, top, height, bar)
        width = CONTENT_WIDTH - 33
        card.text(MARGIN + 33, top + height + 11, _below(reading), LEAST_FONT_SIZE, max_width=width, colour=MUTED)
    return card.png()


def _below(reading: Reading) -> str:
    marks = ["close call"] * reading.close_call + ["a guess"] * reading.guess
    return " · ".join([" ".join(map(number, reading.scores)), *marks])


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


def _count_bars(counts: Mapping[str, int]) -> list[Bar]:
    shown, hidden = shown_and_hidden(_ranked(counts))
    numbers = numbered(names_in_counts(counts))
    rows = [(numbers.get(emotion, emotion), count, colour(emotion)) for emotion, count in shown]
    others = [count for _, count in hidden]
    if others:
        rows.append((others_label(others), sum(others), NEUTRAL))
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


def _band(card: Card, accent: str) -> None:
    card.block(0, 0, WIDTH, 7, accent)


def _title(card: Card, title: str, line_below: str) -> None:
    _band(card, NEUTRAL)
    card.text(MARGIN, 52, title, LARGE_FONT_SIZE, bold=True)
    card.text(MARGIN, 75, line_below, FONT_SIZE, colour=MUTED)
