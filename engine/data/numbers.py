"""A number as people write it: with a decimal point or comma, in any script's digits, out of something."""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.data.labels import number
from engine.data.plain_text import plain_line
from engine.data.scores import HIGHEST, LOWEST

OUT_OF = "÷"
"""Between two numbers of a plain text that can only mean one out of the other."""
PLAIN_NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)"
DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)", re.ASCII)
_WRITTEN = re.compile(rf"({PLAIN_NUMBER})(?:(%)|[{OUT_OF}/](\d{{1,4}}))?", re.ASCII)
_OUT_OF_WORDS = re.compile(rf"(?<=\d) ?\b(?:out of|out-of|of)\b ?(?=\d)|(?<=\d) ?{OUT_OF} ?(?=\d)", re.IGNORECASE)
_HAS_LETTER = re.compile(r"[a-z]", re.IGNORECASE | re.ASCII)
_HAS_OF = re.compile(r"\bof\b", re.IGNORECASE)
_SEPARATORS = (",", ";", "/")
_OF_TEN = re.compile(r"\bof ten\b", re.IGNORECASE)
_LEAST = 2
"""Of how many a number may be."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number, and out of how many it is where that was written: 5 of `4/5`, 10 of `8 out of 10`, 100 of `80%`."""

    value: float
    out_of: int | None = None

    @property
    def score(self) -> float:
        """It from 0 to 10, where it says out of how many it is; else the number itself."""
        return self.value * HIGHEST / self.out_of if self.out_of and self.is_scaled else self.value

    @property
    def is_score(self) -> bool:
        """Whether it is a score from 0 to 10."""
        return LOWEST <= self.score <= HIGHEST

    @property
    def is_scaled(self) -> bool:
        """Whether the score is another number than the one that was written."""
        return self.out_of not in (None, int(HIGHEST))

    def __str__(self) -> str:
        if self.out_of == 100:
            return f"{number(self.value)}%"
        return number(self.value) if self.out_of is None else f"{number(self.value)}/{self.out_of}"


def read_number(text: str) -> WrittenNumber | None:
    """The one number that a text or a cell holds, None where it holds none, or more than one."""
    if _HAS_LETTER.search(text) and not _HAS_OF.search(text):
        return None
    if text.strip().startswith(_SEPARATORS) or text.strip().endswith(_SEPARATORS):
        return None
    line = with_out_of(plain_line(text))
    return plain_number(with_point(line))


def with_point(number: str) -> str:
    """A plain number, perhaps out of something, with a decimal point where it has a comma."""
    found = DECIMAL_COMMA.match(number)
    return f"{found[1]}.{number[found.start(2) :]}" if found else number


def with_out_of(line: str) -> str:
    """The plain line with OUT_OF for the words between two numbers, and no blanks before `%` and around `/`."""
    line = re.sub(r"(?<=\d) %", "%", line)
    line = re.sub(r"(?<=[\d%]) ?/ ?(?=[\d.])", "/", line)
    return _OUT_OF_WORDS.sub(OUT_OF, _OF_TEN.sub("of 10", line))


@lru_cache
def plain_number(text: str) -> WrittenNumber | None:
    """The number that is the whole of a plain text, its decimals after a point."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    value = float(found[1])
    if found[2]:
        return WrittenNumber(value, 100)
    out_of = int(found[3]) if found[3] else None
    return WrittenNumber(value, out_of) if out_of is None or out_of >= _LEAST else None
