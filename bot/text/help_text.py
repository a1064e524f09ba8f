"""The words of `/start`, of the menu and of `/help`, in groups. Pure."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from operator import itemgetter

from bot.text.wording import DISCLAIMER, RIGHT_LINE

HELLO = "Hello! I read an emotion from three scores of a performance."
WELCOME_TOO_OLD = "This button is too old. Send /start again."
WELCOME_HTML = f"""<b>{HELLO}</b>

Watch someone perform and score what you see, 0 (nothing) to 10 (as strong as it gets); decimals are fine:
1. facial expression
2. voice tone
3. body language

Then send me the three numbers, like <code>{RIGHT_LINE}</code>, or just /predict for a keypad.
/help lists everything I understand.

{DISCLAIMER}

Try a performance:"""
MENU: Mapping[str, str] = {
    "predict": "Read an emotion from three scores",
    "teach": "Teach me an example",
    "chart": "How much each score counts",
    "model": "How good I am, and what to teach next",
    "dataset": "All examples that I learned from",
    "examples": "What was taught, and how to delete it",
    "undo": "Undo your last lesson",
    "history": "What changed, and how to go back",
    "rollback": "Bring version 3 back",
    "export": "Keep a copy of what was taught",
    "settings": "Who may teach, and the starter rows",
    "starter": "Leave the starter rows out",
    "forget": "Delete what you taught me, for good",
    "privacy": "What I keep about you",
    "help": "Everything I understand",
    "cancel": "Close the keypad",
    "start": "What this is, with three to try",
}
"""What each command does, as the menu and /help say it."""
READ, TEACH, MEASURED = "Read", "Teach", "How good am I?"
TAUGHT, CHAT = "What was taught", "Chat and privacy"
_MORE = """<b>I also understand</b>
<code>9 8 9</code> alone, in a private chat
<code>9/10 8/10 9/10</code>, <code>90% 80% 90%</code>, <code>8,5 7 9</code>
<code>face 9, voice 8, body 9</code>, in any order
<code>Ann 9 8 9</code>, to say who performed
<code>/teach sad Ann 3 2 2</code>, also when you teach
many performances, one a line
a CSV or workbook of thousands: just send it
a corrected message: I read it again

In any other chat, type <code>@{bot} 9 8 9</code> and tap what I read."""


def help_html(commands: Iterable[tuple[str, str, str]], bot: str) -> str:
    """A line for each command, a group, an example to be copied and what it does, under the group's heading; then what
    else the bot, by its name, understands. Commands of a group stand together; those of no group have no heading."""
    groups = [_group_html(group, [line[1:] for line in lines]) for group, lines in groupby(commands, itemgetter(0))]
    return "\n\n".join([*groups, _MORE.format(bot=bot), DISCLAIMER])


def _group_html(group: str, lines: Iterable[tuple[str, ...]]) -> str:
    head = [f"<b>{escape(group)}</b>"] if group else []
    return "\n".join([*head, *(f"<code>{escape(example)}</code> — {escape(does)}" for example, does in lines)])
