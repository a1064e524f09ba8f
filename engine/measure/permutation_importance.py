"""How much a forest relies on each score: the accuracy that it loses when that score is shuffled.

Permutation importance (Breiman, "Random forests", Machine Learning 45, 2001), by scikit-learn, on the examples that the
forest was fitted on: beside `feature_importances_`, which favours scores with many different values (Strobl and others,
"Bias in random forest variable importance measures", BMC Bioinformatics 8, 2007). Neither tells how the scores
work on performances that it has not seen.
"""

from sklearn.inspection import permutation_importance

from engine.data.scores import PerScore
from engine.forest.recognizer import Recognizer

MOST_ROWS = 300
REPEATS = 10
SEED = 42


def permutation_importances(recognizer: Recognizer) -> PerScore:
    """The mean loss of accuracy for each score, in the order of SCORE_NAMES, from -1 to 1: a negative one is a gain.

    Of more than MOST_ROWS examples, on a sample of so many. The same recognizer always gives the same numbers; it
    takes up to seconds.
    """
    sample = recognizer.dataset.sample(MOST_ROWS, SEED)
    scaled = recognizer.scaler.transform(sample.scores)  # shuffling a column before or after is the same
    measured = permutation_importance(
        recognizer.forest, scaled, list(sample.labels), n_repeats=REPEATS, random_state=SEED
    )
    facial_expression, voice_tone, body_language = measured.importances_mean.tolist()
    return facial_expression, voice_tone, body_language
