"""The charts: pure functions from readings to PNG bytes, made to be read on a phone."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from engine.card import MARGIN, WIDTH, Card
from engine.labels import SCORE_LABELS, number, percent, points
from engine.palette import colour
from engine.reading import Reading
from engine.scores import SCORE_NAMES
from engine.shades import MUTED, NEUTRAL

MOST_EMOTIONS = 6
ROOM = WIDTH - 2 * MARGIN
LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)

TITLE_HEIGHT = 80  # the coloured band, the title and a line above or below it
LINE_HEIGHT = 20
FACTS_HEIGHT = 46
FACT_COLUMN = 146
HEADING_HEIGHT = 37
BAR_HEIGHT = 24
LOW_BAR_HEIGHT = 20
GAP = 4
PADDING = 9
LETTERS = 13.4
SMALL_LETTERS = 12
LARGE_LETTERS = 31
TEXT_DROP = 4.8  # from the middle of a line of letters to its baseline
VALUE_ROOM = 50
TIP = 5
FEW = 10  # performances that still have high bars


class Bar(NamedTuple):
    """A bar's label, its share of the track from 0 to 1, the value written on it, and its colour."""

    label: str
    share: float
    value: str
    colour: str


def draw_reading(reading: Reading) -> bytes:
    """One reading: emotion, confidence, every probability, what each score did, and the forest's importances."""
    probabilities = _probability_bars(reading)
    importances = _importance_bars(reading.importances)
    top = float(TITLE_HEIGHT + reading.guess * LINE_HEIGHT)
    card = Card(top + _height(probabilities) + _height(LABELS) + _height(importances, LOW_BAR_HEIGHT) + MARGIN)
    _band(card, colour(reading.emotion))
    _emotion_and_confidence(card, reading)
    top = _section(card, top, "Probability of each emotion", probabilities)
    top = _contributions(card, top, reading)
    _section(card, top, "Importance in the forest, over all readings", importances, LOW_BAR_HEIGHT)
    return card.png()


def draw_overview(importances: Sequence[float], losses: Sequence[float], counts: Mapping[str, int]) -> bytes:
    """The forest's importances, the accuracy it loses where a score is shuffled, both in the order of SCORE_NAMES, and
    the dataset's rows of each emotion."""
    scores, shuffled = _importance_bars(importances), _loss_bars(losses)
    examples = _count_bars(counts)
    card = Card(TITLE_HEIGHT + _height(scores) + _height(shuffled) + _height(examples) + MARGIN)
    _band(card, NEUTRAL)
    highest = max(scores, key=lambda bar: bar.share)
    if highest.share:
        _title(card, highest.label, f"has the highest importance of the three: {highest.value}")
    else:
        _title(card, "No score", "has any importance to this forest")
    top = _section(card, TITLE_HEIGHT, "Importance of each score", scores)
    top = _section(card, top, "Right answers lost when it is shuffled, in points", shuffled)
    _section(card, top, f"Examples of each emotion, {sum(counts.values()):,} in all", examples)
    return card.png()


def draw_batch(readings: Sequence[Reading]) -> bytes:
    """Up to 20 readings, numbered from 1: the emotion and the confidence of each."""
    height = BAR_HEIGHT if len(readings) <= FEW else LOW_BAR_HEIGHT
    pitch = height + GAP
    first = TITLE_HEIGHT + 2 * GAP
    card = Card(first + len(readings) * pitch - GAP + MARGIN)
    _band(card, NEUTRAL)
    _title(card, f"{len(readings)} performances", "the emotion of each, with its confidence")
    for place, reading in enumerate(readings):
        bar = Bar(reading.emotion, reading.confidence, percent(reading.confidence), colour(reading.emotion))
        top = first + place * pitch
        baseline = top + height / 2 + TEXT_DROP
        card.text(MARGIN + 17, baseline, str(place + 1), LETTERS, room=20, colour=MUTED, align="right")
        _bar(card, MARGIN + 24, top, height, bar)
    return card.png()


def draw_found(counts: Mapping[str, int], confidence: float, close_calls: int) -> bytes:
    """What was found in many performances: how many of each emotion (at least one has some), the mean confidence from
    0 to 1, and how many were close calls."""
    found, amount = _count_bars(counts), sum(counts.values())
    card = Card(TITLE_HEIGHT + FACTS_HEIGHT + _height(found) + MARGIN)
    _band(card, NEUTRAL)
    _title(card, f"{amount:,} performances" if amount > 1 else "1 performance", "and the emotions found in them")
    for column, label, value in (
        (0, "Mean confidence", percent(confidence)),
        (FACT_COLUMN, "Close calls", f"{close_calls:,} ({percent(close_calls / amount)})"),
    ):
        x, room = MARGIN + column, ROOM - FACT_COLUMN
        card.text(x, TITLE_HEIGHT + 20, label, SMALL_LETTERS, room=room, colour=MUTED)
        card.text(x, TITLE_HEIGHT + 44, value, 21, room=room, bold=True)
    _section(card, TITLE_HEIGHT + FACTS_HEIGHT, "How many of each emotion", found)
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


