"""The charts: pure functions from readings to PNG bytes, made to be read on a phone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.card import MARGIN, MUTED, NEUTRAL, WIDTH, Card
from engine.labels import SCORE_LABELS, number, percent
from engine.palette import colour
from engine.reading import Reading
from engine.scores import SCORE_NAMES

MOST_EMOTIONS = 6
ROOM = WIDTH - 2 * MARGIN
LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)

TITLE_HEIGHT = 240  # the coloured band, the title and a line above or below it
SCORES_HEIGHT = 140
SCORE_COLUMNS = (0, 380, 660)  # where each score's label begins: their widths differ
SCORE_ROOM = 256
FOUND_COLUMN = 440
HEADING_HEIGHT = 112
BAR_HEIGHT = 74
LOW_BAR_HEIGHT = 60
GAP = 14
PADDING = 26
TEXT_DROP = 14  # from the middle of a line of 40 pixels to its baseline
FEW = 10  # performances that still have high bars


class Bar(NamedTuple):
    """A bar's label, its share of the track from 0 to 1, the value written on it, and its colour."""

    label: str
    share: float
    value: str
    colour: str


def draw_reading(reading: Reading) -> bytes:
    """One reading: emotion, confidence and scores, every probability, and the forest's importances."""
    probabilities = _probability_bars(reading)
    importances = _importance_bars(reading.importances)
    top = TITLE_HEIGHT + SCORES_HEIGHT
    card = Card(top + _section_height(probabilities) + _section_height(importances) + MARGIN)
    _band(card, colour(reading.emotion))
    _emotion_and_confidence(card, reading)
    _scores(card, reading)
    top = _section(card, top, "Probability of each emotion", probabilities)
    _section(card, top, "Importance of each score", importances)
    return card.png()


def draw_overview(importances: Sequence[float], counts: Mapping[str, int]) -> bytes:
    """The forest's importances, in the order of SCORE_NAMES, and the dataset's rows of each emotion."""
    scores = _importance_bars(importances)
    examples = _count_bars(counts)
    card = Card(TITLE_HEIGHT + _section_height(scores) + _section_height(examples) + MARGIN)
    _band(card, NEUTRAL)
    highest = max(scores, key=lambda bar: bar.share)
    if highest.share:
        _title(card, highest.label, f"has the highest importance of the three: {highest.value}")
    else:
        _title(card, "No score", "has any importance to this forest")
    top = _section(card, TITLE_HEIGHT, "Importance of each score", scores)
    _section(card, top, f"Examples of each emotion, {sum(counts.values()):,} in all", examples)
    return card.png()


def draw_batch(readings: Sequence[Reading]) -> bytes:
    """Up to 20 readings, numbered from 1: the emotion and the confidence of each."""
    height = BAR_HEIGHT if len(readings) <= FEW else LOW_BAR_HEIGHT
    pitch = height + GAP
    first = TITLE_HEIGHT + GAP
    card = Card(first + len(readings) * pitch - GAP + MARGIN)
    _band(card, NEUTRAL)
    _title(card, f"{len(readings)} performances", "the emotion of each, with its confidence")
    for place, reading in enumerate(readings):
        bar = Bar(reading.emotion, reading.confidence, percent(reading.confidence), colour(reading.emotion))
        top = first + place * pitch
        card.text(
            MARGIN + 50,
            top + height / 2 + TEXT_DROP,
            str(place + 1),
            40,
            room=60,
            colour=MUTED,
            align="right",
        )
        _bar(card, MARGIN + 72, top, height, bar)
    return card.png()


def draw_found(counts: Mapping[str, int], confidence: float, close_calls: int) -> bytes:
    """What was found in many performances: how many of each emotion (at least one has some), the mean confidence from
    0 to 1, and how many were close calls."""
    found, amount = _count_bars(counts), sum(counts.values())
    card = Card(TITLE_HEIGHT + SCORES_HEIGHT + _section_height(found) + MARGIN)
    _band(card, NEUTRAL)
    _title(card, f"{amount:,} performances" if amount > 1 else "1 performance", "and the emotions found in them")
    for column, label, value in (
        (0, "Mean confidence", percent(confidence)),
        (FOUND_COLUMN, "Close calls", f"{close_calls:,} ({percent(close_calls / amount)})"),
    ):
        card.text(MARGIN + column, TITLE_HEIGHT + 48, label, 36, room=FOUND_COLUMN, colour=MUTED)
        card.text(MARGIN + column, TITLE_HEIGHT + 120, value, 64, room=ROOM - FOUND_COLUMN, bold=True)
    _section(card, TITLE_HEIGHT + SCORES_HEIGHT, "How many of each emotion", found)
    return card.png()


