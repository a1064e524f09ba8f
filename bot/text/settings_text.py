"""The words of `/settings` and `/starter`: what a chat decides, and who may do what. Pure."""

from collections.abc import Mapping
from html import escape

from bot.text.wording import counts_line
from engine.data.phrases import pluralize

SETTINGS_HEAD = "Settings of this group"
STARTER_HEAD = "Starter rows: "
TOO_OLD = "These buttons are too old. Send /settings again."
QUESTION_TOO_OLD = "This question is too old. Send /settings and choose again."
OFFER_TOO_OLD = "This button is too old. Send /model again."
NOT_YOUR_LIST = "Somebody else sent /settings here. Send it yourself to change the starter rows."
NOT_YOUR_QUESTION = "This question is for whoever asked to change the starter rows."
NOT_YOUR_OFFER = "This button is for whoever sent /model."
ONLY_ADMINS = "Only admins of this group can change that."
DONE = "Done."
ON, OFF, USE_ONLY_OURS = "On", "Off", "Use only ours"
ADMINS_TEACH, EVERYONE_TEACHES = "Let only admins teach", "Let everyone teach"
ADMINS_RESTORE = "Let only admins change what others taught"
EVERYONE_RESTORES = "Let everyone change what others taught"
NO_PERSON = "Channels and anonymous admins cannot do this. Write as yourself, and send it again."
NO_PERSON_TEACHES = (
    "Anonymous admins and channels cannot teach: I could not tell whose examples these are. "
    "Write as yourself, and send it again."
)
ONLY_ADMINS_TEACH = "In this group only admins teach me. An admin can change that with /settings."
ONLY_ADMINS_RESTORE = (
    "In this group only admins take away or bring back what others taught. An admin can change that with /settings."
)
ADMINS_UNKNOWN = "Telegram does not tell me who the admins are here. Make me an admin, and try again."


def settings_html(
    *, admins_only: bool, everyone_restores: bool, starter: bool, starter_counts: Mapping[str, int]
) -> str:
    """What a group decided."""
    teaching = "only admins" if admins_only else "everyone"
    restoring = "everyone" if everyone_restores else "only admins"
    return (
        f"<b>{SETTINGS_HEAD}</b>\n"
        f"Who may teach me: {teaching}.\n"
        f"Who may take away and bring back what others taught: {restoring}.\n"
        "Only admins can change these two.\n\n"
        f"{starter_html(starter, starter_counts)}"
    )


def starter_html(starter: bool, starter_counts: Mapping[str, int]) -> str:
    """Whether the starter rows are in use, and which these are."""
    examples = pluralize(sum(starter_counts.values()), "example", "examples")
    return (
        f"<b>{STARTER_HEAD}{on_or_off(starter)}</b>\n"
        f"I start with {examples}: {escape(counts_line(starter_counts))}. "
        "Once you have taught me two emotions, I can do without them."
    )


def chosen_label(label: str) -> str:
    """The button of what is in use."""
    return f"✓ {label}"


def is_settings(text: str) -> bool:
    """Whether a message shows what a chat decided, or its starter rows alone."""
    return text.startswith((SETTINGS_HEAD, STARTER_HEAD))


def on_or_off(starter: bool) -> str:
    """`on` or `off`."""
    return "on" if starter else "off"


def starter_unchanged_text(choice: str) -> str:
    """That the starter rows are `on` or `off` as it is."""
    return f"The starter rows are {choice} already."


def too_few_emotions_text(emotions: int) -> str:
    """Why the starter rows cannot be left out yet: the chat taught so many emotions."""
    are = {0: "are none", 1: "is one"}.get(emotions, f"are {emotions}")
    return f"Without the starter rows I need two emotions that you taught; so far there {are}. Until then they stay on."
