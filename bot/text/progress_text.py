"""How much is missing before anybody can say how good the answers are. Pure; plain text."""

from engine.data.phrases import join_words, pluralize
from engine.measure.evaluation_result import NotMeasurable
from engine.measure.folds import FOLDS

_MOST_SHOWN = 6
_EMOTIONS = 2


def progress_text(facts: NotMeasurable) -> str:
    """`happy ●●●○○, sad ●○○○○: 2 more of happy and 4 more of sad, and I can say how good I am.`"""
    nearest = sorted(facts.lacking, key=lambda lacking: lacking[1])
    needed = nearest[: _EMOTIONS - len(facts.enough)]
    if len(needed) + len(facts.enough) < _EMOTIONS:
        return f"Teach me another emotion, with {FOLDS} different performances, and I can say how good I am."
    needs = join_words([f"{missing} more of {emotion}" for emotion, missing in needed])
    return f"{_dots_text(facts, nearest)}: {needs}, and I can say how good I am."


def _dots_text(facts: NotMeasurable, nearest: list[tuple[str, int]]) -> str:
    """Every emotion with a dot for each of the different performances that it needs, the fullest first."""
    counted = [*((emotion, 0) for emotion in facts.enough), *nearest]
    shown = [f"{emotion} {'●' * (FOLDS - missing)}{'○' * missing}" for emotion, missing in counted[:_MOST_SHOWN]]
    more = len(counted) - len(shown)
    rest = [f"and {pluralize(more, 'emotion', 'emotions')} more"] if more else []
    return ", ".join([*shown, *rest])
