"""What was learned, in words: how answers changed, how good they are now, what is missing. Pure; plain text, with
commands between backticks, but for what is called `html`."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.measures_text import left_out_text
from bot.text.progress_text import progress_text
from bot.text.wording import short_scores_line
from engine.data.labels import percent
from engine.data.phrases import pluralize
from engine.data.scores import Scores
from engine.measure.evaluation_result import BETTER, WORSE, Comparison, Evaluation, Measure, NotMeasurable
from engine.measure.headlines import difference_text

LEARNING_TEXT = "Learning from it …"
LEARNING_ANEW_TEXT = "Learning again …"
NOTHING_TAUGHT_TEXT = "I answer from the starter rows alone again."
ONE_EMOTION_TEXT = "That is only one emotion, so I go on as before. Teach me a second one."
MOST_CHANGES = 4
"""Performances whose answers are told."""


@dataclass(frozen=True)
class AnswerChange:
    """What is answered to scores now, and what was before: an emotion with its confidence, `angry, 46%`."""

    scores: Scores
    now: str
    before: str


def changes_text(changes: Sequence[AnswerChange], others: int = 0) -> str:
    """How the answers to these performances changed, and how many others were learned from."""
    shown = [_change_text(change) for change in changes]
    if len(shown) == 1 and not others:
        return f"I learned from it: {shown[0]}."
    rest = [f"and {pluralize(others, 'performance', 'performances')} more"] if others else []
    return "\n".join(["I learned from them:", *(f"• {each}" for each in [*shown, *rest])])


def _change_text(change: AnswerChange) -> str:
    scores = short_scores_line(change.scores)
    (emotion, _, share), (emotion_before, _, share_before) = map(_parts, (change.now, change.before))
    if change.now == change.before:
        return f"{scores} stays {change.now}"
    if emotion == emotion_before:
        return f"{scores} is {emotion}, now {share} (before: {share_before})"
    return f"{scores} is now {change.now} (before: {change.before})"


def _parts(shown: str) -> tuple[str, str, str]:
    return shown.rpartition(", ")


def known_examples_text(examples: int) -> str:
    """From how many examples was learned in all."""
    return f"I have learned from {pluralize(examples, 'example of yours', 'examples of yours')}."


def failed_html(incident: str) -> str:
    """That learning failed, and what becomes of what was taught; the incident's name is code."""
    return (
        "Sorry, something went wrong while I learned. What you taught is kept; I answer as before, and try again "
        f"when you next teach. If it happens again, tell whoever runs me: incident <code>{incident}</code>."
    )


def way_back_text(before: int, *, undo: bool) -> str:
    """How to bring back the version before: by the button under the message, if there is one."""
    return "Tap Undo to go back." if undo else f"`/rollback {before}` brings that back."


def how_good_text(
    measured: Evaluation | NotMeasurable,
    comparison: Comparison | None,
    *,
    starter: bool,
    other_emotions: bool,
    way_back: str,
) -> str:
    """How good the answers are, whether better than before, and which emotions that is not known of; or what to teach
    so that it can be told. `way_back` says how to bring back what was better."""
    if isinstance(measured, NotMeasurable):
        return progress_text(measured)
    told = [right_times_text(measured.accuracy)]
    if other_emotions:
        told.append("The emotions have changed, so this cannot be compared with before.")
    elif comparison is not None:
        told.append(_comparison_text(comparison, way_back))
    left_out = left_out_text(measured.left_out, starter)
    return " ".join([*told, *([left_out] if left_out else [])])


def right_times_text(accuracy: Measure) -> str:
    """`Right 47 times in 100 on performances it has not seen (33 to 61).`"""
    low, high = percent(accuracy.low).rstrip("%"), percent(accuracy.high).rstrip("%")
    times = percent(accuracy.value).rstrip("%")
    return f"I am right {times} times in 100 on performances I have not seen ({low} to {high})."


def _comparison_text(comparison: Comparison, way_back: str) -> str:
    """Both are of other folds than the accuracy that stands beside, so that the difference alone is told."""
    gain = difference_text(comparison.gain)
    if comparison.gain.verdict == WORSE:
        return f"On the same performances that is worse than before: {gain}. {way_back}"
    if comparison.gain.verdict == BETTER:
        return f"On the same performances that is better than before: {gain}."
    return f"On the same performances I see no difference from before: {gain}."
