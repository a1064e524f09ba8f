"""A fitted scaler and forest, which read emotions from scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.dataset import Dataset
from engine.explanation import background_of, coalition_worths, shapley_values
from engine.neighbours import distance_to, widest_gap
from engine.parameters import Parameters
from engine.reading import CLOSE_CALL, Answers, Reading
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
        """The reading of each performance, in their order."""
        return [
            self._reading(scores, row) for scores, row in zip(performances, self._shares(performances), strict=True)
        ]

    def answer_many(self, performances: Sequence[Scores]) -> Answers:
        """The emotion of each performance, without its why: for thousands at once."""
        if not performances:
            return Answers((), np.empty(0), np.empty(0, np.bool_))
        shares = self._probabilities(np.array([scores.as_tuple() for scores in performances]))
        ranked = np.sort(shares, axis=1)
        emotions = self.forest.classes_[shares.argmax(axis=1)].tolist()
        close_calls = ranked[:, -1] - ranked[:, -2] < CLOSE_CALL
        return Answers(tuple(emotions), ranked[:, -1], close_calls)

    def _shares(self, performances: Sequence[Scores]) -> list[list[float]]:
        if not performances:
            return []
        shares: list[list[float]] = self._probabilities(np.array([s.as_tuple() for s in performances])).tolist()
        return shares

    def _probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self.forest.predict_proba(self.scaler.transform(rows)))

    def _reading(self, scores: Scores, shares: list[float]) -> Reading:
        emotion = shares.index(max(shares))
        worths = coalition_worths(
            lambda rows: self._probabilities(rows)[:, emotion], np.array(scores.as_tuple()), self._background
        )
        return Reading(
            scores=scores,
            probabilities=self._ranked(shares),
            importances=self.importances,
            contributions=shapley_values(worths),
            average=float(worths[0]),
            closest=self.dataset.closest(scores),
            guess=distance_to(self.dataset.scores, scores) > self._widest_gap,
        )

    @cached_property
    def _widest_gap(self) -> float:
        return widest_gap(self.dataset.scores)

    @cached_property
    def _background(self) -> NDArray[np.float64]:
        return background_of(self.dataset)

    def _ranked(self, shares: list[float]) -> tuple[tuple[str, float], ...]:
        emotions = zip(self.forest.classes_.tolist(), shares, strict=True)
        return tuple(sorted(emotions, key=lambda emotion: -emotion[1]))  # stable: ties keep the forest's order
