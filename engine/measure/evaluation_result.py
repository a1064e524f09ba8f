"""What was measured of a recognizer, with its verdicts: plain values that are stored as JSON."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from engine.data.serialization import JsonSerializable

Verdict = Literal["better", "worse", "no difference found"]
BETTER: Verdict = "better"
WORSE: Verdict = "worse"
NO_DIFFERENCE: Verdict = "no difference found"

Z_95 = 1.96  # standard errors from the centre to either end of a 95 % confidence interval


@dataclass(frozen=True, slots=True)
class Measure:
    """A share, from 0 to 1, or a difference of shares, from -1 to 1, with its 95 % confidence interval."""

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """Of a difference: whether its interval lies above 0, below it, or includes it."""
        if self.low > 0:
            return BETTER
        return WORSE if self.high < 0 else NO_DIFFERENCE


@dataclass(frozen=True, slots=True)
class Baseline:
    """How good a simpler model is on the same rows.

    `lead` is the recognizer's accuracy less the baseline's, paired row by row: its verdict is of the recognizer.
    """

    accuracy: Measure
    balanced_accuracy: Measure
    lead: Measure


@dataclass(frozen=True, slots=True)
class Confusion:
    """Confusion matrix: how often each true emotion (a row) was answered with each (a column), both in the order of
    `emotions`. Every measured example counts once in each repeat.
    """

    emotions: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The matrix normalized over the true emotions: each row adds up to 1, or is all 0 as the counts are."""
        return tuple(tuple(count / max(sum(row), 1) for count in row) for row in self.counts)


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of the reliability diagram: the answers in it, their mean confidence, and the share that was right."""

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
        """Mean confidence less accuracy, from -1 to 1; below 0 the recognizer is underconfident."""
        answers = sum(part.count for part in self.bins)
        return sum(part.count * (part.confidence - part.accuracy) for part in self.bins) / max(answers, 1)

    @property
    def believable(self) -> bool:
        """Whether the error is no larger than chance explains."""
        return self.error <= self.error_by_chance


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the learning curve: the accuracy after fitting on so many examples."""

    rows: int
    accuracy: Measure


@dataclass(frozen=True, slots=True)
class Evaluation(JsonSerializable):
    """How good a recognizer of this dataset and these parameters is on scores that it has not seen.

    `rows` were measured of the dataset's `rows_in_all`, in `repeats` times `folds` folds. `learning_curve`
    has the fewest rows first and ends with the accuracy itself; `last_doubling` is the difference between its last
    two points.
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
    """Whether an accuracy rose or fell significantly, at the 5 % level.

    The two are taken for independent; datasets that share rows are not, so a small change may go unnoticed.
    """
    difference = now.value - before.value
    spread = (_standard_error(before) ** 2 + _standard_error(now) ** 2) ** 0.5 * Z_95
    return Measure(difference, difference - spread, difference + spread).verdict


def _standard_error(measure: Measure) -> float:
    return (measure.high - measure.low) / (2 * Z_95)
