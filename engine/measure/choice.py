"""Which smallest leaf was chosen for a forest, and what it was compared with."""

from dataclasses import dataclass

from engine.data.serialization import JsonSerializable
from engine.forest.parameters import Parameters
from engine.measure.evaluation_result import Measure


@dataclass(frozen=True, slots=True)
class Candidate:
    """A smallest leaf, its accuracy on scores not seen, and the nodes of its forest."""

    min_samples_leaf: int
    accuracy: Measure
    nodes: int


@dataclass(frozen=True, slots=True)
class Choice(JsonSerializable):
    """The parameters chosen, why (a sentence), and what was compared, on how many rows: nothing on 0 rows
    where the dataset cannot be measured."""

    parameters: Parameters
    candidates: tuple[Candidate, ...]
    rows: int
    reason: str
