"""The words of `/chart`: what its picture shows, for those who cannot see it. Pure: values in, HTML out."""

from collections.abc import Sequence
from html import escape
from itertools import permutations

from bot.text.wording import LONGEST_CAPTION, counts_line, importance_line
from bot.utf16 import utf16_length
from engine.data.dataset import Dataset
from engine.data.labels import SCORE_LABELS, points
from engine.data.phrases import join_words, pluralize
from engine.data.scores import SCORE_NAMES
from engine.measure.evaluation_result import Measure

_WORTH_NOTICE = 0.10
_NEGLIGIBLE = 0.02
_LABELS = tuple(SCORE_LABELS[name].lower() for name in SCORE_NAMES)
_NO_LOSSES = (
    "How many right answers each score is worth cannot be measured yet: that needs two emotions with five different "
    "performances each."
)


def chart_html(
    importances: Sequence[float], losses: Sequence[Measure] | None, dataset: Dataset, notes: Sequence[str] = ()
) -> str:
    """The caption: the forest's importances, its losses where scores are shuffled (None where they could not be
    measured), where they differ, what else there is to say of the picture, the examples."""
    lines = (
        _leans_on(importances),
        f"Importance, the share of its splits' worth: {importance_line(importances)}.",
        *(_loss_lines(importances, losses) if losses else [_NO_LOSSES]),
        *map(escape, notes),
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


def _loss_lines(importances: Sequence[float], losses: Sequence[Measure]) -> list[str]:
    first, *others = (
        (f"{label} {points(-loss.value)}", f"({points(-loss.high)} to {points(-loss.low)})")
        for label, loss in zip(_LABELS, losses, strict=True)
    )
    told = join_words([f"{first[0]} points {first[1]}", *map(" ".join, others)])
    return [
        f"Right answers lost when one score is shuffled, on performances held out, with 95% intervals: {told}.",
        _comparison(list(zip(_LABELS, importances, losses, strict=True))),
    ]


def _comparison(measured: Sequence[tuple[str, float, Measure]]) -> str:
    """Where the two measures differ beyond the spread: scores that seem to matter but cost little, or another order."""
    idle = [label for label, importance, loss in measured if importance >= _WORTH_NOTICE and loss.high < _NEGLIGIBLE]
    if idle:
        them = "it" if len(idle) == 1 else "them"
        return (
            f"The two differ on {join_words(idle)}: the forest uses {them}, yet shuffling {them} alone costs less than "
            "2 points, since other scores can stand in."
        )
    other_order = [
        (ahead, behind)
        for ahead, behind in permutations(measured, 2)
        if round(ahead[1], 2) > round(behind[1], 2) and round(ahead[2].value, 2) < round(behind[2].value, 2)
    ]
    if not other_order:
        return "Both put the scores in the same order."
    swapped = [
        f"{ahead[0]} is ahead of {behind[0]} by importance, behind it when shuffled"
        for ahead, behind in other_order
        if ahead[2].high < behind[2].low
    ]
    return f"The two differ: {'; '.join(swapped)}." if swapped else "Their orders differ by no more than the spread."
