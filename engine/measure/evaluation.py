"""Measuring how good a recognizer is on performances that it has not seen, by repeated cross-validation."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import Pipeline

from engine.data.dataset import Dataset
from engine.forest.parameters import TUTORIAL_PARAMETERS, Parameters
from engine.forest.temperature import calibrated
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.calibration import calibration, fit_temperature, log_loss
from engine.measure.cross_validation import (
    OnFit,
    Progress,
    correct_shares,
    out_of_fold_probabilities,
    progress_of_fits,
    samples_of,
    scaled_forest,
    scaled_logistic_regression,
)
from engine.measure.evaluation_result import (
    Baseline,
    Calibration,
    Confusion,
    CurvePoint,
    Evaluation,
    Measure,
    NotMeasurable,
    Recall,
)
from engine.measure.folds import (
    FOLDS,
    Fold,
    GroupedSamples,
    performance_counts,
    performances_by_code,
    performer_folds,
    stratified_group_folds,
    with_smaller_training_sets,
)

MOST_ROWS = 20_000
MOST_REPEATED_ROWS = 5_000
TRAINING_SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the training sets, at the points of the learning curve
FEWEST_TRAINING_ROWS = 20  # at the first point
SEEDS = (1, 2)  # of the folds in each repeat

Numbers = NDArray[np.float64]


def measurable(dataset: Dataset) -> NotMeasurable | None:
    """None where `evaluate` can measure: at least two emotions have five different performances, so that each of five
    folds can test one. Else what is lacking."""
    counts = performance_counts(dataset)
    if sum(count >= FOLDS for count in counts.values()) >= 2:
        return None
    return NotMeasurable(tuple((emotion, FOLDS - count) for emotion, count in counts.items() if count < FOLDS))


def evaluate(
    dataset: Dataset, parameters: Parameters = TUTORIAL_PARAMETERS, progress: Progress | None = None
) -> Evaluation | NotMeasurable:
    """Measure by repeated stratified 5-fold cross-validation, a performance always in one fold and the scaler fitted
    with each fold's forest; what `measurable` says where that cannot be done.

    Measured are the emotions with five different performances: on what was labelled without seeing an answer, where
    each of them has five such performances, else on all. The other emotions are learned in every fold and tested in
    none.
    Every share is a mean over out-of-fold predictions, by forests fitted on four fifths of the rows. Intervals: see
    `engine.measure.bootstrap`. Two repeats up to 5,000 rows, one above; of more than 20,000 rows, a stratified
    subsample of 20,000 is measured. The baseline "always the commonest" knows the counts of all tested rows: of equal
    counts, the emotion held out would always be the rarest of the others.
    `progress` hears the share that is done, from 0 to 1. The same dataset gives the same evaluation.
    """
    lacking = measurable(dataset)
    if lacking:
        return lacking
    whole = samples_of(dataset)
    samples = whole.at_most(MOST_ROWS)
    seeds = SEEDS if len(samples) <= MOST_REPEATED_ROWS else SEEDS[:1]
    repeats = [stratified_group_folds(samples, seed) for seed in seeds]
    curve = [
        [with_smaller_training_sets(samples, folds, share) for folds in repeats]
        for share in _training_shares(repeats[0])
    ]
    by_performer = performer_folds(samples, SEEDS[0])
    on_fit = progress_of_fits(progress, [*chain.from_iterable(chain.from_iterable(curve)), *by_performer])
    forest = scaled_forest(parameters)
    forests = [_probabilities(forest, samples, point, on_fit) for point in curve]
    unseen_performers = _unseen_performers(forest, samples, by_performer, on_fit)
    logistic = _probabilities(scaled_logistic_regression(), samples, repeats, lambda _: None)
    training_rows = [round(float(np.mean([len(train) for train, _ in point[0]]))) for point in curve]
    evaluation = _evaluation(samples, training_rows, forests, logistic, unseen_performers)
    left_out = ((name, count) for name, count in performance_counts(dataset).items() if count < FOLDS)
    answered = np.array([provenance.answered for provenance in dataset.provenances])
    return replace(
        evaluation,
        rows_in_all=len(dataset),
        set_aside=int((answered & ~whole.tested).sum()),
        answered=float(answered[whole.tested].mean()),
        left_out=tuple(left_out),
    )


def _training_shares(folds: Sequence[Fold]) -> list[float]:
    fewest = min(len(train) for train, _ in folds)
    return [share for share in TRAINING_SHARES if share >= 1 / 2 or share * fewest >= FEWEST_TRAINING_ROWS]


def _probabilities(
    model: Pipeline, samples: GroupedSamples, repeats: Sequence[Sequence[Fold]], on_fit: OnFit
) -> Numbers:
    """The out-of-fold probabilities of each repeat for the tested rows, (repeats, tested, emotions)."""
    of_all = (out_of_fold_probabilities(model, samples, folds, on_fit) for folds in repeats)
    return np.stack([probabilities[samples.tested] for probabilities in of_all])


def _unseen_performers(
    model: Pipeline, samples: GroupedSamples, folds: Sequence[Fold], on_fit: OnFit
) -> Measure | None:
    """The accuracy where each performer was held out whole; None where there are too few of them for folds."""
    if not folds:
        return None
    known = np.sort(np.concatenate([test for _, test in folds]))
    probabilities = out_of_fold_probabilities(model, samples, folds, on_fit)[None, known]
    part = samples.take(known)
    by_performer = replace(part, groups=np.unique(part.performers, return_inverse=True)[1])
    return GroupBootstrap(by_performer).accuracy(correct_shares(probabilities, samples.codes[known]))


def _evaluation(
    samples: GroupedSamples,
    training_rows: Sequence[int],
    forests: Sequence[Numbers],
    logistic: Numbers,
    unseen_performers: Measure | None,
) -> Evaluation:
    """From the forests' probabilities at each point of the learning curve, and the logistic regression's."""
    tested, codes, votes = samples.tested_part(), samples.codes[samples.tested], forests[-1]
    bootstrap = GroupBootstrap(tested)
    correct = [correct_shares(probabilities, codes) for probabilities in forests]
    accuracies = [bootstrap.accuracy(each) for each in correct]
    commonest = (codes == np.bincount(codes).argmax()).astype(np.float64)
    temperature = fit_temperature(votes, codes)

    def calibration_of(probabilities: Numbers) -> Calibration:
        return calibration(probabilities.max(axis=2), votes.argmax(axis=2) == codes, bootstrap)

    return Evaluation(
        rows=len(tested),
        rows_in_all=len(samples),
        set_aside=0,
        performances=int(tested.groups.max()) + 1,
        performers=len(np.unique(tested.performers[tested.performers >= 0])),
        answered=0,
        left_out=(),
        repeats=len(votes),
        folds=FOLDS,
        accuracy=accuracies[-1],
        balanced_accuracy=bootstrap.balanced_accuracy(correct[-1]),
        recalls=_recalls(tested, correct[-1]),
        unseen_performers=unseen_performers,
        commonest=_baseline(bootstrap, correct[-1], commonest),
        logistic=_baseline(bootstrap, correct[-1], correct_shares(logistic, codes)),
        confusion=_confusion(samples, votes),
        temperature=temperature,
        calibration=calibration_of(calibrated(votes, temperature)),
        calibration_raw=calibration_of(votes),
        log_loss=log_loss(votes, codes, temperature),
        log_loss_raw=log_loss(votes, codes),
        learning_curve=tuple(map(CurvePoint, training_rows, accuracies)),
        last_doubling=bootstrap.difference(correct[-1], correct[-2]),
    )


def _baseline(bootstrap: GroupBootstrap, correct: Numbers, other: Numbers) -> Baseline:
    return Baseline(
        accuracy=bootstrap.accuracy(other),
        balanced_accuracy=bootstrap.balanced_accuracy(other),
        lead=bootstrap.difference(correct, other),
    )


def _recalls(tested: GroupedSamples, correct: Numbers) -> tuple[Recall, ...]:
    different = performances_by_code(tested.codes, tested.groups, len(tested.emotions)).tolist()
    of_emotion = (tested.codes == code for code in range(len(tested.emotions)))
    return tuple(
        Recall(emotion, float(correct[rows].mean()), int(rows.sum()), performances)
        for emotion, rows, performances in zip(tested.emotions, of_emotion, different, strict=True)
    )


def _confusion(samples: GroupedSamples, votes: Numbers) -> Confusion:
    predicted, measured = votes.argmax(axis=2), samples.measured
    truth = np.tile(samples.codes[samples.tested], len(predicted))
    others = np.setdiff1d(predicted, measured)
    columns = np.concatenate([measured, others])
    counts = confusion_matrix(truth, predicted.ravel(), labels=columns)[: len(measured)]
    emotions, answers = (tuple(samples.emotions[code] for code in codes) for codes in (measured, columns))
    return Confusion(emotions, answers, tuple(map(tuple, counts.tolist())))
