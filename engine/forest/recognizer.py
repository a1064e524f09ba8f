"""A fitted scaler and forest, which predict emotions from scores and explain their predictions."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

from engine.data.dataset import Dataset
from engine.data.scores import PerScore, Scores
from engine.forest.explanation import Background, background_of
from engine.forest.leaves import LeafTable
from engine.forest.neighbours import Neighbours
from engine.forest.parameters import Parameters
from engine.forest.reading import CLOSE_CALL, Answers, Reading
from engine.forest.same_scores import SameScores
from engine.forest.temperature import calibrated

_PROVENANCE_BYTES = 600
FEWEST_BATCHED = 50
"""From so many performances on, scikit-learn's batch is faster than one by one."""


@dataclass(frozen=True, eq=False)
class Recognizer:
    """A scaler and a forest, with the dataset they were fitted on, how, and when (UTC). With a `temperature` its
    probabilities are calibrated; without one they are the mean votes of the forest's trees.

    Immutable: training makes a new one. The tables that readings look up are built on construction, which takes half a
    second for 10,000 rows, so construct it where the forest is fitted or loaded; they are pickled with it.
    """

    scaler: StandardScaler
    forest: RandomForestClassifier
    dataset: Dataset
    parameters: Parameters
    trained_at: datetime
    temperature: float | None = None
    importances: PerScore = field(init=False)
    """The forest's `feature_importances_` in the order of SCORE_NAMES."""
    _leaves: LeafTable = field(init=False, repr=False)
    _background: Background = field(init=False, repr=False)
    _neighbours: Neighbours = field(init=False, repr=False)
    _same_scores: SameScores = field(init=False, repr=False)

    def __post_init__(self) -> None:
        leaves = LeafTable(self.scaler, self.forest)
        self._set("importances", tuple(self.forest.feature_importances_.tolist()))
        self._set("_leaves", leaves)
        self._set("_background", Background(leaves, background_of(self.dataset)))
        self._set("_neighbours", Neighbours(self.dataset.scores))
        self._set("_same_scores", SameScores(self.dataset.scores, self.dataset.labels))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # the class is frozen

    @cached_property
    def size(self) -> int:
        """Estimated memory in bytes: measured, some 100 for each node of its trees, and 12 an emotion; beside that, the
        names of where its examples come from, of up to 64 characters."""
        nodes: int = sum(tree.tree_.node_count for tree in self.forest.estimators_)
        provenances = len(set(self.dataset.provenances))
        return nodes * (100 + 12 * len(self.dataset.emotions)) + _PROVENANCE_BYTES * provenances

    def with_temperature(self, temperature: float | None) -> "Recognizer":
        """The same recognizer, calibrated so, or not at all; it shares all its tables with this one."""
        other = copy(self)
        other._set("temperature", temperature)
        return other

    def read(self, scores: Scores) -> Reading:
        """The reading of one performance."""
        row = scores.as_tuple()
        match = self._leaves.match(row)
        shares = self._leaves.probabilities(match)
        votes = shares.tolist()
        most = max(votes)
        values = self._background.coalition_values(match, votes.index(most), most)
        distance, closest = self._neighbours.nearest(row)
        return Reading(
            scores=scores,
            probabilities=self._ranked(votes, self._shown(shares).tolist()),
            votes=most,
            calibrated=self.temperature is not None,
            importances=self.importances,
            contributions=values.shapley_values(),
            average=values.empty,
            closest=tuple(map(self.dataset.example, closest)),
            guess=distance > self._neighbours.usual_gap,
            same_scores=self._same_scores.emotions_of(row),
        )

    def read_many(self, performances: Sequence[Scores]) -> list[Reading]:
        """The reading of each performance, in their order."""
        return [self.read(scores) for scores in performances]

    def answer_many(self, scores: NDArray[np.float64]) -> Answers:
        """The emotion of each performance, (n, 3), without an explanation: for thousands at once."""
        if not len(scores):
            return Answers((), np.empty(0), np.empty(0, np.bool_))
        votes = self._votes(scores)
        ranked = np.sort(self._shown(votes), axis=1)
        emotions = self.forest.classes_[votes.argmax(axis=1)].tolist()
        close_calls = ranked[:, -1] - ranked[:, -2] < CLOSE_CALL
        return Answers(tuple(emotions), ranked[:, -1], close_calls)

    def _shown(self, votes: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities that the votes, (…, emotions), are shown as."""
        return votes if self.temperature is None else calibrated(votes, self.temperature)

    def _votes(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The mean vote for every emotion, (rows, emotions), in the order of the forest's classes."""
        if len(rows) < FEWEST_BATCHED:
            matches = map(self._leaves.match, rows.tolist())
            return np.array([self._leaves.probabilities(match) for match in matches])  # the same bits
        return np.asarray(self.forest.predict_proba(self.scaler.transform(rows)))

    def _ranked(self, votes: list[float], probabilities: list[float]) -> tuple[tuple[str, float], ...]:
        emotions: list[str] = self.forest.classes_.tolist()
        order = sorted(range(len(votes)), key=lambda code: -votes[code])  # stable: ties keep the forest's order
        return tuple((emotions[code], probabilities[code]) for code in order)
