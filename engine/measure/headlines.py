"""What an evaluation shows, in a few words: the headlines of its charts."""

from typing import NamedTuple

from engine.data.labels import points
from engine.measure.evaluation_result import BETTER, NO_DIFFERENCE, WORSE, Calibration, Confusion, Evaluation, Measure

_RARE = 0.05  # below it, a share is told as times in 100


class Headline(NamedTuple):
    """Two short lines, and a line below with the numbers."""

    first: str
    second: str
    below: str


def mistaken(confusion: Confusion) -> Headline:
    """Which emotion is taken for which other most often."""
    pairs = worst_pairs(confusion)
    if not pairs:
        return Headline("No mix-ups", "between emotions", "every example that I had not seen got its own emotion")
    row, column = pairs[0]
    often = times_in(confusion.shares[row][column])
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


def times_in(share: float, of: int = 10) -> str:
    """A share, from 0 to 1, as people say it: `4 times in 10`; a rare one, `2 times in 100`."""
    of = of if share >= _RARE or not share else 100
    times = int(share * of + 0.5)
    if share and not times:
        return "less than once in 100"
    return f"{'once' if times == 1 else f'{times} times'} in {of}"


def learning(evaluation: Evaluation) -> Headline:
    """What the last doubling of the examples brought, where that is more than chance."""
    before, now = evaluation.learning_curve[-2:]
    gain = evaluation.last_doubling
    below = f"from {before.rows:,} to {now.rows:,} examples: {difference_text(gain)}"
    if gain.verdict == NO_DIFFERENCE:
        return Headline("Too early to say whether", "more examples help", below)
    return Headline("Twice the examples", f"brought {_in_points(points(gain.value))}", below)


def confidence(calibration: Calibration) -> Headline:
    """Whether the confidence agrees with the accuracy, and how far it is off where it does not."""
    off, lean = calibration.overconfidence, calibration.overconfidence.verdict
    error = f"by {_whole_points(calibration.error)} on average"
    if calibration.by_chance:
        return Headline("No sign that my", "confidence is off", f"off {error}, which is within chance")
    low, high = sorted((abs(off.low), abs(off.high)))
    below = f"by {_whole_points(abs(off.value))} on average ({low * 100:.0f} to {high * 100:.0f})"
    if lean == BETTER:
        return Headline("I am surer", "than I should be", below)
    if lean == WORSE:
        return Headline("I am right more often", "than I think", below)
    chance = f"{calibration.error_by_chance * 100:.0f}"
    return Headline("My confidence is off,", "both up and down", f"{error}; chance explains {chance}")


def difference_text(difference: Measure) -> str:
    """A difference of shares with its interval: `+4 points (−1 to +9)`."""
    return f"{_in_points(points(difference.value))} {interval_text(difference)}"


def interval_text(difference: Measure) -> str:
    """The interval of a difference, in points: `(−1 to +9)`."""
    return f"({points(difference.low)} to {points(difference.high)})"


def _whole_points(share: float) -> str:
    return _in_points(f"{share * 100:.0f}")


def _in_points(number: str) -> str:
    return f"{number} {'point' if number.lstrip('+−') == '1' else 'points'}"
