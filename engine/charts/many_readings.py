"""The card of several readings: two lines for each, as many as twenty on a card that a phone can show."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.charts.bars import Bar, draw_bar
from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.palette import colour
from engine.charts.png_palette import INK, MUTED, NEUTRAL
from engine.data.labels import number, percent
from engine.data.phrases import shortened
from engine.forest.reading import Reading

NUMBER_WIDTH = 24
MOST_LARGE = 10

_BAND_HEIGHT = 7
_TITLE_HEIGHT = 46
_BOTTOM = 18
_TITLE_SIZE = 22
_MARK_WIDTH = 68
_LONGEST_NUMBER = 5


class _Sizes(NamedTuple):
    """Of a reading: the line of words, the bar below it, the room below that, and the letters."""

    words: float
    bar: float
    gap: float
    letters: float

    @property
    def pitch(self) -> float:
        return self.words + self.bar + self.gap


_LARGE, _SMALL = _Sizes(16, 18, 9, 12.6), _Sizes(13.5, 14, 5, 11.2)


def readings_card(readings: Sequence[Reading], numbers: Mapping[str, str], performers: Sequence[str]) -> Card:
    """Each reading's number, performer, scores, emotion and confidence, and whether it is a guess or a close call.
    `numbers` stand for names that no font shows."""
    sizes = _LARGE if len(readings) <= MOST_LARGE else _SMALL
    card = Card(_TITLE_HEIGHT + len(readings) * sizes.pitch - sizes.gap + _BOTTOM)
    card.block(0, 0, WIDTH, _BAND_HEIGHT, NEUTRAL)
    card.text(MARGIN, 35, f"{len(readings)} performances", _TITLE_SIZE, bold=True)
    names = performers or [""] * len(readings)
    for place, (reading, performer) in enumerate(zip(readings, names, strict=True)):
        top = _TITLE_HEIGHT + place * sizes.pitch
        _words(card, top, place + 1, reading, numbers.get(performer, performer), sizes)
        emotion = numbers.get(reading.emotion, reading.emotion)
        bar = Bar(emotion, reading.confidence, percent(reading.confidence), colour(reading.emotion))
        draw_bar(card, MARGIN + NUMBER_WIDTH, top + sizes.words, sizes.bar, bar, sizes.letters)
    return card


def _words(card: Card, top: float, place: int, reading: Reading, performer: str, sizes: _Sizes) -> None:
    """The line above a bar: number, performer and scores, and at its right end the mark."""
    baseline, size, x = top + sizes.words - 4, sizes.letters, MARGIN + NUMBER_WIDTH
    card.text(MARGIN + NUMBER_WIDTH - 6, baseline, str(place), size, colour=MUTED, bold=True, align="right")
    room = CONTENT_WIDTH - NUMBER_WIDTH - _MARK_WIDTH
    scores = " ".join(shortened(number(score), _LONGEST_NUMBER) for score in reading.scores)
    column = room / 2 if performer else 0
    card.text(x, baseline, performer, size, max_width=room / 2 - 6)
    card.text(x + column, baseline, scores, size, max_width=room - column, colour=MUTED)
    card.text(
        WIDTH - MARGIN, baseline, _mark(reading), size, max_width=_MARK_WIDTH, bold=True, colour=INK, align="right"
    )


def _mark(reading: Reading) -> str:
    if reading.guess:
        return "a guess"
    return "close call" if reading.close_call else ""
