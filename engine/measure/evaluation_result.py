"""What was measured of a recognizer, with its verdicts: plain values that are stored as JSON."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from engine.data.serialization import JsonSerializable

Verdict = Literal["better", "worse", "no difference found"]
BETTER: Verdict = "better"
WORSE: Verdict = "worse"
NO_DIFFERENCE: Verdict = "no difference found"

LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.25, 4.0
Z_95 = 1.96  # standard errors from the centre to either end of a 95 % confidence interval
FEWEST_PERFORMANCES = 5
"""How many different performances an emotion needs before it can be measured."""


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
    """Confusion matrix: how often each emotion that was measured (a row) was answered with each of `answers` (a
    column). `answers` begins with the measured `emotions`, in their order; after them come those left out of the
    measuring that were answered all the same. Every measured example counts once in each repeat.
    """

    emotions: tuple[str, ...]
    answers: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """The matrix normalized over the true emotions: each row adds up to 1, or is all 0 as the counts are."""
        return tuple(tuple(count / max(sum(row), 1) for count in row) for row in self.counts)


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the examples of an emotion, the share that was answered so, from 0 to 1; how many examples and different
    performances that is of."""

    emotion: str
    share: float
    rows: int
    performances: int


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of the reliability diagram: the answers in it, their mean confidence, and the share that was right."""

    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the confidence agrees with the accuracy.

    `error` is the expected calibration error: the mean distance between confidence and accuracy in the bins,
    weighted by their counts (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017). `error_by_chance` is
    the 95th percentile of the error of a perfectly calibrated recognizer with the same confidences. `overconfidence` is
    the mean confidence less the accuracy: below 0 the recognizer is right more often than it says.
    """

    error: float
    error_by_chance: float
    overconfidence: Measure
    bins: tuple[Bin, ...]

    @property
    def by_chance(self) -> bool:
        """Whether nothing speaks for its being off: the error is no larger than chance explains, and the confidence
        is neither too high nor too low on average."""
        return self.error <= self.error_by_chance and self.overconfidence.verdict == NO_DIFFERENCE


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the learning curve: the accuracy after fitting on so many examples."""

    rows: int
    accuracy: Measure


@dataclass(frozen=True, slots=True)
class Evaluation(JsonSerializable):
    """How good a recognizer of this dataset and these parameters is on performances that it has not seen.

    Measured are `rows` of the dataset's `rows_in_all`, in `repeats` times `folds` folds: the emotions with five
    different performances. Where there is enough that was labelled without seeing an answer, that alone is measured:
    `answered` is the share of the measured rows that was labelled on a reading of ours, and `set_aside` is how many
    such rows of these emotions were not measured. The measured rows are of so many `performances`, and of so many
    `performers` whose names are known. `left_out` are the other emotions, with how many performances each has: they
    were learned and not tested.

    `unseen_performers` is the accuracy where each performer was held out whole; None for fewer than five.
    `temperature` is the one that `calibration` and `log_loss` are with; `calibration_raw` and `log_loss_raw` are of the
    votes as they are, in nats (none at zero). `learning_curve` has the fewest rows first and ends with the accuracy
    itself; `last_doubling` is the difference between its last two points.
    """

    rows: int
    rows_in_all: int
    performances: int
    performers: int
    set_aside: int
    answered: float
    left_out: tuple[tuple[str, int], ...]
    repeats: int
    folds: int
    accuracy: Measure
    balanced_accuracy: Measure
    recalls: tuple[Recall, ...]
    unseen_performers: Measure | None
    commonest: Baseline
    logistic: Baseline
    confusion: Confusion
    temperature: Annotated[float, Field(ge=LOWEST_TEMPERATURE, le=HIGHEST_TEMPERATURE)]
    calibration: Calibration
    calibration_raw: Calibration
    log_loss: float
    log_loss_raw: float
    learning_curve: tuple[CurvePoint, ...]
    last_doubling: Measure


@dataclass(frozen=True, slots=True)
class NotMeasurable(JsonSerializable):
    """Why nothing can be measured yet: fewer than two emotions have five different performances. `lacking` are the
    emotions that have fewer, and how many more each needs; `enough` are those that have five (none in what was stored
    before that was told)."""

    lacking: tuple[tuple[str, int], ...]
    enough: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two datasets' recognizers on the same held-back performances: the accuracies, from 0 to 1, and `gain`, the second
    less the first, paired row by row."""

    before: Measure
    now: Measure
    gain: Measure
