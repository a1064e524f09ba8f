"""How much a forest relies on each score: the right answers that it loses when that score is shuffled.

Permutation importance (Breiman, "Random forests", Machine Learning 45, 2001) on rows that the trees have not seen, held
out in folds: beside `feature_importances_`, which favours scores with many different values (Strobl and others, "Bias
in random forest variable importance measures", BMC Bioinformatics 8, 2007) and tells of the examples learned alone.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from engine.data.dataset import Dataset
from engine.data.scores import SCORE_NAMES
from engine.forest.parameters import Parameters
from engine.measure.bootstrap import GroupBootstrap
from engine.measure.cross_validation import fit_fold, scaled_forest
from engine.measure.evaluation import measurable
from engine.measure.evaluation_result import Measure
from engine.measure.folds import stratified_group_folds
from engine.measure.samples import samples_of

MOST_ROWS = 1_000
REPEATS = 10
SEED = 42

Numbers = NDArray[np.float64]
Losses = tuple[Measure, Measure, Measure]
"""For each score, in the order of SCORE_NAMES, from -1 to 1: a negative one is a gain."""


def shuffling_losses(dataset: Dataset, parameters: Parameters) -> Losses | None:
    """The share of right answers that is lost when one score is shuffled among the rows of a fold held out, with its
    95 % interval; None where nothing can be measured.

    Mean of ten shuffles in each of five folds, of more than 1,000 examples on a sample. The same dataset always gives
    the same numbers; it takes about as long as fitting five forests.
    """
    if measurable(dataset):
        return None
    samples = samples_of(dataset).at_most(MOST_ROWS)
    correct = np.zeros((1 + len(SCORE_NAMES), len(samples)))
    random = np.random.default_rng(SEED)
    for train, test in stratified_group_folds(samples, SEED):
        model = fit_fold(scaled_forest(parameters), samples, train)
        correct[:, test] = _correct(model, samples.scores[test], samples.codes[test], random)
    kept, *shuffled = correct[:, samples.tested]
    bootstrap = GroupBootstrap(samples.tested_part())
    facial_expression, voice_tone, body_language = (bootstrap.difference(kept, each) for each in shuffled)
    return facial_expression, voice_tone, body_language


def _correct(model: Pipeline, scores: Numbers, codes: NDArray[np.intp], random: np.random.Generator) -> Numbers:
    """The share of right answers to each row as it is, and with each score shuffled, (1 + scores, rows)."""
    rows = [scores]
    for score in range(len(SCORE_NAMES)):
        for _ in range(REPEATS):
            shuffled = scores.copy()
            shuffled[:, score] = random.permutation(shuffled[:, score])
            rows.append(shuffled)
    right = (model.predict(np.concatenate(rows)) == np.tile(codes, len(rows))).reshape(len(rows), -1)
    shares = right[1:].reshape(len(SCORE_NAMES), REPEATS, -1).mean(axis=1)
    return np.concatenate([right[:1], shares])
