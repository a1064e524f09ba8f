"""The columns of a CSV file that say where its examples come from."""

from collections.abc import Callable, Iterator
from functools import cache
from sys import intern
from typing import NamedTuple

import pandas as pd

from engine.data.errors import Problem
from engine.data.names import NameKind, clean_name
from engine.data.provenance import ANSWERED, PERFORMANCE, PERFORMER, PROVENANCE_COLUMNS, RATER, Provenance
from engine.data.spreadsheets import unescape_label
from engine.files import sentences

_NAMES = {"performance": PERFORMANCE, "performer": PERFORMER, "rater": RATER}

_Read = tuple[str | bool | None, str | None]
"""What a cell says, None where nothing, and why it cannot say that."""
CellReader = Callable[[str, str], _Read]
"""Reads a cell of a column."""


class ProvenanceColumns(NamedTuple):
    """What each column says, by line, and what is wrong with it, NaN where nothing is."""

    texts: pd.DataFrame
    said: pd.DataFrame
    faults: pd.DataFrame

    @property
    def good(self) -> "pd.Series[bool]":
        """Whether nothing is wrong in a row."""
        return self.faults.isna().all(axis=1)

    def problems(self) -> Iterator[Iterator[Problem]]:
        """Those of each column, in the lines' order."""
        for name in _among(self.texts):
            bad = self.faults[name].dropna()
            values = self.texts[name].loc[bad.index]
            yield map(Problem, bad.index.tolist(), [name] * len(bad), values.tolist(), bad.tolist())

    def provenances(self, lines: pd.Index) -> tuple[Provenance, ...]:
        """Those of these lines, equal ones as one object; none at all where the file has no such column."""
        if self.said.columns.empty:
            return ()
        said = self.said.loc[lines]
        unknown = zip(PROVENANCE_COLUMNS, (None, None, None, False), strict=True)
        columns = (said[name].tolist() if name in said else [nothing] * len(lines) for name, nothing in unknown)
        return tuple(map(cache(Provenance), *columns))


def read_provenance(texts: pd.DataFrame, read: CellReader) -> ProvenanceColumns:
    """What those of PROVENANCE_COLUMNS say that stand among these columns."""
    found = texts[_among(texts)]
    said, faults = found.copy(), found.copy()
    for name in _among(texts):
        cells = {cell: read(name, cell) for cell in found[name].unique()}
        said[name] = pd.Series([cells[cell][0] for cell in found[name]], index=found.index, dtype=object)
        faults[name] = found[name].map({cell: fault for cell, (_, fault) in cells.items()})
    return ProvenanceColumns(found, said, faults)


def taught_cell(column: str, cell: str) -> _Read:
    """Of a file that somebody teaches: names are cleaned, and a performer's can be shown to people."""
    if column not in _NAMES:
        return _answered(cell)
    written, kind = unescape_label(cell), _NAMES[column]
    return intern(clean_name(written)) or None, _fault(kind, cell, written) if cell else None


def stored_cell(column: str, cell: str) -> _Read:
    """Of a file that `to_csv` wrote: names as they are, also those that could not be taught any more."""
    if column not in _NAMES:
        return _answered(cell)
    name = intern(unescape_label(cell))
    return name or None, _NAMES[column].fault(name) if cell else None


def _among(texts: pd.DataFrame) -> list[str]:
    return [name for name in PROVENANCE_COLUMNS if name in texts]


def _fault(kind: NameKind, cell: str, written: str) -> str | None:
    if kind is not PERFORMER:
        return kind.written_fault(written)
    return kind.teaching_fault(written) if written == cell else kind.escaped_teaching_fault(clean_name(written))


def _answered(cell: str) -> _Read:
    answer = cell.casefold()
    return answer == ANSWERED, None if answer in ("", ANSWERED, "no") else sentences.ANSWERED_RULE
