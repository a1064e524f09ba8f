"""Out-of-fold predictions: each row is predicted by a model that was fitted without its fold."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.forest.parameters import TUTORIAL_PARAMETERS, Parameters
from engine.forest.training import new_forest
from engine.measure.folds import Fold, GroupedSamples, Indices

FIT_OVERHEAD_ROWS = 1000
"""A fit takes as long as its rows and so many more: what growing trees costs whatever the rows."""

Progress = Callable[[float], None]
"""Hears the share that is done, from 0 to 1, rising."""
OnFit = Callable[[int], None]
"""Hears the number of training rows of each fit, when it is done."""


def scaled_forest(parameters: Parameters) -> Pipeline:
    """The scaler and the forest of a recognizer as one estimator, unfitted."""
    return make_pipeline(StandardScaler(), new_forest(parameters))


def scaled_logistic_regression() -> Pipeline:
    """A linear model to compare with, unfitted."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def out_of_fold_probabilities(
    model: Pipeline, samples: GroupedSamples, folds: Sequence[Fold], on_fit: OnFit
) -> NDArray[np.float64]:
    """The probability of each emotion for each row, (n, emotions): 0 where the training set lacks the emotion, and for
    rows that no fold tests."""
    probabilities = np.zeros((len(samples), len(samples.emotions)))
    for train, test in folds:
        fitted = fit_fold(model, samples, train)
        probabilities[np.ix_(test, fitted.classes_)] = fitted.predict_proba(samples.scores[test])
        on_fit(len(train))
    return probabilities


def fit_fold(model: Pipeline, samples: GroupedSamples, train: Indices) -> Pipeline:
    """The model, fitted on these rows; a label that confirms an answer is given anew, by a forest of the others alone;
    where there are no others it stays.

    It came from a recognizer that knew the rows which are held back now, and would pass on what that knew; left out, it
    could do no harm either, as it does where an error was confirmed.
    """
    codes = samples.codes.copy()
    confirmed, others = train[samples.confirmed[train]], train[~samples.confirmed[train]]
    if len(confirmed) and len(others):
        first = scaled_forest(TUTORIAL_PARAMETERS).fit(samples.scores[others], codes[others])
        codes[confirmed] = first.predict(samples.scores[confirmed])
    return clone(model).fit(samples.scores[train], codes[train])


def correct_shares(probabilities: NDArray[np.float64], codes: NDArray[np.intp]) -> NDArray[np.float64]:
    """For each row, the share of the repeats in which the most probable emotion was the true one, (n,); the
    probabilities are (repeats, n, emotions)."""
    correct: NDArray[np.float64] = (probabilities.argmax(axis=2) == codes).mean(axis=0)
    return correct


def progress_of_fits(progress: Progress | None, planned: Sequence[Fold]) -> OnFit:
    """An `on_fit` that tells `progress` how much of the planned fits is done."""
    total = sum(FIT_OVERHEAD_ROWS + len(train) for train, _ in planned)
    done = 0

    def on_fit(training_rows: int) -> None:
        nonlocal done
        done += FIT_OVERHEAD_ROWS + training_rows
        if progress:
            progress(done / total)

    return on_fit
