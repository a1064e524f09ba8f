"""Which smallest leaf was chosen for a forest, and what it was compared with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.data.errors import StoreError
from engine.forest.parameters import Parameters
from engine.measure.evaluation_result import Json, Measure, measure_from_json


@dataclass(frozen=True, slots=True)
class Candidate:
    """A smallest leaf, its accuracy on scores not seen, and the nodes of its forest."""

    min_samples_leaf: int
    accuracy: Measure
    nodes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The parameters chosen, why (a sentence), and what was compared, on how many rows: nothing on 0 rows
    where the dataset cannot be measured."""

    parameters: Parameters
    candidates: tuple[Candidate, ...]
    rows: int
    reason: str

    def to_json(self) -> Json:
        """Plain types only, for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_json(cls, entries: Mapping[str, Any]) -> "Choice":
        """What `to_json` gave, also after a way through JSON. Raises StoreError for anything else."""
        try:
            return cls(
                Parameters(**entries["parameters"]),
                tuple(
                    Candidate(part["min_samples_leaf"], measure_from_json(part["accuracy"]), part["nodes"])
                    for part in entries["candidates"]
                ),
                int(entries["rows"]),
                str(entries["reason"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"no choice of this version ({type(error).__name__})") from None