def _probability_bars(reading: Reading) -> list[Bar]:
    shown = reading.probabilities[:MOST_EMOTIONS]
    bars = [Bar(emotion, share, percent(share), colour(emotion)) for emotion, share in shown]
    others = [share for _, share in reading.probabilities[MOST_EMOTIONS:]]
    return [*bars, Bar(_others(others), sum(others), percent(sum(others)), NEUTRAL)] if others else bars


def _count_bars(counts: Mapping[str, int]) -> list[Bar]:
    ranked = sorted(counts.items(), key=lambda count: -count[1])
    rows = [(emotion, count, colour(emotion)) for emotion, count in ranked[:MOST_EMOTIONS]]
    others = [count for _, count in ranked[MOST_EMOTIONS:]]
    if others:
        rows.append((_others(others), sum(others), NEUTRAL))
    highest = max(count for _, count, _ in rows)
    return [Bar(label, count / highest, f"{count:,}", tone) for label, count, tone in rows]


def _importance_bars(importances: Sequence[float]) -> list[Bar]:
    shares = zip(LABELS, importances, strict=True)
    return [Bar(label, share, percent(share), NEUTRAL) for label, share in shares]


def _others(hidden: Sequence[float]) -> str:
    return f"{len(hidden)} other{'s' if len(hidden) > 1 else ''}"


def _band(card: Card, accent: str) -> None:
    card.block(0, 0, WIDTH, 20, accent)


def _title(card: Card, title: str, line_below: str) -> None:
    card.text(MARGIN, 156, title, 92, room=ROOM, bold=True)
    card.text(MARGIN, 226, line_below, 40, room=ROOM, colour=MUTED)


def _emotion_and_confidence(card: Card, reading: Reading) -> None:
    right, room_of_value = WIDTH - MARGIN, 280
    card.text(MARGIN, 104, "Emotion", 36, room=ROOM, colour=MUTED)
    card.text(right, 104, "Confidence", 36, room=ROOM, colour=MUTED, align="right")
    card.text(MARGIN, 202, reading.emotion, 96, room=ROOM - room_of_value, bold=True)
    card.text(right, 202, percent(reading.confidence), 96, room=room_of_value, bold=True, align="right")


def _scores(card: Card, reading: Reading) -> None:
    """The three scores side by side."""
    for column, label, score in zip(SCORE_COLUMNS, LABELS, reading.scores, strict=True):
        card.text(MARGIN + column, TITLE_HEIGHT + 48, label, 36, room=ROOM, colour=MUTED)
        card.text(MARGIN + column, TITLE_HEIGHT + 120, number(score), 64, room=SCORE_ROOM, bold=True)


def _section_height(bars: Sequence[Bar]) -> int:
    return HEADING_HEIGHT + len(bars) * (BAR_HEIGHT + GAP) - GAP


def _section(card: Card, top: int, heading: str, bars: Sequence[Bar]) -> int:
    """A heading with its bars, and the place below them."""
    card.text(MARGIN, top + 84, heading, 40, room=ROOM, colour=MUTED)
    for place, bar in enumerate(bars):
        _bar(card, MARGIN, top + HEADING_HEIGHT + place * (BAR_HEIGHT + GAP), BAR_HEIGHT, bar)
    return top + _section_height(bars)


def _bar(card: Card, x: float, top: float, height: float, bar: Bar) -> None:
    """A bar as wide as the card from `x`, with its label and value on it."""
    width = WIDTH - MARGIN - x
    room_of_value = 150
    baseline = top + height / 2 + TEXT_DROP
    card.bar(x, top, width, height, bar.share, bar.colour)
    card.text(x + PADDING, baseline, bar.label, 40, room=width - room_of_value - 2 * PADDING)
    card.text(x + width - PADDING, baseline, bar.value, 40, room=room_of_value, bold=True, align="right")
