"""The charts: pure functions from readings to PNG bytes, made to be read on a phone."""

from collections.abc import Mapping, Sequence

from engine.charts.bars import FONT_SIZE, SMALL_FONT_SIZE, Bar, draw_section, height_of_sections
from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.difference_bars import differences_height, draw_differences
from engine.charts.folding import others_label, shown_and_hidden
from engine.charts.many_readings import readings_card
from engine.charts.name_numbers import numbered
from engine.charts.one_reading import reading_card
from engine.charts.palette import colour
from engine.charts.png_palette import MUTED, NEUTRAL
from engine.data.labels import SCORE_LABELS, percent
from engine.data.phrases import join_words
from engine.data.scores import SCORE_NAMES
from engine.forest.reading import Reading
from engine.measure.evaluation_result import Measure

LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)

TITLE_HEIGHT = 80  # the coloured band, the title and a line below it
FACTS_HEIGHT = 46
FACT_COLUMN = 146
LARGE_FONT_SIZE = 31


def draw_reading(reading: Reading, performer: str = "") -> bytes:
    """One reading: emotion, confidence, who performed, every probability, what each score did, and the forest's
    importances. Names that no font shows have a number there, as `numbered` gives it to `names_in_reading`."""
    return reading_card(reading, numbered(names_in_reading(reading, performer)), performer).png()


def names_in_reading(reading: Reading, performer: str = "") -> list[str]:
    """The names in the picture of a reading, in their order."""
    return [performer, reading.emotion, *(emotion for emotion, _ in shown_and_hidden(reading.probabilities)[0])]


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
    shuffled = differences_height(len(losses)) if losses else 0
    card = Card(TITLE_HEIGHT + height_of_sections(len(scores), len(examples)) + shuffled + MARGIN)
    _title(card, *_counts_most(importances))
    top = draw_section(card, TITLE_HEIGHT, "How much each score counts", scores)
    if losses:
        top = draw_differences(card, top, "What each adds to my right answers, in points", LABELS, losses)
    draw_section(card, top, f"Examples of each emotion, {sum(counts.values()):,} in all", examples)
    return card.png()


def _counts_most(importances: Sequence[float]) -> tuple[str, str]:
    """The title: those scores that nobody could tell apart by their percentages, where they lead."""
    if not any(importances):
        return "No score counts", "they tell me nothing about the emotion"
    shares = [percent(share) for share in importances]
    highest = percent(max(importances))
    first = [label for label, share in zip(LABELS, shares, strict=True) if share == highest]
    if len(first) == len(LABELS):
        return "All three scores", f"count the same: {highest} each"
    if len(first) == 1:
        return first[0], f"counts most of the three: {highest}"
    return join_words([first[0], *(label.lower() for label in first[1:])]), f"count most: {highest} each"


def draw_readings(readings: Sequence[Reading], performers: Sequence[str] = ()) -> bytes:
    """Up to 20 readings, numbered from 1: who performed, the scores, the emotion and the confidence of each, and
    whether it is a close call or a guess."""
    return readings_card(readings, numbered(names_in_readings(readings, performers)), performers).png()


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


def _title(card: Card, title: str, line_below: str) -> None:
    card.block(0, 0, WIDTH, 7, NEUTRAL)
    card.text(MARGIN, 52, title, LARGE_FONT_SIZE, bold=True)
    card.text(MARGIN, 75, line_below, FONT_SIZE, colour=MUTED)
