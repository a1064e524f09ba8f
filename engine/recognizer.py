"""A fitted scaler and forest, which read emotions from scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.dataset import Dataset
from engine.parameters import Parameters
from engine.reading import Reading
from engine.scores import Scores


@dataclass(frozen=True, eq=False)
class Recognizer:
    """A scaler and a forest, with the dataset they were fitted on, how, and when (UTC).

    Immutable: training makes a new one.
    """

    scaler: StandardScaler
    forest: RandomForestClassifier
    dataset: Dataset
    parameters: Parameters
    trained_at: datetime

    @cached_property
    def importances(self) -> tuple[float, float, float]:
        """The forest's `feature_importances_` in the order of SCORE_NAMES."""
        facial_expression, voice_tone, body_language = self.forest.feature_importances_.tolist()
        return facial_expression, voice_tone, body_language

    @cached_property
    def nodes(self) -> int:
        """How many nodes its trees have together: what its memory grows with."""
        return sum(tree.tree_.node_count for tree in self.forest.estimators_)

    def read(self, scores: Scores) -> Reading:
        """The reading of one performance."""
        return self.read_many([scores])[0]

    def read_many(self, performances: Sequence[Scores]) -> list[Reading]:
        """The reading of each performance, in their order, with one call of the forest."""
        if not performances:
            return []
        rows = np.array([scores.as_tuple() for scores in performances])
        shares = self.forest.predict_proba(self.scaler.transform(rows)).tolist()
        importances = self.importances
        return [
            Reading(scores, self._ranked(row), importances, self.dataset.closest(scores))
            for scores, row in zip(performances, shares, strict=True)
        ]

    def _ranked(self, shares: list[float]) -> tuple[tuple[str, float], ...]:
        emotions = zip(self.forest.classes_.tolist(), shares, strict=True)
        return tuple(sorted(emotions, key=lambda emotion: -emotion[1]))  # stable: ties keep the forest's order
