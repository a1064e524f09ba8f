"""Measuring how good a recognizer is on performances that it has not seen, by repeated cross-validation."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from engine.data.dataset import Dataset
from engine.forest.parameters import TUTORIAL_PARAMETERS, Parameters
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.cross_validation import (
    OnFit,
    Progress,
    correct_shares,
    out_of_fold_probabilities,
    progress_of_fits,
    scaled_forest,
    scaled_logistic_regression,
)
from engine.measure.evaluation_result import Evaluation, Measure, NotMeasurable
from engine.measure.folds import (
    FOLDS,
    Fold,
    GroupedSamples,
    performance_counts,
    performer_folds,
    stratified_group_folds,
    with_smaller_training_sets,
)
from engine.measure.samples import samples_of
from engine.measure.summary import summarize

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
    enough = tuple(emotion for emotion, count in counts.items() if count >= FOLDS)
    if len(enough) >= 2:
        return None
    return NotMeasurable(tuple((emotion, FOLDS - count) for emotion, count in counts.items() if count < FOLDS), enough)


def evaluate(
    dataset: Dataset, parameters: Parameters = TUTORIAL_PARAMETERS, progress: Progress | None = None
) -> Evaluation | NotMeasurable:
    """Measure by repeated stratified 5-fold cross-validation, a performance always in one fold and the scaler fitted
    with each fold's forest; what `measurable` says where that cannot be done.

    Measured are the emotions with five different performances: on what was labelled without seeing an answer, where
    each of them has five such performances, else on all. The other emotions are learned in every fold and tested in
    none. Every share is a mean over out-of-fold predictions, by forests fitted on four fifths of the rows. Intervals:
    see `engine.measure.bootstrap`. Two repeats up to 5,000 rows, one above; of more than 20,000 rows, a stratified
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
    evaluation = summarize(samples, training_rows, forests, logistic, unseen_performers)
    left_out = ((name, count) for name, count in performance_counts(dataset).items() if count < FOLDS)
    answered = np.array([provenance.answered for provenance in dataset.provenances])
    return replace(
        evaluation,
        rows_in_all=len(dataset),
        set_aside=int((answered & ~whole.tested & np.isin(whole.codes, whole.measured)).sum()),
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
