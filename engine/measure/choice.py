"""Which `min_samples_leaf` was chosen for a forest, and what it was compared with."""

from dataclasses import dataclass

from engine.data.serialization import JsonSerializable
from engine.forest.parameters import Parameters
from engine.measure.evaluation_result import Measure


@dataclass(frozen=True, slots=True)
class Candidate:
    """A `min_samples_leaf`, its cross-validated accuracy, and the number of nodes in its forest."""

    min_samples_leaf: int
    accuracy: Measure
    nodes: int


@dataclass(frozen=True, slots=True)
class Choice(JsonSerializable):
    """The parameters chosen, the reason as a sentence, and the candidates with the number of rows compared on: none
    and 0 where the dataset cannot be measured."""

    parameters: Parameters
    candidates: tuple[Candidate, ...]
    rows: int
    reason: str
