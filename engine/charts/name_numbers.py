"""Numbers that stand in pictures for names that no font shows. Fonts are looked at only where a name needs it."""

from collections.abc import Iterable, Sequence

from engine.measure.evaluation_result import Evaluation

_PLAIN = (range(0x20, 0x250), range(0x370, 0x530))
"""Latin, Greek and Cyrillic, which the first font has."""


def is_plain(name: str) -> bool:
    """Whether the first font shows a name, as far as can be told without looking."""
    return all(ord(character) in _PLAIN[0] or ord(character) in _PLAIN[1] for character in name)


def numbered(names: Sequence[str]) -> dict[str, str]:
    """For each name that no font shows, what stands in a picture for it: `#1`, `#2`, in their order."""
    if all(map(is_plain, names)):
        return {}
    from engine.charts.fonts import is_shown

    unshown = [name for name in dict.fromkeys(names) if not is_shown(name)]
    return {name: f"#{place}" for place, name in enumerate(unshown, start=1)}


def shown_as(names: Iterable[str], numbers: dict[str, str]) -> tuple[str, ...]:
    """The names, or their numbers."""
    return tuple(numbers.get(name, name) for name in names)


def names_in_confusion(evaluation: Evaluation) -> Sequence[str]:
    """The names in the picture of a confusion matrix, in their order; some may not stand in it for want of room."""
    return evaluation.confusion.answers
