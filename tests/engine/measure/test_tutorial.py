"""The tutorial's procedure, written out with scikit-learn: the engine equals it to the last bit."""

import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from engine.data.dataset import STARTER, Dataset, Example
from engine.data.errors import DatasetError
from engine.data.scores import SCORE_NAMES, Scores
from engine.forest.recognizer import Recognizer
from engine.measure.tutorial import EXAMPLES, hold_out

DATA = pd.DataFrame(
    {
        "facial_expression": [8, 3, 9, 7, 4, 2],
        "voice_tone": [7, 2, 9, 8, 3, 1],
        "body_language": [8, 2, 9, 7, 3, 2],
        "emotion": ["happy", "sad", "angry", "surprised", "fearful", "disgusted"],
    }
)
X = DATA[list(SCORE_NAMES)]
Y = DATA["emotion"]
GRID = [Scores(face, voice, 5.5) for face in range(11) for voice in range(11)]


def assert_equal(recognizer: Recognizer, scaler: StandardScaler, forest: RandomForestClassifier) -> None:
    performances = [*EXAMPLES, *GRID]
    rows = pd.DataFrame([scores.as_tuple() for scores in performances], columns=list(SCORE_NAMES))
    expected = forest.predict_proba(scaler.transform(rows)).tolist()
    for reading, shares in zip(recognizer.read_many(performances), expected, strict=True):
        assert dict(reading.probabilities) == dict(zip(forest.classes_, shares, strict=True))
    assert recognizer.importances == tuple(forest.feature_importances_)


def test_the_split_model_is_the_tutorials() -> None:
    x_train, x_test, y_train, y_test = train_test_split(X, Y, test_size=0.2, random_state=42)
    scaler = StandardScaler()
    x_train_scaled = scaler.fit_transform(x_train)
    forest = RandomForestClassifier(n_estimators=100, random_state=42)
    forest.fit(x_train_scaled, y_train)
    accuracy = accuracy_score(y_test, forest.predict(scaler.transform(x_test)))

    split = hold_out()

    assert_equal(split.recognizer, scaler, forest)
    assert split.accuracy == accuracy == 0
    assert split.train.labels == tuple(y_train)
    assert split.test.labels == tuple(y_test)
    assert split.missing == ("happy", "sad")
    answers = [round(reading.confidence, 2) for reading in split.recognizer.read_many(EXAMPLES)]
    assert answers == [0.71, 0.69, 0.47]


def test_the_model_of_all_rows_is_scikit_learns(recognizer: Recognizer) -> None:
    scaler = StandardScaler()
    forest = RandomForestClassifier(n_estimators=100, random_state=42).fit(scaler.fit_transform(X), Y)
    assert_equal(recognizer, scaler, forest)


def test_a_dataset_of_ones_own_can_be_held_out_too() -> None:
    split = hold_out(Dataset.of([*STARTER.examples] * 5))
    assert (len(split.train), len(split.test), split.missing, split.accuracy) == (24, 6, (), 1.0)


def test_too_little_to_hold_out() -> None:
    two = Dataset.of([Example(Scores(1, 1, 1), "calm"), Example(Scores(9, 9, 9), "tense")])
    for dataset in (Dataset.of([]), two):
        with pytest.raises(DatasetError):
            hold_out(dataset)
