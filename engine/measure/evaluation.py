"""Measuring how good a recognizer is on scores that it has not seen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import Pipeline

from engine.data.dataset import Dataset
from engine.forest.parameters import Parameters
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.calibration import calibration
from engine.measure.cross_validation import Progress, Tick, forest, held_back, logistic_regression, ticker
from engine.measure.evaluation_result import Baseline, Confusion, CurvePoint, Evaluation, NotMeasurable
from engine.measure.folds import FOLDS, Rows, Split, reduced, splits

MOST_ROWS = 20_000
MOST_REPEATED_ROWS = 5_000
SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the rows to learn from, at the points of the learning curve
FEWEST_LEARNT = 20  # rows at the first point
SEEDS = (1, 2)  # of the folds in each repeat

Numbers = NDArray[np.float64]


def measurable(dataset: Dataset) -> NotMeasurable | None:
    """None where `evaluate` can measure: at least two emotions, each with five different scores, so that each
    of five folds can hold one back. Else what is lacking."""
    rows = Rows.of(dataset)
    pairs = np.unique(np.stack([rows.codes, rows.groups]), axis=1)
    different = np.bincount(pairs[0], minlength=len(rows.emotions)).tolist()
    missing = [
        (emotion, FOLDS - count) for emotion, count in zip(rows.emotions, different, strict=True) if count < FOLDS
    ]
    return NotMeasurable(tuple(missing)) if missing or len(rows.emotions) < 2 else None


def evaluate(dataset: Dataset, parameters: Parameters, progress: Progress | None = None) -> Evaluation | NotMeasurable:
    """Measure by repeated stratified 5-fold cross-validation, rows with the same scores always in one fold and
    the scaler fitted with each fold's forest; what `measurable` says where that cannot be done.

    Every share is a mean over answers to rows that were held back, by forests that learnt from four fifths of
    the rows. Intervals: see `engine.measure.bootstrap`. Two repeats up to 5,000 rows, one above; of more than 20,000
    rows, 20,000 are measured, each emotion in proportion. The rule "always the commonest" knows the counts of
    all rows: of equal counts, the emotion held back would always be the rarest of the others.
    `progress` hears the share that is done, from 0 to 1. The same dataset gives the same evaluation.
    """
    lacking = measurable(dataset)
    if lacking:
        return lacking
    rows = Rows.of(dataset).sample(MOST_ROWS)
    repeats = [splits(rows, seed) for seed in SEEDS[: 2 if len(rows) <= MOST_REPEATED_ROWS else 1]]
    plan = [[reduced(rows, folds, share) for folds in repeats] for share in _shares(repeats[0])]
    tick = ticker(progress, [folds for point in plan for folds in point])
    answers = [_answers(forest(parameters), rows, point, tick) for point in plan]
    plain = _answers(logistic_regression(), rows, repeats, lambda _: None)
    learnt = [round(float(np.mean([len(kept) for kept, _ in point[0]]))) for point in plan]
    return _evaluation(rows, len(dataset), learnt, answers, plain)


def _shares(folds: Sequence[Split]) -> list[float]:
    fewest = min(len(learnt) for learnt, _ in folds)
    return [share for share in SHARES if share >= 1 / 2 or share * fewest >= FEWEST_LEARNT]


def _answers(model: Pipeline, rows: Rows, repeats: Sequence[Sequence[Split]], tick: Tick) -> Numbers:
    """The probabilities that `held_back` gives in each repeat, (repeats, n, emotions)."""
    return np.stack([held_back(model, rows, folds, tick) for folds in repeats])


def _evaluation(
    rows: Rows, rows_in_all: int, learnt: Sequence[int], answers: Sequence[Numbers], plain: Numbers
) -> Evaluation:
    """From the forests' answers at each point of the learning curve, and from the plain model's."""
    bootstrap = GroupBootstrap(rows)
    points = [_right(rows, probabilities) for probabilities in answers]
    accuracies = [bootstrap.accuracy(right) for right in points]
    guesses = DummyClassifier(strategy="most_frequent").fit(rows.scores, rows.codes).predict(rows.scores)
    return Evaluation(
        rows=len(rows),
        rows_in_all=rows_in_all,
        repeats=len(plain),
        folds=FOLDS,
        accuracy=accuracies[-1],
        balanced_accuracy=bootstrap.balanced_accuracy(points[-1]),
        commonest=_baseline(bootstrap, points[-1], (guesses == rows.codes).astype(np.float64)),
        logistic=_baseline(bootstrap, points[-1], _right(rows, plain)),
        confusion=_confusion(rows, answers[-1]),
        calibration=calibration(answers[-1].max(axis=2), answers[-1].argmax(axis=2) == rows.codes),
        learning_curve=tuple(map(CurvePoint, learnt, accuracies)),
        last_doubling=bootstrap.difference(points[-1], points[-2]),
    )


def _right(rows: Rows, probabilities: Numbers) -> Numbers:
    """For each row, the share of the repeats in which the most probable emotion was the true one."""
    right: Numbers = (probabilities.argmax(axis=2) == rows.codes).mean(axis=0)
    return right


def _baseline(bootstrap: GroupBootstrap, right: Numbers, other: Numbers) -> Baseline:
    return Baseline(
        accuracy=bootstrap.accuracy(other),
        balanced_accuracy=bootstrap.balanced_accuracy(other),
        lead=bootstrap.difference(right, other),
    )


def _confusion(rows: Rows, probabilities: Numbers) -> Confusion:
    answers = probabilities.argmax(axis=2)
    counts = confusion_matrix(np.tile(rows.codes, len(answers)), answers.ravel(), labels=range(len(rows.emotions)))
    return Confusion(rows.emotions, tuple(map(tuple, counts.tolist())))
