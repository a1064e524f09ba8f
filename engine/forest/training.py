"""Fitting a recognizer on a dataset."""

from dataclasses import asdict
from datetime import UTC, datetime

from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.data import sentences
from engine.data.dataset import Dataset
from engine.data.errors import DatasetError
from engine.forest.parameters import TUTORIAL_PARAMETERS, Parameters
from engine.forest.recognizer import Recognizer


def fit(dataset: Dataset, parameters: Parameters = TUTORIAL_PARAMETERS) -> Recognizer:
    """Fit the scaler and the forest on all rows. Raises DatasetError for fewer than two emotions."""
    check_can_fit(dataset)
    scaler = StandardScaler()
    scaled = scaler.fit_transform(dataset.scores)
    forest = new_forest(parameters).fit(scaled, dataset.labels)
    return Recognizer(scaler, forest, dataset, parameters, datetime.now(UTC))


def new_forest(parameters: Parameters) -> RandomForestClassifier:
    """A forest that is not fitted yet."""
    return RandomForestClassifier(**asdict(parameters))


def check_can_fit(dataset: Dataset) -> None:
    """Raise DatasetError where the examples hold fewer than two emotions."""
    if not dataset:
        raise DatasetError(sentences.NO_EXAMPLES)
    if len(dataset.emotions) < 2:
        raise DatasetError(sentences.single_emotion(dataset.emotions[0]))
