"""Every way to read the numbers of a line, where a comma may be a decimal one, a slash “out of”, a dash “to”."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, product

from engine.data.numbers import DECIMAL_COMMA, OUT_OF, plain_number

Way = tuple[str, ...]
"""Plain numbers as `plain_number` reads them, and ranges."""
RANGE = "–"
"""Within what is no number but a range, such as `8–9`."""
# Three decimal commas and two commas between the scores: with more of them, there are too many scores.
_MOST_TIGHT = 5
_TIGHT = re.compile(r"(?<=[\d%])([,/-])(?=[\d.+])", re.ASCII)


def pieces_of(chunk: str) -> list[str]:
    """What stands in a chunk, a text without blanks, where each of its signs separates two numbers."""
    return [piece for piece in _TIGHT.split(chunk)[::2] if piece]


def ways_to_read(chunks: Sequence[str]) -> list[Way]:
    """Every way to read chunks, which stand apart: with each slash between two numbers, then with each meaning “out
    of”. None where there are too many signs to tell."""
    split = [_TIGHT.split(chunk) for chunk in chunks]
    signs = [sign for parts in split for sign in parts[1::2]]
    if max(map(signs.count, ",/-")) > _MOST_TIGHT:
        return []
    ways = _all_ways(split, out_of=False)
    return ways + _all_ways(split, out_of=True) if "/" in signs else ways


def _all_ways(split: Sequence[Sequence[str]], *, out_of: bool) -> list[Way]:
    """Of chunks that are cut into numbers and the signs between them."""
    each = [list(_chunk_ways(parts[::2], parts[1::2], out_of)) for parts in split]
    return [tuple(chain.from_iterable(way)) for way in product(*each)]


def _chunk_ways(numbers: Sequence[str], signs: Sequence[str], out_of: bool) -> Iterator[Way]:
    if not numbers:
        yield ()
        return
    for width, read in _first(numbers, signs, out_of):
        for rest in _chunk_ways(numbers[width:], signs[width:], out_of):
            yield (read, *rest)


def _first(numbers: Sequence[str], signs: Sequence[str], out_of: bool) -> Iterator[tuple[int, str]]:
    """Every way to read the first number, and how many of these it takes."""
    for width, read in _decimals(numbers, signs):
        following = signs[width - 1] if width <= len(signs) else ""
        if following == "/" and out_of:
            whole = f"{read}{OUT_OF}{numbers[width]}"
            found, after = plain_number(whole), signs[width : width + 1]
            if found is not None and found.is_score and after != ["/"]:
                yield width + 1, whole
            continue
        yield width, read
        if following == "-":
            yield width + 1, f"{read}{RANGE}{numbers[width]}"


def _decimals(numbers: Sequence[str], signs: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield 1, numbers[0]
    if signs[:1] == [","] and DECIMAL_COMMA.fullmatch(f"{numbers[0]},{numbers[1].removesuffix('%')}"):
        yield 2, f"{numbers[0]}.{numbers[1]}"
