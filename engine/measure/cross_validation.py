"""Answers to rows that were held back when the answering model was fitted."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.forest.parameters import Parameters
from engine.forest.training import new_forest
from engine.measure.folds import Rows, Split

COST_OF_TREES = 1000  # as many rows as the part of a fit's time that does not depend on its rows

Progress = Callable[[float], None]
Tick = Callable[[int], None]


def forest(parameters: Parameters) -> Pipeline:
    """The scaler and the forest of a recognizer, in one."""
    return make_pipeline(StandardScaler(), new_forest(parameters))


def logistic_regression() -> Pipeline:
    """A plain model to compare with, on scaled scores."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def held_back(model: Pipeline, rows: Rows, folds: Sequence[Split], tick: Tick) -> NDArray[np.float64]:
    """The probability of each emotion for each row, (n, emotions), from a model fitted without its fold.

    `tick` hears the number of rows of each fit when it is done.
    """
    answers = np.zeros((len(rows), len(rows.emotions)))
    for learnt, held in folds:
        fitted = clone(model).fit(rows.scores[learnt], rows.codes[learnt])
        answers[np.ix_(held, fitted.classes_)] = fitted.predict_proba(rows.scores[held])
        tick(len(learnt))
    return answers


def ticker(progress: Progress | None, plan: Sequence[Sequence[Split]]) -> Tick:
    """A function that tells `progress` the share that is done of the fits in the plan."""
    whole = sum(COST_OF_TREES + len(learnt) for folds in plan for learnt, _ in folds)
    done = 0

    def tick(learnt: int) -> None:
        nonlocal done
        done += COST_OF_TREES + learnt
        if progress:
            progress(done / whole)

    return tick
