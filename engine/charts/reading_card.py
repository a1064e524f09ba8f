"""The picture of one reading, made to fit a phone without scrolling."""

from collections.abc import Mapping, Sequence

from engine.charts.bars import (
    SMALL_FONT_SIZE,
    Bar,
    draw_flat_section,
    draw_waterfall,
    height_of_flat_sections,
    others_label,
    shown_and_hidden,
)
from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.name_numbers import numbered
from engine.charts.palette import colour
from engine.charts.png_palette import MUTED, NEUTRAL, SHADES
from engine.data.labels import SCORE_LABELS, number, percent
from engine.data.scores import SCORE_NAMES
from engine.forest.reading import Reading

LABELS = tuple(SCORE_LABELS[name] for name in SCORE_NAMES)
STRIP_HEIGHT = 7

_HEADLINE = 66
_GUESS_HEIGHT = 16
_FOOT = 32
_BOTTOM = 18
_HEADLINE_SIZE = 29
_CONFIDENCE_WIDTH = 90
_SHORT_LABELS = ("face", "voice", "body")
_GUESS = "This is a guess: I have seen nothing like these scores."


def draw_reading(reading: Reading, performer: str = "") -> bytes:
    """One reading: emotion, confidence, who performed, every probability, what each score did, and how much each counts
    in all readings, its importance. Names that no font shows have a number there, as `numbered` gives it to
    `names_in_reading`."""
    numbers = numbered(names_in_reading(reading, performer))
    probabilities = _probability_bars(reading, numbers)
    top = float(_HEADLINE + reading.guess * _GUESS_HEIGHT)
    card = Card(top + height_of_flat_sections(len(probabilities), len(LABELS)) + _FOOT + _BOTTOM)
    card.block(0, 0, WIDTH, 7, colour(reading.emotion))
    _headline(card, reading, numbers, performer)
    top = draw_flat_section(card, top, "How likely each emotion is", probabilities)
    top = _explanation(card, top, reading)
    _importance_strip(card, top, reading.importances)
    return card.png()


def names_in_reading(reading: Reading, performer: str = "") -> list[str]:
    """The names in the picture of a reading, in their order."""
    return [performer, reading.emotion, *(emotion for emotion, _ in shown_and_hidden(reading.probabilities)[0])]


def _probability_bars(reading: Reading, numbers: Mapping[str, str]) -> list[Bar]:
    shown, hidden = shown_and_hidden(reading.probabilities)
    bars = [Bar(numbers.get(emotion, emotion), share, percent(share), colour(emotion)) for emotion, share in shown]
    others = sum(share for _, share in hidden)
    return [*bars, Bar(others_label(hidden), others, percent(others), NEUTRAL)] if hidden else bars


def _headline(card: Card, reading: Reading, numbers: Mapping[str, str], performer: str) -> None:
    width, emotion = CONTENT_WIDTH - _CONFIDENCE_WIDTH, numbers.get(reading.emotion, reading.emotion)
    card.text(MARGIN, 41, emotion, _HEADLINE_SIZE, max_width=width, bold=True)
    sure = percent(reading.confidence)
    card.text(WIDTH - MARGIN, 41, sure, _HEADLINE_SIZE, max_width=_CONFIDENCE_WIDTH, bold=True, align="right")
    second, share = reading.runner_up
    runner_up = f"{numbers.get(second, second)} {percent(share)}"
    below = [f"Performed by {numbers.get(performer, performer)}"] if performer else []
    below.append(f"Close call: {runner_up}" if reading.close_call else f"or {runner_up}")
    card.text(MARGIN, 60, " · ".join(below), SMALL_FONT_SIZE, colour=MUTED)
    if reading.guess:
        card.text(MARGIN, 77, _GUESS, SMALL_FONT_SIZE, bold=True)


def _explanation(card: Card, top: float, reading: Reading) -> float:
    """From the average of the votes to those for the emotion, a step a score. Uncalibrated they are the confidence."""
    heading = f"Why: from {percent(reading.average)}, the average, to {percent(reading.votes)}"
    if reading.calibrated:
        heading += f", shown as {percent(reading.confidence)}"
    labels = [f"{label} {number(score)}" for label, score in zip(LABELS, reading.scores, strict=True)]
    return draw_waterfall(card, top, heading, labels, reading.average, reading.contributions, colour(reading.emotion))


def _importance_strip(card: Card, top: float, importances: Sequence[float]) -> None:
    """One bar of three shades, and what each stands for."""
    shares = [f"{label} {percent(share)}" for label, share in zip(_SHORT_LABELS, importances, strict=True)]
    card.text(MARGIN, top + 20, f"How much each score counts: {' · '.join(shares)}", SMALL_FONT_SIZE, colour=MUTED)
    card.track(MARGIN, top + 25, CONTENT_WIDTH, STRIP_HEIGHT)
    x = float(MARGIN)
    for share, opacity in zip(importances, SHADES, strict=True):
        card.shade(x, top + 25, share * CONTENT_WIDTH, STRIP_HEIGHT, NEUTRAL, opacity)
        x += share * CONTENT_WIDTH
