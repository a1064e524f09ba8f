"""The card of one reading, as high as a phone shows without scrolling."""

from collections.abc import Mapping, Sequence

from engine.charts.bars import Bar, draw_bar
from engine.charts.card import CONTENT_WIDTH, MARGIN, WIDTH, Card
from engine.charts.folding import others_label, shown_and_hidden
from engine.charts.palette import colour
from engine.charts.png_palette import INK, MUTED, NEUTRAL
from engine.charts.strip import STRIP_HEIGHT, draw_strip
from engine.charts.waterfall import Step, draw_waterfall, waterfall_height
from engine.data.labels import SCORE_LABELS, number, percent
from engine.data.phrases import shortened
from engine.data.scores import SCORE_NAMES
from engine.forest.reading import Reading

TRACK_HEIGHT = 15

_BAND_HEIGHT = 7
_HEADLINE_HEIGHT = 66
_GUESS_HEIGHT = 17
_PITCH = 17
_GAP = 5
_BOTTOM = 14
_EMOTION_SIZE, _LINE_SIZE, _BAR_SIZE = 29, 12.2, 11.8
_CONFIDENCE_WIDTH = 94
_LONGEST_NUMBER = 6
_LEAST_RUNNER_UP = 0.01
_RUNNER_UP_SHARE = 0.58  # of the line, where who performed stands beside it
_GUESS = "A guess: nothing like these scores was taught"
_SHORT_NAMES = ("face", "voice", "body")


def reading_card(reading: Reading, numbers: Mapping[str, str], performer: str) -> Card:
    """The emotion with its confidence, the probabilities, what each score did, and the forest's importances. `numbers`
    stand for names that no font shows."""
    bars = probability_bars(reading, numbers)
    top = _HEADLINE_HEIGHT + reading.guess * _GUESS_HEIGHT
    why = top + len(bars) * _PITCH + _GAP
    strip = why + waterfall_height(len(SCORE_NAMES)) + _GAP
    card = Card(strip + STRIP_HEIGHT + _BOTTOM)
    _headline(card, reading, numbers, performer)
    for row, bar in enumerate(bars):
        draw_bar(card, MARGIN, top + row * _PITCH, TRACK_HEIGHT, bar, _BAR_SIZE)
    draw_waterfall(card, why, _why(reading), reading.average, _steps(reading), colour(reading.emotion))
    draw_strip(card, strip, "How much each score counts in all readings", _SHORT_NAMES, reading.importances)
    return card


def probability_bars(reading: Reading, numbers: Mapping[str, str]) -> list[Bar]:
    """A bar for each emotion, those beyond the first few as one."""
    shown, hidden = shown_and_hidden(reading.probabilities)
    bars = [Bar(numbers.get(emotion, emotion), share, percent(share), colour(emotion)) for emotion, share in shown]
    others = [share for _, share in hidden]
    return [*bars, Bar(others_label(others), sum(others), percent(sum(others)), NEUTRAL)] if others else bars


def _headline(card: Card, reading: Reading, numbers: Mapping[str, str], performer: str) -> None:
    right, width = WIDTH - MARGIN, CONTENT_WIDTH - _CONFIDENCE_WIDTH
    card.block(0, 0, WIDTH, _BAND_HEIGHT, colour(reading.emotion))
    emotion = numbers.get(reading.emotion, reading.emotion)
    card.text(MARGIN, 39, emotion, _EMOTION_SIZE, max_width=width, bold=True)
    confidence = percent(reading.confidence)
    card.text(right, 39, confidence, _EMOTION_SIZE, max_width=_CONFIDENCE_WIDTH - 8, bold=True, align="right")
    _line_below(card, reading, numbers, performer)
    if reading.guess:
        card.text(MARGIN, 58 + _GUESS_HEIGHT, _GUESS, _LINE_SIZE, bold=True)


def _line_below(card: Card, reading: Reading, numbers: Mapping[str, str], performer: str) -> None:
    """The runner-up to the left, and to the right of it who performed."""
    second, who = _runner_up(reading, numbers), numbers.get(performer, performer)
    left = CONTENT_WIDTH * (_RUNNER_UP_SHARE if second and who else 1 if second else 0)
    card.text(MARGIN, 58, second, _LINE_SIZE, max_width=left, bold=reading.close_call, colour=_ink(reading))
    if who:
        room = CONTENT_WIDTH - left - 6
        card.text(WIDTH - MARGIN, 58, f"performed by {who}", _LINE_SIZE, max_width=room, colour=MUTED, align="right")


def _ink(reading: Reading) -> str:
    return INK if reading.close_call else MUTED


def _runner_up(reading: Reading, numbers: Mapping[str, str]) -> str:
    """Empty where it is out of the question. In a close call its share stands on its bar alone."""
    emotion, share = reading.runner_up
    name = numbers.get(emotion, emotion)
    if reading.close_call:
        return f"Close call: or {name}"
    return f"or {name} {percent(share)}" if share >= _LEAST_RUNNER_UP else ""


def _why(reading: Reading) -> str:
    """From the average of the votes to those for the emotion, which are the confidence unless it is calibrated."""
    average, votes, confidence = map(percent, (reading.average, reading.votes, reading.confidence))
    if confidence == votes:
        return f"Why: from {average}, the average, to {votes}"
    return f"Why: from {average}, the average, to {votes}, corrected to {confidence}"


def _steps(reading: Reading) -> Sequence[Step]:
    labels = (SCORE_LABELS[name] for name in SCORE_NAMES)
    told = zip(labels, reading.scores, reading.contributions, strict=True)
    return [Step(label, shortened(number(score), _LONGEST_NUMBER), change) for label, score, change in told]
