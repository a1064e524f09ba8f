"""The words of `/model`: in a sentence or two how good the recognizer is and what to teach next; behind *Details* all
that is known. Pure: values in, HTML out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.text.change_text import STARTER_OFFER
from bot.text.measures_text import choice_text, evaluation_lines, left_out_names
from bot.text.progress_text import progress_text
from bot.text.wording import LONGEST_CAPTION, TEACH_LINE, counts_line, cut_to_message, plain
from bot.utf16 import utf16_length
from engine.data.dataset import STARTER, Dataset
from engine.data.phrases import join_words, pluralize
from engine.forest.recognizer import Recognizer
from engine.measure.choice import Choice
from engine.measure.evaluation_result import FEWEST_PERFORMANCES, Evaluation, NotMeasurable
from engine.measure.headlines import times_in
from engine.measure.tutorial import TutorialSplit

DETAILS = "Details"
DETAILS_SHOWN = "The details are below."
TOO_OLD = "This button is too old. Send /model again."
_ENOUGH_RECALL = 0.9
"""An emotion that is found so often is not what to teach next."""
_FIRST_LINES = re.compile(
    r"Right (?:\d+ times?|less than once) in 100 |Too early to tell\.|I know only what I was given: "
)


@dataclass(frozen=True)
class ModelSummary:
    """What can be said of a chat's recognizer."""

    recognizer: Recognizer
    answering: int
    """The version that it was fitted on; 0 is the shared recognizer."""
    newest: int
    """The chat's newest version; 0 where it has none."""
    starter: bool
    """Whether the starter rows belong to the newest version."""
    taught: bool
    """Whether the newest version has an example that the chat taught."""
    given: Dataset
    """What the shared recognizer knows, which answers where nothing was taught."""
    choice: Choice | None
    measured: Evaluation | NotMeasurable | None
    """Of the newest version; None while it is being measured, and where the shared recognizer answers."""
    record: str
    """How often it was right at first sight; empty where that is not known."""
    disputes: Sequence[str]
    """Lines about where people disagree; empty where they do not."""
    only_starter_lacks: bool
    """Whether nothing but starter rows was left out of the measuring, so that the chat can do without them."""


def first_html(summary: ModelSummary) -> str:
    """How good the recognizer is, and what to teach next."""
    if not summary.taught:
        return _untaught_html(summary.given)
    if isinstance(summary.measured, Evaluation):
        return _measured_html(summary.measured, only_starter_lacks=summary.only_starter_lacks)
    if summary.measured is None:
        return measuring_html(summary.newest)
    return f"<b>Too early to tell.</b>\n{escape(progress_text(summary.measured))}"


def caption_html(html: str, numbers: Sequence[str]) -> str:
    """The words of a picture, and which number in it stands for which name as far as there is room for that."""
    with_numbers = "\n".join([html, *map(escape, numbers)])
    return with_numbers if utf16_length(plain(with_numbers)) <= LONGEST_CAPTION else html


def is_first_text(text: str) -> bool:
    """Whether this is such a text, under which a tap on *Details* may be."""
    return bool(_FIRST_LINES.match(text))


def measuring_html(version: int) -> str:
    """That the measuring is under way: the message is edited when it is done."""
    return f"I am still measuring version {version:,} … This message will say how good I am as soon as I know."


def measuring_failed_html(incident: str) -> str:
    """That the measuring failed, and what to do."""
    return (
        "Sorry, I could not measure how good I am. What you taught is kept; send /model and I will try again. "
        f"If it happens again, tell whoever runs me: incident <code>{incident}</code>."
    )


def newer_details_html(shown: int, newest: int) -> str:
    """That the details are of another version than the message above them."""
    return f"The message above is about version {shown:,}; these are the details of version {newest:,}, the newest."


def _untaught_html(dataset: Dataset) -> str:
    examples = pluralize(len(dataset), "example", "examples")
    what = f"{examples} of {pluralize(len(dataset.emotions), 'emotion', 'emotions')}"
    if dataset.digest == STARTER.digest:
        what = f"the {pluralize(len(dataset), 'starter row', 'starter rows')}"
    return (
        f"<b>I know only what I was given: {what}.</b> So nobody can say yet how good I am.\n"
        f"Teach me your own: vote under a reading, or send <code>{TEACH_LINE}</code>. With {FEWEST_PERFORMANCES} "
        "performances each of two emotions I can say how good I am."
    )


def _measured_html(measured: Evaluation, *, only_starter_lacks: bool) -> str:
    accuracy = measured.accuracy
    right = times_in(accuracy.value, 100)
    low, high, commonest = (
        round(share * 100) for share in (accuracy.low, accuracy.high, measured.commonest.accuracy.value)
    )
    lines = [
        f"<b>Right {right} on performances I have not seen</b> ({low} to {high}); always guessing the commonest: "
        f"{commonest}.",
        escape(_next_text(measured)),
    ]
    if only_starter_lacks:
        lines += [f"I cannot say how good I am at {escape(left_out_names(measured.left_out))}.", STARTER_OFFER]
    return "\n".join(lines)


