"""The words of `/chart`: what its picture shows, for those who cannot see it. Pure: values in, HTML out."""

from collections.abc import Sequence
from html import escape
from itertools import permutations

from bot.text.wording import LONGEST_CAPTION, counts_line, importance_line, plain
from bot.utf16 import utf16_length
from engine.data.dataset import Dataset
from engine.data.labels import SCORE_LABELS, points
from engine.data.phrases import join_words, pluralize
from engine.data.scores import SCORE_NAMES
from engine.measure.evaluation_result import NO_DIFFERENCE, Measure
from engine.measure.folds import FOLDS, performance_counts

_WORTH_NOTICE = 0.10
_NEGLIGIBLE = 0.02
_SURELY_NOTHING = 0.05
_LABELS = tuple(SCORE_LABELS[name].lower() for name in SCORE_NAMES)
_HOW_SHARES_COME_ABOUT = "The shares say how much each score helps me tell apart the examples that I learned from."
_MOST_WITH_EMOTIONS = 12

_Measured = tuple[str, float, Measure]
"""A score's label, its importance, and the right answers lost without it."""


def chart_html(
    importances: Sequence[float], losses: Sequence[Measure] | None, dataset: Dataset, notes: Sequence[str] = ()
) -> str:
    """The caption: how much each score counts, by the forest's importances and by what it loses where they are shuffled
    (None where that could not be measured: what to teach then), what else there is to say of the picture, the examples;
    behind a quote how that was measured, with the intervals."""
    measured = list(zip(_LABELS, importances, losses, strict=True)) if losses else []
    told = [_without_each(losses), *_comparison(measured)] if losses else [_what_to_teach(dataset)]
    lines = [f"<b>{_counts(importances)}</b>", *told, *map(escape, notes)]
    quote = f"<blockquote expandable>{' '.join([_HOW_SHARES_COME_ABOUT, *_how_measured(measured)])}</blockquote>"
    examples = f"I learned from {pluralize(len(dataset), 'example', 'examples')}: "
    room = LONGEST_CAPTION - utf16_length(plain("\n".join([*lines, examples, quote])))
    emotions = (counts_line(dataset.counts, most) for most in range(_MOST_WITH_EMOTIONS, 0, -1))
    named = next(line for line in emotions if utf16_length(line) < room)
    return "\n".join([*lines, f"{examples}{escape(named)}.", quote])


def _counts(importances: Sequence[float]) -> str:
    if not any(importances):
        return "None of the scores counts: they tell me nothing about the emotion."
    return f"How much each score counts: {importance_line(importances)}."


def _what_to_teach(dataset: Dataset) -> str:
    """What is missing before losses can be measured: two emotions with performances enough."""
    counts = performance_counts(dataset)
    nearest = sorted(counts, key=lambda emotion: -counts[emotion])[:2]
    missing = [f"{FOLDS - counts[emotion]} more of {escape(emotion)}" for emotion in nearest if counts[emotion] < FOLDS]
    if len(nearest) < 2:
        missing.append(f"{FOLDS} of a second emotion")
    return f"Teach me {join_words(missing)}, and I can say how often I would be right without each score."


def _without_each(losses: Sequence[Measure]) -> str:
    """How often it would be right without each score."""
    (first, loss), *others = zip(_LABELS, losses, strict=True)
    clauses = [f"without the {label}, {_how_often(each)}" for label, each in others]
    return "; ".join([f"Without the {first} I would be right {_how_often(loss)}", *clauses]) + "."


def _how_often(loss: Measure) -> str:
    """`15 times in 100 less often`; where nobody can be sure of it, `perhaps` before it."""
    times = round(abs(loss.value) * 100)
    if not times:
        sure = max(abs(loss.low), abs(loss.high)) < _SURELY_NOTHING
        return "just as often" if sure else "perhaps just as often"
    often = f"{'once' if times == 1 else f'{times} times'} in 100 {'less' if loss.value > 0 else 'more'} often"
    return f"perhaps {often}" if loss.verdict == NO_DIFFERENCE else often


def _comparison(measured: Sequence[_Measured]) -> list[str]:
    """Where the two measures differ beyond the spread: scores that seem to matter but cost little, or another order."""
    idle = [label for label, importance, loss in measured if importance >= _WORTH_NOTICE and loss.high < _NEGLIGIBLE]
    if len(idle) == 1:
        return [f"{idle[0].capitalize()} helps, but the other two can replace it."]
    if idle:
        return [f"{join_words(idle).capitalize()} help, but I can do without any one of them while I have the others."]
    return [
        f"By its share {ahead[0]} counts more than {behind[0]}, yet I miss {behind[0]} more."
        for ahead, behind in _other_order(measured)
        if ahead[2].high < behind[2].low
    ]


def _other_order(measured: Sequence[_Measured]) -> list[tuple[_Measured, _Measured]]:
    """The pairs of scores of which one is ahead by its share, and behind by what is lost without it."""
    return [
        (ahead, behind)
        for ahead, behind in permutations(measured, 2)
        if round(ahead[1], 2) > round(behind[1], 2) and round(ahead[2].value, 2) < round(behind[2].value, 2)
    ]


def _how_measured(measured: Sequence[_Measured]) -> list[str]:
    """What “without” means, and the intervals."""
    if not measured:
        return []
    (first, _, loss), *others = measured
    named = [f"{first} {_in_points(loss)}", *(f"{label} {_in_points(each)}" for label, _, each in others)]
    return [
        "“Without” means that I get the score of another performance instead, chosen at random; I tried it on "
        "performances that I had not learned from.",
        f"Each adds to my right answers, in points with 95% intervals: {join_words(named)}.",
    ]


def _in_points(loss: Measure) -> str:
    return f"{points(loss.value)} ({points(loss.low)} to {points(loss.high)})"
