"""What was measured as a flat JSON object, for programs that read it."""

from engine.data.dataset import Dataset
from engine.data.serialization import Json
from engine.measure.choice import Choice
from engine.measure.evaluation_result import Evaluation, Measure, NotMeasurable


def evaluation_facts(dataset: Dataset, choice: Choice, measured: Evaluation | NotMeasurable) -> Json:
    """One entry for each fact, always the same keys: None for what was not measured. Shares are from 0 to 1, intervals
    `[low, high]`; `rows`, `performances` and `performers` count the dataset, of the performers those that are known;
    `_raw` is of the votes before calibrating; log losses are in nats."""
    performers = {provenance.performer for provenance in dataset.provenances if provenance.performer}
    counted = {
        "rows": len(dataset),
        "performances": len(set(dataset.performances.tolist())),
        "performers": len(performers),
    }
    facts = _measured(measured) if isinstance(measured, Evaluation) else _unmeasured(dataset)
    return {**counted, **facts, "min_samples_leaf": choice.parameters.min_samples_leaf}


def _measured(measured: Evaluation) -> Json:
    unseen = measured.unseen_performers
    return {
        "emotions_measured": list(measured.confusion.emotions),
        "emotions_left_out": [emotion for emotion, _ in measured.left_out],
        "accuracy": measured.accuracy.value,
        "accuracy_interval": _interval(measured.accuracy),
        "balanced_accuracy": measured.balanced_accuracy.value,
        "balanced_accuracy_interval": _interval(measured.balanced_accuracy),
        "baseline_accuracy": measured.commonest.accuracy.value,
        "logistic_accuracy": measured.logistic.accuracy.value,
        "calibration_error_raw": measured.calibration_raw.error,
        "calibration_error": measured.calibration.error,
        "log_loss_raw": measured.log_loss_raw,
        "log_loss": measured.log_loss,
        "temperature": measured.temperature,
        "recall": {recall.emotion: recall.share for recall in measured.recalls},
        "unseen_performers_accuracy": unseen.value if unseen else None,
    }


def _unmeasured(dataset: Dataset) -> Json:
    return {"emotions_measured": [], "emotions_left_out": list(dataset.emotions), **dict.fromkeys(_NUMBERS)}


def _interval(measure: Measure) -> list[float]:
    return [measure.low, measure.high]


_NUMBERS = (
    "accuracy",
    "accuracy_interval",
    "balanced_accuracy",
    "balanced_accuracy_interval",
    "baseline_accuracy",
    "logistic_accuracy",
    "calibration_error_raw",
    "calibration_error",
    "log_loss_raw",
    "log_loss",
    "temperature",
    "recall",
    "unseen_performers_accuracy",
)
