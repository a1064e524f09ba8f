"""Measuring how good a recognizer is on scores that it has not seen."""

from collections.abc import Callable

from engine.dataset import Dataset
from engine.measures import Evaluation, NotMeasurable
from engine.parameters import Parameters

FOLDS = 5


def measurable(dataset: Dataset) -> NotMeasurable | None:
    """None where the dataset can be measured, else what it lacks."""
    distinct = dict.fromkeys(dataset.emotions, 0)
    for _, emotion in set(zip(map(tuple, dataset.scores.tolist()), dataset.labels, strict=True)):
        distinct[emotion] += 1
    missing = tuple((emotion, FOLDS - count) for emotion, count in distinct.items() if count < FOLDS)
    return NotMeasurable(missing) if missing or len(distinct) < 2 else None


def evaluate(
    dataset: Dataset, parameters: Parameters, progress: Callable[[float], None] | None = None
) -> Evaluation | NotMeasurable:
    """How good a recognizer of this dataset and these parameters is on scores that it has not seen."""
    raise NotImplementedError
