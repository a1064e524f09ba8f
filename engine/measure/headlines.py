"""What an evaluation shows, in a few words: the headlines of its charts."""

from typing import NamedTuple

from engine.data.labels import percent
from engine.measure.evaluation_result import BETTER, WORSE, Calibration, Confusion, Evaluation, Measure

NEGLIGIBLE_GAIN = 0.02
OFTEN = 0.25
UNINFORMATIVE_ERROR = 0.10  # so far off by luck alone that a check says little


class Headline(NamedTuple):
    """Two short lines, and a line below with the numbers."""

    first: str
    second: str
    below: str


def mistaken(confusion: Confusion) -> Headline:
    """Which emotion is taken for which other most often."""
    pair = worst_pair(confusion)
    if pair is None:
        return Headline("No emotion", "is taken for another", "every example held back got its own emotion")
    true, answered = (confusion.emotions[code] for code in pair)
    share = confusion.shares[pair[0]][pair[1]]
    often = "often" if share >= OFTEN else "sometimes"
    below = f"the commonest mistake: {percent(share)} of its examples"
    return Headline(f"“{true}” is {often}", f"taken for “{answered}”", below)


def worst_pair(confusion: Confusion) -> tuple[int, int] | None:
    """The row and the column of the most frequent mistake in the confusion matrix; None where there is none."""
    codes = range(len(confusion.emotions))
    mistakes = [(true, answered) for true in codes for answered in codes if true != answered]
    worst = max(mistakes, key=lambda pair: confusion.counts[pair[0]][pair[1]])
    return worst if confusion.counts[worst[0]][worst[1]] else None


def teaching(evaluation: Evaluation) -> Headline:
    """Whether more teaching is worth it, by what the last doubling of the examples brought."""
    gain = evaluation.last_doubling
    before, now = evaluation.learning_curve[-2:]
    below = f"{before.rows:,} → {now.rows:,} examples: {difference_text(gain)}"
    if gain.verdict == BETTER:
        return Headline("More teaching", "is worth it", below)
    if gain.verdict == WORSE:
        return Headline("More examples", "made it worse", below)
    if gain.high <= NEGLIGIBLE_GAIN:
        return Headline("More teaching", "changes little now", below)
    return Headline("Whether more helps", "cannot be told yet", below)


def confidence(calibration: Calibration) -> Headline:
    """Whether the confidence can be believed."""
    chance = f"{calibration.error_by_chance * 100:.0f}"
    below = f"off by {_points(calibration.error)} on average; luck alone explains {chance}"
    if calibration.believable and calibration.error_by_chance > UNINFORMATIVE_ERROR:
        return Headline("Whether to believe it", "cannot be told yet", below)
    if calibration.believable:
        return Headline("The confidence", "can be believed", below)
    if abs(calibration.overconfidence) < calibration.error / 2:
        return Headline("The confidence is off,", "now up and now down", below)
    if calibration.overconfidence > 0:
        return Headline("It is surer", "than it should be", below)
    return Headline("It is right more often", "than it thinks", below)


def difference_text(difference: Measure) -> str:
    """A difference of shares with its interval: `+2.5 points (−0.8 to +5.9)`."""
    low, high = _signed(difference.low), _signed(difference.high)
    return f"{_signed(difference.value)} points ({low} to {high})"


def _points(share: float) -> str:
    rounded = f"{share * 100:.0f}"
    return f"{rounded} point" if rounded == "1" else f"{rounded} points"


def _signed(share: float) -> str:
    text = f"{share * 100:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text