def _next_text(measured: Evaluation) -> str:
    """What to teach next: the emotion that is nearest to being measured, but for those of one starter row; else the one
    that is found least often."""
    begun = [each for each in measured.left_out if each[1] > 1 or each[0] not in STARTER.emotions]
    if begun:
        return _nearest_text(*max(begun, key=lambda each: each[1]))
    weakest = min(measured.recalls, key=lambda recall: recall.share)
    if not weakest.share:
        return f"Next, teach {weakest.emotion}: I never get it right yet."
    if weakest.share < _ENOUGH_RECALL:
        return f"Next, teach {weakest.emotion}: I get it right {times_in(weakest.share, 100)}."
    return "I get every emotion I was tested on right 9 times in 10 or more; more performances make that surer."


def _nearest_text(emotion: str, performances: int) -> str:
    more = pluralize(FEWEST_PERFORMANCES - performances, "more performance", "more performances")
    return f"Next: {more} of {emotion}, then I can say how good I am at it."


def details_html(summary: ModelSummary, tutorial: TutorialSplit, libraries: Sequence[str], note: str = "") -> str:
    """All that is known: the facts first, then how good it is, then where people disagree; where it comes from only as
    long as nothing was taught. Where very many emotions with the longest names make it too long, the longest lines go.
    """
    parts = [note] if note else []
    parts += [_facts_html(summary, libraries), _measures_html(summary)]
    if summary.record:
        parts.append(f"<b>How good was it so far?</b>\n{escape(summary.record)}")
    if summary.disputes:
        parts.append("\n".join(["<b>Where people agree and disagree</b>", *map(escape, summary.disputes)]))
    if not summary.taught:
        parts.append(_tutorial_html(tutorial))
    return cut_to_message("\n\n".join(parts))


def _facts_html(summary: ModelSummary, libraries: Sequence[str]) -> str:
    recognizer, dataset = summary.recognizer, summary.recognizer.dataset
    examples = pluralize(len(dataset), "example", "examples")
    lines = [
        f"<b>A random forest of {recognizer.parameters.n_estimators} trees</b>, on scaled scores",
        f"Version {summary.answering:,}, trained {recognizer.trained_at:%d %B %Y, %H:%M} UTC on all {examples}: "
        f"{escape(counts_line(dataset.counts))}",
        f"Made with {join_words(libraries)}; dataset <code>{dataset.digest[:12]}</code>",
    ]
    if summary.newest != summary.answering:
        lines.append(
            f"Version {summary.newest:,} does not answer yet: I am still learning it, or it has not two emotions."
        )
    elif summary.choice:
        lines.append(escape(choice_text(summary.choice)))
    elif recognizer.parameters.min_samples_leaf > 1:
        leaf = pluralize(recognizer.parameters.min_samples_leaf, "row", "rows")
        lines.append(f"Smallest leaf: {leaf}, chosen when it was trained.")
    return "\n".join(lines)


def _measures_html(summary: ModelSummary) -> str:
    head, measured = "<b>How good is it?</b>", summary.measured
    if isinstance(measured, Evaluation):
        return "\n".join([head, *map(escape, evaluation_lines(measured, summary.starter))])
    confidence = _confidence_text(summary.recognizer)
    if not summary.taught:
        return f"{head}\n{_unmeasured_html(summary.given)} {confidence}"
    if measured is None:
        return f"{head}\nI am still measuring version {summary.newest:,}. {confidence}"
    needs = (
        f"To measure it takes two emotions with {FEWEST_PERFORMANCES} different performances each; performances with "
        "the same scores count once."
    )
    return f"{head}\n{escape(progress_text(measured))} {needs} {confidence}"


def _confidence_text(recognizer: Recognizer) -> str:
    """What the confidence is, where no evaluation tells."""
    if recognizer.temperature is None:
        return "Its confidence is the share of the trees' votes, not yet checked against other performances."
    return "Its confidence is the trees' votes, calibrated by cross-validation when it was trained."


def _unmeasured_html(dataset: Dataset) -> str:
    """Of the shared recognizer, which `emotion-bot train` may have fitted on many examples."""
    if dataset.digest == STARTER.digest:
        return "Nobody can say yet."
    return "It was not measured here; on the bot's machine, <code>emotion-bot evaluate --dataset FILE</code> does it."


def _tutorial_html(tutorial: TutorialSplit) -> str:
    rows = len(tutorial.train) + len(tutorial.test)
    missing = tutorial.missing
    return (
        "<b>Where it comes from</b>\n"
        f"This began as a tutorial that tested itself on {len(tutorial.test)} of its {rows} examples. It then had no "
        f"{escape(' and no '.join(missing))} left to learn from: its accuracy is {tutorial.accuracy:.2f}, and it can "
        f"never answer {escape(' or '.join(missing))}. So I learn from all {rows}. One example an emotion cannot tell "
        "how good I am."
    )
