"""What can go wrong in the engine, each with its cause and, where there is one, its remedy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.data import sentences

if TYPE_CHECKING:
    from engine.data.scale import Scale

SHOWN_PROBLEMS = 5
MOST_PROBLEMS = 1_000
"""With so many of them, the reading of a file stops."""
STOPPED = sentences.stopped(MOST_PROBLEMS)
"""The reason of the last problem of such a file, and of no other problem."""


class EngineError(Exception):
    """The base of every error that the engine raises on purpose."""


class UnreadableScoresError(EngineError):
    """Text in which no scores could be read. The message repeats what was understood; `short` is the same without it,
    for where there is little room."""

    def __init__(self, message: str, short: str = "") -> None:
        super().__init__(message, short)
        self.short = short or message

    def __str__(self) -> str:
        return str(self.args[0])


class ScoreError(EngineError):
    """A score that is not a finite number within the allowed range."""

    def __init__(self, name: str, value: float, lowest: float, highest: float) -> None:
        super().__init__(name, value, lowest, highest)
        self.name = name
        self.value = value
        self.lowest = lowest
        self.highest = highest

    def __str__(self) -> str:
        return sentences.score_out_of_range(self.name, self.value, self.lowest, self.highest)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: the line (from 1), the column's name ("" for the whole line), what stands
    there, and what is allowed."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return sentences.problem(self.line, self.column, self.value, self.reason)


class DatasetError(EngineError):
    """Examples that cannot be used. `problems` holds every fault of a file, in the order of its lines;
    it is empty where no single line is to blame."""

    def __init__(self, reason: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason, problems)
        self.reason = reason
        self.problems = problems

    def __str__(self) -> str:
        lines = [self.reason, *map(str, self.problems[:SHOWN_PROBLEMS])]
        hidden = len(self.problems) - SHOWN_PROBLEMS
        return "\n".join([*lines, sentences.more_problems(hidden)] if hidden > 0 else lines)


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of a file: its place, from 0, its name as it stands there, and whether numbers stand below it; whether
    labels do, words without digits, and how many different ones."""

    place: int
    name: str
    is_number: bool
    is_label: bool = False
    different: int = 0


class ColumnsError(DatasetError):
    """A file whose header does not say which columns the wanted ones are. `found` are its columns; `wanted` are the
    names of all that are needed, `missing` those that no column, or more than one, goes by."""

    def __init__(self, found: tuple[FoundColumn, ...], wanted: tuple[str, ...], missing: tuple[str, ...]) -> None:
        super().__init__(sentences.columns_missing([column.name for column in found], missing))
        self.args = (found, wanted, missing)
        self.found = found
        self.wanted = wanted
        self.missing = missing


class ScaleError(DatasetError):
    """A file whose scores may be on one of several scales. `scales` are those that fit, the likeliest first; `lowest`
    and `highest` are the extremes of its scores."""

    def __init__(self, scales: "tuple[Scale, ...]", lowest: float, highest: float) -> None:
        super().__init__(sentences.scale_unclear(highest))
        self.args = (scales, lowest, highest)
        self.scales = scales
        self.lowest = lowest
        self.highest = highest


class StoreError(EngineError):
    """A stored recognizer that must not be loaded; the reason is one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
