"""The words of changes that take away or bring back examples: the question before, and what was done. Pure.

A question says which version it was asked at, and what it is about; a tap is answered from these words alone.
`who` did something, in HTML.
"""

import re
from collections.abc import Mapping
from html import escape

from bot.text.wording import counts_line, undone_html
from engine.data.phrases import pluralize

_ROLLBACK = re.compile(r"Bring version (\d{1,9}) back\?\n")
_TAKE_BACK = re.compile(r"Undo [\d,]+ examples?(?: that somebody else taught)?\?\n")
_REMOVE = re.compile(r"Remove all examples by (.+) for good\?\n")
_ASKED_AT = re.compile(r"Now: version (\d{1,9})\.$", re.MULTILINE)
_STAYS = "Nothing is lost: /history has every version."
UNDO_TOO_OLD = "This question is too old. Send /undo again."
UNDO_NOT_YOURS = "This question is for somebody else. Send /undo to undo your own last lesson."
NOTHING_TO_UNDO = "You have nothing to undo here."
UNDONE_ALREADY = "This was undone already, so nothing more was undone."
NOT_YOURS_TO_UNDO = "There is nothing here for you to undo."
LEAVE_IT = "Leave it as it is"
BRING_IT_BACK, REMOVE_THEM = "Bring it back", "Remove them"
LEAVE_THEM_OUT, TAKE_THEM_IN = "Leave them out", "Use them again"
NOTHING_CHANGED = "Nothing was changed."
ONLY_WHO_ASKED = "Only the person who asked for this can answer it."
ROLLBACK_TOO_OLD = "This question is too old. Send /history and choose again."
YOU, SOMEBODY = "You", "Somebody"
STARTER_OFFER = "Only the starter rows have these emotions."
STARTER_QUESTIONS = {"off": "Leave the starter rows out?", "on": "Use the starter rows again?"}


def rollback_question(number: int, newest: int, added: int, removed: int, *, starter: bool = False) -> str:
    """Whether to bring a version back in place of the newest, how many examples come and how many go, and whether the
    starter rows do too."""
    come = pluralize(added, "example comes back", "examples come back") if added else ""
    go = pluralize(removed, "example goes", "examples go") if removed else ""
    changes = ", ".join(filter(None, (come, go))) or "No example comes or goes"
    rows = f" The starter rows will be as in version {number}." if starter else ""
    return f"<b>Bring version {number} back?</b>\n{changes}.{rows} {_STAYS}\n{_now(newest)}"


def version_asked_for(text: str) -> int | None:
    """The version that a question asks to bring back; None for any other text."""
    found = _ROLLBACK.match(text)
    return int(found[1]) if found else None


def rolled_back_html(who: str, number: int, before: int, added: int, removed: int) -> str:
    """That a version was brought back in place of the one before, by whom, and how to take that back."""
    came = pluralize(added, "example came back", "examples came back") if added else ""
    went = pluralize(removed, "example went", "examples went") if removed else ""
    changes = ", ".join(filter(None, (came, went)))
    if not changes:
        return f"{who} brought version {number} back. {_way_back(before)}"
    return f"{who} brought version {number} back: {changes}. {_way_back(before)}"


def already_in_use_text(number: int, newest: int) -> str:
    """That a rollback would change nothing."""
    if number == newest:
        return f"Version {number} is already in use."
    return f"Version {number} is already in use: version {newest} has the same examples."


def no_version_text(number: int) -> str:
    """That a chat has no version of this number."""
    return f"There is no version {number} here. /history lists all there are."


def starter_question(choice: str, counts: Mapping[str, int], version: int) -> str:
    """Whether to leave the starter rows out (`off`) or take them in (`on`), and which these are."""
    rows, named = sum(counts.values()), escape(counts_line(counts))
    if choice == "off":
        changes = pluralize(rows, "example goes", "examples go")
    else:
        changes = pluralize(rows, "example comes back", "examples come back")
    return f"<b>{STARTER_QUESTIONS[choice]}</b>\n{changes}: {named}. What this chat taught stays.\n{_now(version)}"


def starter_asked_for(text: str) -> str | None:
    """`on` or `off`, as a question asks; None for any other text."""
    return next((choice for choice, question in STARTER_QUESTIONS.items() if text.startswith(f"{question}\n")), None)


def offers_starter_off(text: str) -> bool:
    """Whether this is an answer to /model that offers to leave the starter rows out."""
    return STARTER_OFFER in text


def starter_changed_html(who: str, choice: str, before: int) -> str:
    """That the starter rows were left out or taken in, by whom, and how to take that back."""
    if choice == "off":
        return f"{who} left the starter rows out. {_way_back(before)}"
    return f"{who} brought the starter rows back. {_way_back(before)}"


def take_back_question(counts: Mapping[str, int], *, own: bool) -> str:
    """Whether to take back a submission, and what goes."""
    whose = "" if own else " that somebody else taught"
    examples = pluralize(sum(counts.values()), "example", "examples")
    return f"<b>Undo {examples}{whose}?</b>\n{escape(counts_line(counts))}. {_STAYS}"


def undo_label(examples: int) -> str:
    """The button of such a question."""
    return "Undo it" if examples == 1 else "Undo them"


def asks_to_take_back(text: str) -> bool:
    """Whether this is such a question."""
    return bool(_TAKE_BACK.match(text))


def taken_back_html(who: str, counts: Mapping[str, int], before: int, *, own: bool, may_restore: bool) -> str:
    """That a submission was taken back, by whom where it is another's, and how to take that back, or who may."""
    if own:
        way = _way_back(before) if may_restore else f"An admin can bring them back: <code>/rollback {before}</code>."
        return f"{undone_html(sum(counts.values()), list(counts))} {way}"
    examples = pluralize(sum(counts.values()), "example", "examples")
    return f"{who} undid {examples} that somebody else taught ({escape(', '.join(counts))}). {_way_back(before)}"


def deleted_html(who: str, line: str, before: int) -> str:
    """That somebody else's example was deleted, by whom, and how to take that back."""
    return f"{who} deleted what somebody else taught: {escape(line)}. {_way_back(before)}"


def remove_performer_question(performer: str, examples: int, version: int) -> str:
    """Whether to remove a performer's examples from every version, and how many are there now."""
    go = pluralize(examples, "example goes", "examples go") if examples else "No example goes now"
    return (
        f"<b>Remove all examples by {escape(performer)} for good?</b>\n{go}; those removed before go from every "
        f"version too. No version can bring them back then. For a copy, send /export first.\n{_now(version)}"
    )


def performer_asked_about(text: str) -> str | None:
    """The performer whose examples a question asks to remove; None for any other text."""
    found = _REMOVE.match(text)
    return found[1] if found else None


def performer_removed_html(who: str, performer: str, examples: int) -> str:
    """That a performer's examples are gone, and who removed them."""
    return (
        f"{who} removed {pluralize(examples, 'example', 'examples')} by {escape(performer)} for good, from every "
        "version. Until I have learned again without them, I answer from the starter rows."
    )


def version_asked_at(text: str) -> int | None:
    """The version that was the newest when a question was asked."""
    found = _ASKED_AT.search(text)
    return int(found[1]) if found else None


def _way_back(version: int) -> str:
    return f"<code>/rollback {version}</code> undoes that."


def _now(version: int) -> str:
    return f"Now: version {version}."
