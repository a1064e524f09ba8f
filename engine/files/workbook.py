"""Workbooks as spreadsheet programs save them: the values of their cells, as text."""

from collections.abc import Iterator
from typing import NamedTuple


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, and its rows as text, each with its number (from 1) there."""

    name: str
    rows: list[tuple[int, list[str]]]


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as a workbook of any kind does."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_sheets(content: bytes) -> Iterator[Sheet]:
    """The sheets, in their order, each read when it is asked for. Raises DatasetError: it is no workbook, or more than
    can be read."""
    raise NotImplementedError
