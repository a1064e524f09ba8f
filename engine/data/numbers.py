"""A number as people write it: with a decimal point or comma, in any script's digits, out of something."""

from dataclasses import dataclass

from engine.data.scores import HIGHEST


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number, and out of how many it is where that was written: 5 of `4/5`, 10 of `8 out of 10`, 100 of `80%`."""

    value: float
    out_of: int | None = None

    @property
    def score(self) -> float:
        """It from 0 to 10, where it says out of how many it is; else the number itself."""
        return self.value if self.out_of is None else self.value * HIGHEST / self.out_of


def read_number(text: str) -> WrittenNumber | None:
    """The one number that a text or a cell holds, None where it holds none, or more than one."""
    raise NotImplementedError
