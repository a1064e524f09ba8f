"""Measuring how good a recognizer is on scores that it has not seen, by repeated cross-validation."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import Pipeline

from engine.data.dataset import Dataset
from engine.forest.parameters import TUTORIAL_PARAMETERS, Parameters
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.calibration import calibration
from engine.measure.cross_validation import (
    OnFit,
    Progress,
    out_of_fold_probabilities,
    progress_of_fits,
    scaled_forest,
    scaled_logistic_regression,
)
from engine.measure.evaluation_result import Baseline, Confusion, CurvePoint, Evaluation, NotMeasurable
from engine.measure.folds import FOLDS, Fold, GroupedSamples, stratified_group_folds, with_smaller_training_sets

MOST_ROWS = 20_000
MOST_REPEATED_ROWS = 5_000
TRAINING_SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the training sets, at the points of the learning curve
FEWEST_TRAINING_ROWS = 20  # at the first point
SEEDS = (1, 2)  # of the folds in each repeat

Numbers = NDArray[np.float64]


def measurable(dataset: Dataset) -> NotMeasurable | None:
    """None where `evaluate` can measure: at least two emotions, each with five different scores, so that each
    of five folds can test one. Else what is lacking."""
    samples = GroupedSamples.of(dataset)
    pairs = np.unique(np.stack([samples.codes, samples.groups]), axis=1)
    different = np.bincount(pairs[0], minlength=len(samples.emotions)).tolist()
    missing = [
        (emotion, FOLDS - count) for emotion, count in zip(samples.emotions, different, strict=True) if count < FOLDS
    ]
    return NotMeasurable(tuple(missing)) if missing or len(samples.emotions) < 2 else None


def evaluate(
    dataset: Dataset, parameters: Parameters = TUTORIAL_PARAMETERS, progress: Progress | None = None
) -> Evaluation | NotMeasurable:
    """Measure by repeated stratified 5-fold cross-validation, rows with the same scores always in one fold and
    the scaler fitted with each fold's forest; what `measurable` says where that cannot be done.

    Every share is a mean over out-of-fold predictions, by forests fitted on four fifths of the rows. Intervals: see
    `engine.measure.bootstrap`. Two repeats up to 5,000 rows, one above; of more than 20,000 rows, a stratified
    subsample of 20,000 is measured. The baseline "always the commonest" knows the counts of all rows: of equal counts,
    the emotion held out would always be the rarest of the others.
    `progress` hears the share that is done, from 0 to 1. The same dataset gives the same evaluation.
    """
    lacking = measurable(dataset)
    if lacking:
        return lacking
    samples = GroupedSamples.of(dataset).at_most(MOST_ROWS)
    seeds = SEEDS if len(samples) <= MOST_REPEATED_ROWS else SEEDS[:1]
    repeats = [stratified_group_folds(samples, seed) for seed in seeds]
    curve = [
        [with_smaller_training_sets(samples, folds, share) for folds in repeats]
        for share in _training_shares(repeats[0])
    ]
    on_fit = progress_of_fits(progress, list(chain.from_iterable(chain.from_iterable(curve))))
    forests = [_probabilities(scaled_forest(parameters), samples, point, on_fit) for point in curve]
    logistic = _probabilities(scaled_logistic_regression(), samples, repeats, lambda _: None)
    training_rows = [round(float(np.mean([len(train) for train, _ in point[0]]))) for point in curve]
    return _evaluation(samples, len(dataset), training_rows, forests, logistic)


def _training_shares(folds: Sequence[Fold]) -> list[float]:
    fewest = min(len(train) for train, _ in folds)
    return [share for share in TRAINING_SHARES if share >= 1 / 2 or share * fewest >= FEWEST_TRAINING_ROWS]


def _probabilities(
    model: Pipeline, samples: GroupedSamples, repeats: Sequence[Sequence[Fold]], on_fit: OnFit
) -> Numbers:
    """The out-of-fold probabilities of each repeat, (repeats, n, emotions)."""
    return np.stack([out_of_fold_probabilities(model, samples, folds, on_fit) for folds in repeats])


def _evaluation(
    samples: GroupedSamples,
    rows_in_all: int,
    training_rows: Sequence[int],
    forests: Sequence[Numbers],
    logistic: Numbers,
) -> Evaluation:
    """From the forests' probabilities at each point of the learning curve, and the logistic regression's."""
    bootstrap = GroupBootstrap(samples)
    correct = [_correct(samples, probabilities) for probabilities in forests]
    accuracies = [bootstrap.accuracy(each) for each in correct]
    commonest = DummyClassifier(strategy="most_frequent").fit(samples.scores, samples.codes).predict(samples.scores)
    return Evaluation(
        rows=len(samples),
        rows_in_all=rows_in_all,
        repeats=len(logistic),
        folds=FOLDS,
        accuracy=accuracies[-1],
        balanced_accuracy=bootstrap.balanced_accuracy(correct[-1]),
        commonest=_baseline(bootstrap, correct[-1], (commonest == samples.codes).astype(np.float64)),
        logistic=_baseline(bootstrap, correct[-1], _correct(samples, logistic)),
        confusion=_confusion(samples, forests[-1]),
        calibration=calibration(forests[-1].max(axis=2), forests[-1].argmax(axis=2) == samples.codes),
        learning_curve=tuple(map(CurvePoint, training_rows, accuracies)),
        last_doubling=bootstrap.difference(correct[-1], correct[-2]),
    )


def _correct(samples: GroupedSamples, probabilities: Numbers) -> Numbers:
    """For each row, the share of the repeats in which the most probable emotion was the true one."""
    correct: Numbers = (probabilities.argmax(axis=2) == samples.codes).mean(axis=0)
    return correct


def _baseline(bootstrap: GroupBootstrap, correct: Numbers, other: Numbers) -> Baseline:
    return Baseline(
        accuracy=bootstrap.accuracy(other),
        balanced_accuracy=bootstrap.balanced_accuracy(other),
        lead=bootstrap.difference(correct, other),
    )


def _confusion(samples: GroupedSamples, probabilities: Numbers) -> Confusion:
    predicted = probabilities.argmax(axis=2)
    truth = np.tile(samples.codes, len(predicted))
    counts = confusion_matrix(truth, predicted.ravel(), labels=range(len(samples.emotions)))
    return Confusion(samples.emotions, tuple(map(tuple, counts.tolist())))
