"""The words of `/examples`: a line for each example, which of them are shown, and what is refused. Pure.

A page says which performer's examples it shows, and a tap is answered from these words alone.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from bot.text.wording import TEACH_LINE, short_scores_line
from engine.data.dataset import Example
from engine.data.phrases import pluralize, quoted, shortened

OTHERS = "Delete what somebody else taught?"
WHICH_EMOTION, WHICH_PERFORMER = "Which emotion?", "Which performer?"
TOO_OLD = "This list is too old. Send /examples again."
NOT_YOURS = "This list is somebody else's. Send /examples for your own."
QUESTION_NOT_YOURS = "This question is for somebody else. Send /examples for your own."
QUESTION_TOO_OLD = "This question is too old. Send /examples again."
GONE = "This example is gone already."
NOT_YOUR_EXAMPLE = "Somebody else taught this. You can delete what you taught; in groups, admins can delete all."
ONLY_ADMINS_REMOVE = "In this group only admins remove a performer's examples."
NEWER, OLDER, PREVIOUS, MORE = "‹ Newer", "Older ›", "‹ Previous", "More ›"
SHOW_EVERYONES, SHOW_MINE, BACK_TO_LIST = "Show everyone's", "Show only mine", "‹ Back to the list"
CHOOSE_EMOTION, EVERY_EMOTION = "Emotion …", "Every emotion"
CHOOSE_PERFORMER, EVERY_PERFORMER = "Performer …", "Every performer"
DELETE_IT, DELETED = "Delete it", "Deleted."
_LONGEST_LABEL = 20
_NEWEST_FIRST = ", newest first"
_NOTHING = ("You have taught nothing", "Nobody has taught me anything", "No example like that")
_LONGEST_LINE, _LONGEST_PERFORMER, _SHORTEST_EMOTION = 35, 8, 8
"""Characters; the number of the line comes before it."""
_MOST_NAMED = 12
_HEAD = re.compile(rf"\d+–\d+ of .+{_NEWEST_FIRST}(\n|$)|({'|'.join(_NOTHING)}) ")
_PERFORMER = re.compile(r"[^\n]+\n(?:Emotion: [^\n]+\n)?Performer: ([^\n]+)(?:\n|$)")


def example_line(example: Example, at: datetime) -> str:
    """An example in a list, for a phone's width: `9 8 9 · happy · Ann · 25 Nov`. Long names are
    shortened."""
    performer = example.provenance.performer
    by = [] if performer is None else [shortened(performer, _LONGEST_PERFORMER)]
    scores, rest = short_scores_line(example.scores), [*by, f"{at:%d %b}"]
    room = _LONGEST_LINE - len(" · ".join([scores, "", *rest]))
    return " · ".join([scores, shortened(example.emotion, max(room, _SHORTEST_EMOTION)), *rest])


def page_html(
    lines: Sequence[str],
    offset: int,
    total: int,
    *,
    own: bool,
    emotion: str | None,
    performer: str | None,
    deletable: bool,
    in_versions: bool = False,
) -> str:
    """The examples from `offset` on, numbered, of so many in all, and which emotion and performer was chosen;
    `in_versions` says that where none is there, earlier versions have some."""
    chosen = [*([f"Emotion: {emotion}"] if emotion else []), *([f"Performer: {performer}"] if performer else [])]
    if not lines:
        return "\n".join([_nothing_html(own, bool(chosen), in_versions), *map(escape, chosen)])
    whose, examples = "your" if own else "everyone's", pluralize(total, "example", "examples")
    head = f"<b>{offset + 1}–{offset + len(lines)} of {whose} {examples}</b>{_NEWEST_FIRST}"
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=offset + 1)]
    hint = ["", "Tap ✕ to delete an example."] if deletable else []
    return "\n".join([head, *map(escape, [*chosen, *numbered]), *hint])


def _nothing_html(own: bool, is_chosen: bool, in_versions: bool) -> str:
    yours, nobody, none = _NOTHING
    if in_versions:
        return f"{none} is left here, but earlier versions have some."
    if own:
        return f"{yours} like that here yet." if is_chosen else f"{yours} here yet."
    return f"{none} is left here." if is_chosen else f"{nobody} here yet. For example: <code>{TEACH_LINE}</code>"


def delete_label(number: int) -> str:
    """The button that deletes the example of this number in the list."""
    return f"✕ {number}"


def name_label(name: str) -> str:
    """The button that chooses an emotion or a performer."""
    return shortened(name, _LONGEST_LABEL)


def remove_label(performer: str) -> str:
    """The button that removes a performer's examples."""
    return f"Remove {shortened(performer, _LONGEST_LABEL)}'s examples"


def is_page(text: str) -> bool:
    """Whether a message shows a page, or what may be chosen for one, or asks about one of its examples."""
    return text.startswith((OTHERS, WHICH_EMOTION, WHICH_PERFORMER)) or _HEAD.match(text) is not None


def performer_shown(text: str) -> str | None:
    """The performer whose examples a page shows, from its own words; None where it shows more than one's, or none."""
    found = _PERFORMER.match(text) if _HEAD.match(text) else None
    return found[1] if found else None


def shows_example(text: str, line: str) -> bool:
    """Whether a message has this example in a line of its own."""
    return line in (re.sub(r"^\d+\. ", "", shown) for shown in text.splitlines())


def delete_question(line: str) -> str:
    """Whether to delete an example of somebody else's."""
    return f"<b>{OTHERS}</b>\n{escape(line)}"


def unknown_filter_text(written: str, emotions: Sequence[str], performers: Sequence[str]) -> str:
    """That a word after /examples is neither an emotion nor a performer here, and what there is."""
    if not emotions:
        return f"I know neither an emotion nor a performer called {quoted(written)}: nothing was taught here yet."
    named = f" Performers: {_some(performers)}." if performers else " No example says who performed."
    return (
        f"I know neither an emotion nor a performer called {quoted(written)} here. "
        f"Emotions that were taught: {_some(emotions)}.{named}"
    )


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*names[:_MOST_NAMED], *more])
