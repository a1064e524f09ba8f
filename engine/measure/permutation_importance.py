"""How much a forest relies on each score: the right answers that it loses when that score is shuffled.

Permutation importance (Breiman, "Random forests", Machine Learning 45, 2001), by scikit-learn, on the examples that the
forest was fitted on: beside `feature_importances_`, which favours scores with many different values (Strobl and others,
"Bias in random forest variable importance measures", BMC Bioinformatics 8, 2007). Neither tells how the scores
work on performances that it has not seen.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.inspection import permutation_importance

from engine.forest.explanation import Three
from engine.forest.recognizer import Recognizer

MOST_ROWS = 300
REPEATS = 10
SEED = 42


def permutation_importances(recognizer: Recognizer) -> Three:
    """The mean loss of accuracy for each score, in the order of SCORE_NAMES, from -1 to 1: a negative one is a gain.

    Of more than MOST_ROWS examples, on a sample of so many. The same recognizer always gives the same numbers; it
    takes up to seconds.
    """
    dataset = recognizer.dataset
    rows = _rows(len(dataset))
    scaled = recognizer.scaler.transform(
        dataset.scores[rows]
    )  # each column by itself: shuffling before or after is the same
    labels = np.asarray(dataset.labels)[rows]
    measured = permutation_importance(recognizer.forest, scaled, labels, n_repeats=REPEATS, random_state=SEED)
    facial_expression, voice_tone, body_language = measured.importances_mean.tolist()
    return facial_expression, voice_tone, body_language


def _rows(amount: int) -> NDArray[np.int64]:
    if amount <= MOST_ROWS:
        return np.arange(amount)
    return np.sort(np.random.default_rng(SEED).choice(amount, MOST_ROWS, replace=False))
