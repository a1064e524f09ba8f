"""What was measured of a recognizer: plain values, their verdicts, and JSON to keep them by."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from engine.data.serialization import JsonSerializable

Verdict = Literal["better", "worse", "no difference found"]
BETTER: Verdict = "better"
WORSE: Verdict = "worse"
NO_DIFFERENCE: Verdict = "no difference found"

HALF_WIDTH = 1.96  # standard errors from the middle to the end of a 95 % interval


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its 95 % interval. Shares and differences of shares, 1 is 100 %."""

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """Of a difference: whether its interval lies above nothing, below it, or holds it."""
        if self.low > 0:
            return BETTER
        return WORSE if self.high < 0 else NO_DIFFERENCE


@dataclass(frozen=True, slots=True)
class Baseline:
    """How good a simple rule is on the same rows.

    `lead` is the recognizer's accuracy less the rule's, row by row: its verdict is of the recognizer.
    """

    accuracy: Measure
    balanced_accuracy: Measure
    lead: Measure


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each emotion (a row) was answered with each (a column), both in the order of `emotions`.

    Every measured example counts once in each repeat.
    """

    emotions: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The counts of each row as shares of that row."""
        return tuple(tuple(count / max(sum(row), 1) for count in row) for row in self.counts)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: their number, mean confidence, and the share that was right."""

    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the confidence can be believed.

    `error` is the expected calibration error: the mean distance between confidence and accuracy in the bins,
    weighted by their counts (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017). `error_by_chance` is
    the 95th percentile of the error of a perfectly calibrated recognizer with the same confidences.
    """

    error: float
    error_by_chance: Annotated[float, Field(alias="chance")]
    bins: tuple[Bin, ...]

    @property
    def overconfidence(self) -> float:
        """Mean confidence less accuracy: above 0 the recognizer is too sure, below 0 too modest."""
        answers = sum(part.count for part in self.bins)
        return sum(part.count * (part.confidence - part.accuracy) for part in self.bins) / max(answers, 1)

    @property
    def believable(self) -> bool:
        """Whether the error is no larger than luck explains."""
        return self.error <= self.error_by_chance


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The accuracy on new scores after learning from so many examples."""

    rows: int
    accuracy: Measure


@dataclass(frozen=True, slots=True)
class Evaluation(JsonSerializable):
    """How good a recognizer of this dataset and these parameters is on scores that it has not seen.

    `rows` were measured of the dataset's `rows_in_all`, in `repeats` times `folds` folds. `learning_curve`
    has the fewest rows first and ends with the accuracy itself; `last_doubling` is what twice the rows
    brought last.
    """

    rows: int
    rows_in_all: int
    repeats: int
    folds: int
    accuracy: Measure
    balanced_accuracy: Measure
    commonest: Baseline
    logistic: Baseline
    confusion: Confusion
    calibration: Calibration
    learning_curve: tuple[CurvePoint, ...]
    last_doubling: Measure


@dataclass(frozen=True, slots=True)
class NotMeasurable(JsonSerializable):
    """Why nothing can be measured yet: the emotions that lack examples, and how many more each needs.

    Examples of an emotion with the same scores count once: more of the same do not help. Nothing is missing
    where there are fewer than two emotions.
    """

    missing: tuple[tuple[str, int], ...]


def change(before: Measure, now: Measure) -> Verdict:
    """Whether an accuracy rose or fell by more than both intervals explain.

    The two are taken for independent; datasets that share rows are not, so a small change may go unnoticed.
    """
    difference = now.value - before.value
    spread = (_error(before) ** 2 + _error(now) ** 2) ** 0.5 * HALF_WIDTH
    return Measure(difference, difference - spread, difference + spread).verdict


def _error(measure: Measure) -> float:
    return (measure.high - measure.low) / (2 * HALF_WIDTH)
