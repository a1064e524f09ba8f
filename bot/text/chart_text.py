"""The words of `/chart`: what its picture shows, for those who cannot see it. Pure: values in, HTML out."""

from collections.abc import Sequence
from html import escape
from itertools import permutations

from bot.text.wording import LONGEST_CAPTION, counts_line, importance_line, join_words, pluralize
from bot.utf16 import utf16_length
from engine.data.dataset import Dataset
from engine.data.labels import SCORE_LABELS, points
from engine.data.scores import SCORE_NAMES
from engine.measure.permutation_importance import MOST_ROWS

_FEW = 5
_WORTH_NOTICE = 0.10
_LABELS = tuple(SCORE_LABELS[name].lower() for name in SCORE_NAMES)


def chart_html(importances: Sequence[float], losses: Sequence[float], dataset: Dataset) -> str:
    """The caption: the forest's importances, its losses where scores are shuffled, where they differ, the examples."""
    shuffled = "the examples" if len(dataset) <= MOST_ROWS else f"{MOST_ROWS} of the examples"
    few = min(dataset.counts.values()) < _FEW
    caution = f" Take both as rough: some emotions have fewer than {_FEW} examples." if few else ""
    lines = (
        _leans_on(importances),
        f"Importance, the share of its splits' worth: {importance_line(importances)}.",
        f"Right answers lost when one score is shuffled among {shuffled}: {_losses_line(losses)}.",
        f"{_comparison(importances, losses)}{caution}",
        f"It was fitted on {pluralize(len(dataset), 'example', 'examples')}: ",
    )
    room = LONGEST_CAPTION - utf16_length("\n".join(lines)) - 1
    emotions = (counts_line(dataset.counts, most) for most in range(12, 0, -1))
    named = next(line for line in emotions if utf16_length(line) <= room)
    return f"<b>{lines[0]}</b>\n" + "\n".join(lines[1:]) + f"{escape(named)}."


def _leans_on(importances: Sequence[float]) -> str:
    if not any(importances):
        return "The forest leans on none of the scores."
    return f"The forest leans most on {max(zip(importances, _LABELS, strict=True))[1]}."


def _losses_line(losses: Sequence[float]) -> str:
    """`facial expression −15 points, voice tone 0 and body language 0`."""
    first, *others = (f"{label} {points(-loss)}" for label, loss in zip(_LABELS, losses, strict=True))
    return join_words([f"{first} points", *others])


def _comparison(importances: Sequence[float], losses: Sequence[float]) -> str:
    """Where the two measures differ: scores that seem to matter but cost nothing, or another order."""
    measured = [
        (label, round(importance, 2), round(loss, 2))
        for label, importance, loss in zip(_LABELS, importances, losses, strict=True)
    ]
    idle = [label for label, importance, loss in measured if importance >= _WORTH_NOTICE and loss <= 0]
    swapped = [
        f"{one} is ahead of {other} by importance, behind it when shuffled"
        for (one, *by_one), (other, *by_other) in permutations(measured, 2)
        if by_one[0] > by_other[0] and by_one[1] < by_other[1]
    ]
    if idle:
        them = "it" if len(idle) == 1 else "them"
        return (
            f"The two differ on {join_words(idle)}: the forest uses {them}, yet shuffling {them} alone costs no right "
            "answer, since other scores can stand in."
        )
    return f"The two differ: {'; '.join(swapped)}." if swapped else "Both put the scores in the same order."
