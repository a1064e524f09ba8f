"""What the columns of files are called: which of ours a header names, and on what scale."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from engine.data.plain_text import plain_signs
from engine.data.scale import Scale, parse_scale
from engine.data.score_names import SCORE_OF

_OTHERS = {
    "emotion": ("emotion", "emotions", "label", "feeling", "mood"),
    "performance": ("performance", "clip", "video"),
    "performer": ("performer", "actor"),
    "rater": ("rater", "annotator", "coder", "judge"),
    "answered": ("answered",),
}
_COLUMN_OF: Mapping[str, str] = {
    **{alias.replace("_", " "): name for alias, name in SCORE_OF.items()},
    **{alias: name for name, aliases in _OTHERS.items() for alias in aliases},
}
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SCORE_WORDS = re.compile(r"\s(?:scores?|ratings?)$")
_LONGEST = 200


class ColumnName(NamedTuple):
    """A header, told apart: the column that it names, if any; whether by our own name for it; and its scale, where it
    has one in brackets."""

    column: str | None
    exact: bool
    scale: Scale | None


@lru_cache
def column_name(header: str) -> ColumnName:
    """Whatever the case, blanks, hyphens and `_`, also in camel case, with “score” behind it or a scale in brackets."""
    text = plain_signs(header[:_LONGEST])
    scales = [scale for inner in _BRACKETS.findall(text) if (scale := parse_scale(inner))]
    words = _words(_BRACKETS.sub(" ", text))
    column = _COLUMN_OF.get(words) or _COLUMN_OF.get(_SCORE_WORDS.sub("", words))
    return ColumnName(column, words.replace(" ", "_") == column, scales[0] if len(scales) == 1 else None)


def _words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", _CAMEL.sub(" ", text.strip())).casefold().split())


def places_of(header: Sequence[str], columns: Sequence[str]) -> dict[str, list[int]]:
    """The places, from 0, of the headers that name each of these columns: by our own name where one does, else by any
    other."""
    names = [column_name(each) for each in header]
    places: dict[str, list[int]] = {}
    for column in columns:
        named = [place for place, name in enumerate(names) if name.column == column]
        places[column] = [place for place in named if names[place].exact] or named
    return places