def _loss_bars(losses: Sequence[float]) -> list[Bar]:
    """A gain has no bar, but its number says so."""
    named = zip(LABELS, losses, strict=True)
    return [Bar(label, max(0.0, loss), points(-loss), NEUTRAL) for label, loss in named]


def _others(hidden: Sequence[float]) -> str:
    return f"{len(hidden)} other{'s' if len(hidden) > 1 else ''}"


def _band(card: Card, accent: str) -> None:
    card.block(0, 0, WIDTH, 7, accent)


def _title(card: Card, title: str, line_below: str) -> None:
    card.text(MARGIN, 52, title, LARGE_LETTERS, room=ROOM, bold=True)
    card.text(MARGIN, 75, line_below, LETTERS, room=ROOM, colour=MUTED)


def _emotion_and_confidence(card: Card, reading: Reading) -> None:
    right, room = WIDTH - MARGIN, 94
    card.text(MARGIN, 34, "Emotion", SMALL_LETTERS, room=ROOM, colour=MUTED)
    card.text(right, 34, "Confidence", SMALL_LETTERS, room=ROOM, colour=MUTED, align="right")
    card.text(MARGIN, 67, reading.emotion, LARGE_LETTERS, room=ROOM - room, bold=True)
    card.text(right, 67, percent(reading.confidence), LARGE_LETTERS, room=room, bold=True, align="right")
    if reading.guess:
        card.text(MARGIN, 91, "I am guessing: no example is near these scores.", LETTERS, room=ROOM, bold=True)


def _height(bars: Sequence[object], height: float = BAR_HEIGHT) -> float:
    """Of a section: its heading and its bars."""
    return HEADING_HEIGHT + len(bars) * (height + GAP) - GAP


def _heading(card: Card, top: float, heading: str) -> None:
    card.text(MARGIN, top + 28, heading, LETTERS, room=ROOM, colour=MUTED)


def _section(card: Card, top: float, heading: str, bars: Sequence[Bar], height: float = BAR_HEIGHT) -> float:
    """A heading with its bars, and the place below them."""
    _heading(card, top, heading)
    for place, bar in enumerate(bars):
        _bar(card, MARGIN, top + HEADING_HEIGHT + place * (height + GAP), height, bar)
    return top + _height(bars, height)


def _bar(card: Card, x: float, top: float, height: float, bar: Bar) -> None:
    """A bar as wide as the card from `x`, with its label and value on it."""
    width = WIDTH - MARGIN - x
    card.bar(x, top, width, height, bar.share, bar.colour)
    _words(card, x, top, height, bar.label, bar.value)


def _words(card: Card, x: float, top: float, height: float, label: str, value: str) -> None:
    width = WIDTH - MARGIN - x
    baseline = top + height / 2 + TEXT_DROP
    card.text(x + PADDING, baseline, label, LETTERS, room=width - VALUE_ROOM - 2 * PADDING)
    card.text(x + width - PADDING, baseline, value, LETTERS, room=VALUE_ROOM, bold=True, align="right")


def _contributions(card: Card, top: float, reading: Reading) -> float:
    """From the average to the confidence, a step a score: to the right what added, to the left what took."""
    _heading(card, top, f"Why: from {percent(reading.average)}, the average, to {percent(reading.confidence)}")
    places = list(accumulate(reading.contributions, initial=reading.average))
    low, high = min(0.0, *places), max(1.0, *places)
    across = [MARGIN + ROOM * (place - low) / (high - low) for place in places]
    for place, (start, end) in enumerate(pairwise(across)):
        y = top + HEADING_HEIGHT + place * (BAR_HEIGHT + GAP)
        card.track(MARGIN, y, ROOM, BAR_HEIGHT)
        _arrow(card, start, end, y, colour(reading.emotion) if end > start else NEUTRAL)
        label = f"{LABELS[place]}: {number(reading.scores.as_tuple()[place])}"
        _words(card, MARGIN, y, BAR_HEIGHT, label, points(reading.contributions[place]))
    return top + _height(LABELS)


def _arrow(card: Card, start: float, end: float, top: float, tone: str) -> None:
    """A bar from `start` to `end`, which is its tip."""
    tip = max(-TIP, min(TIP, end - start))
    corners = [(start, top), (end - tip, top), (end, top + BAR_HEIGHT / 2), (end - tip, top + BAR_HEIGHT)]
    card.area([*corners, (start, top + BAR_HEIGHT)], tone)
