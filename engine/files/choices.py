"""What nobody can tell from a file alone: which column is which, and the scale of its scores; and how it was read."""

from dataclasses import dataclass

from engine.data.scale import Scale


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a file. `columns` are the places, from 0, of the wanted columns in their order, None
    where the header names them; `scale` is that of the scores, None where nobody said."""

    columns: tuple[int, ...] | None = None
    scale: Scale | None = None


UNDECIDED = Choices()


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a file was read, as far as nobody would take it for granted: the `encoding` of its text, where it is not
    UTF-8; the `sheet` of a workbook that has several; the `scale` that its scores were stretched from."""

    encoding: str | None = None
    sheet: str | None = None
    scale: Scale | None = None


AS_USUAL = ReadAs()
