"""What an evaluation shows, in a few words: the headlines of its charts."""

from math import ceil
from typing import NamedTuple

from engine.data.labels import points
from engine.measure.evaluation_result import BETTER, WORSE, Calibration, Confusion, Evaluation, Measure

_RARE = 0.05  # below it, a share is told as times of 100


class Headline(NamedTuple):
    """Two short lines, and a line below with the numbers."""

    first: str
    second: str
    below: str


def mistaken(confusion: Confusion) -> Headline:
    """Which emotion is taken for which other most often."""
    pairs = worst_pairs(confusion)
    if not pairs:
        return Headline("No emotion", "is taken for another", "every example held back got its own emotion")
    row, column = pairs[0]
    often = times_of(confusion.shares[row][column])
    below = f"{often}: the commonest mistake"
    return Headline(f"“{confusion.emotions[row]}” is", f"taken for “{confusion.answers[column]}”", below)


def worst_pairs(confusion: Confusion) -> list[tuple[int, int]]:
    """The rows and columns of the mistakes in the confusion matrix, the most frequent first."""
    mistakes = [
        (row, column)
        for row, counts in enumerate(confusion.counts)
        for column, count in enumerate(counts)
        if row != column and count
    ]
    return sorted(mistakes, key=lambda pair: -confusion.counts[pair[0]][pair[1]])


def times_of(share: float) -> str:
    """A share, from 0 to 1, as people say it: `4 times of 10`, `2 times of 100`."""
    of = 10 if share >= _RARE else 100
    times = int(share * of + 0.5)
    if not times:
        return "less than once of 100"
    return f"{times} {'time' if times == 1 else 'times'} of {of}"


def learning(evaluation: Evaluation) -> Headline:
    """What the last doubling of the examples brought."""
    before, now = evaluation.learning_curve[-2:]
    gain = evaluation.last_doubling
    below = f"{interval_text(gain)}: from {before.rows:,} to {now.rows:,} examples learnt from"
    return Headline("The last doubling", f"brought {_in_points(points(gain.value))}", below)


def confidence(calibration: Calibration) -> Headline:
    """Whether the confidence agrees with the accuracy, and how far it is off where it does not."""
    off, lean = calibration.overconfidence, calibration.overconfidence.verdict
    low, high = sorted((abs(off.low), abs(off.high)))
    if calibration.by_chance:
        return Headline("No sign that the", "confidence is off", f"within ± {_in_points(_rounded_up(high))}")
    on_average = f"by {_in_points(f'{abs(off.value) * 100:.0f}')} on average"
    below = f"{on_average} ({low * 100:.0f} to {high * 100:.0f})"
    if lean == BETTER:
        return Headline("It is surer", "than it should be", below)
    if lean == WORSE:
        return Headline("It is right more often", "than it thinks", below)
    error, chance = _in_points(f"{calibration.error * 100:.0f}"), f"{calibration.error_by_chance * 100:.0f}"
    below = f"by {error} on average; chance explains {chance}"
    return Headline("The confidence is off,", "now up and now down", below)


def difference_text(difference: Measure) -> str:
    """A difference of shares with its interval: `+4 points (−1 to +9)`."""
    return f"{_in_points(points(difference.value))} {interval_text(difference)}"


def interval_text(difference: Measure) -> str:
    """The interval of a difference, in points: `(−1 to +9)`."""
    return f"({points(difference.low)} to {points(difference.high)})"


def _rounded_up(share: float) -> str:
    return str(ceil(round(share * 100, 6)))  # 0.07 * 100 is 7.000000000000001


def _in_points(number: str) -> str:
    return f"{number} {'point' if number.lstrip('+−') == '1' else 'points'}"
