"""How far a chat is from the first measure of how good its recognizer is: a row of dots for each emotion. Pure; plain
text."""

from collections.abc import Sequence

from engine.data.dataset import STARTER
from engine.measure.evaluation_result import FEWEST_PERFORMANCES, NotMeasurable

_MOST_NAMED = 6
_FEWEST_EMOTIONS = 2
_NUMBERS = ("none", "one", "two", "three", "four", "five")
_OF_NEW_ONES = {
    1: "teach me five performances of a second emotion and I can say how good I am.",
    2: "teach me five performances of two emotions and I can say how good I am.",
}
"""By how many emotions are wanted, where the chat has none but those with enough."""


def progress_text(facts: NotMeasurable) -> str:
    """`happy ●●●○○, sad ●○○○○: two more of happy, four more of sad, and I can say how good I am.`

    The emotions nearest to enough are named first, of several the taught ones before the starter rows', and what the
    nearest of them still need; an emotion has enough with five different performances.
    """
    nearest = sorted(facts.lacking, key=lambda lacking: (lacking[1], lacking[0] in STARTER.emotions))
    wanted = _FEWEST_EMOTIONS - len(facts.enough)
    dots = _dots([*((emotion, 0) for emotion in facts.enough), *nearest])
    what = _still_needed(nearest[:wanted], wanted)
    return f"{dots}: {what}" if dots else f"{what[0].upper()}{what[1:]}"


def _dots(needs: Sequence[tuple[str, int]]) -> str:
    named = [f"{emotion} {_row_of_dots(needed)}" for emotion, needed in needs[:_MOST_NAMED]]
    others = len(needs) - len(named)
    if others:
        named[-1] += f" and {others} more {'emotion' if others == 1 else 'emotions'}"
    return ", ".join(named)


def _row_of_dots(needed: int) -> str:
    return "●" * (FEWEST_PERFORMANCES - needed) + "○" * needed


def _still_needed(nearest: Sequence[tuple[str, int]], wanted: int) -> str:
    if not nearest:
        return _OF_NEW_ONES[wanted]
    if len(nearest) < wanted:
        return _and_another(nearest[0])
    needs = [f"{_NUMBERS[needed]} more of {emotion}" for emotion, needed in nearest]
    if len(needs) == 1:
        return f"{needs[0]} and I can say how good I am."
    return f"{', '.join(needs)}, and I can say how good I am."


def _and_another(lacking: tuple[str, int]) -> str:
    """Where there is but one emotion, and not enough of it."""
    emotion, needed = lacking
    return f"{_NUMBERS[needed]} more of {emotion}, five of a second emotion, and I can say how good I am."
