"""The words for what cannot be done: what happened, then what to do.

Pure: values in, plain text out; what is called `html` is escaped for Telegram's HTML mode. A command that needs words
after it stands between backticks, which `explained_html` turns into <code>: a tap on it sends nothing by itself.
"""

from bot.text.wording import coded_html
from engine.data.phrases import pluralize

NOT_STORED = "I could not store this just now. Nothing was lost or half-stored; send it again."
NOT_READ = "I could not look this up just now. Nothing was lost; try again in a moment."
NOT_AGREED = "Nothing was stored: I keep your examples only after you agree. Teach again, and agree when I ask."
CHANGED_SINCE = "This chat's examples changed since I asked, so nothing was done. Send the command again."
TAKEN_BACK = (
    "I did not store your correction: what this message taught was undone since, all of it or part of it. "
    "Teach what is right in a new message."
)
FILE_NOT_FETCHED = "I could not fetch the file. Send it again."
FILE_TOO_LARGE = "This file is larger than 1 MB, the most I read, so I left it. Send it in parts."
NO_FILES = (
    "This chat does not let me send pictures or files. Its admins can allow it; in a private chat I can send them, too."
)
TIMED_OUT = "Telegram did not answer me in time. If you miss an answer of mine, send your message again."
HOW_TO_NAME_HTML = "Name it like this: <code>/teach happy</code>"
_LONGEST = 1900
"""Characters; astral ones count twice, and the right line follows: 4,096 are allowed."""


def explained_html(text: str) -> str:
    """An error's plain text, with a capital letter, cut to what fits; commands between backticks stand in <code>."""
    sentence = (text[:1].upper() + text[1:])[:_LONGEST]
    return coded_html(sentence)


def chat_full_text(most: int, room: int) -> str:
    """That a chat can hold no more than so many examples; `room` more would fit."""
    if room:
        return (
            f"Nothing was stored: a chat holds at most {most:,} examples, and there is room for {room:,} more. "
            "Send fewer, or delete some with /examples first."
        )
    return (
        f"Nothing was stored: this chat is full, with {most:,} examples. "
        "Undo some with /undo, or delete some with /examples, first."
    )


def too_many_emotions_text(most: int, amount: int) -> str:
    """That a chat can know no more than so many emotions; with these it would know `amount`."""
    return (
        f"Nothing was changed: a chat knows at most {most} emotions, and this would make it {amount}. "
        "Use one that it knows, or delete another one's examples with /examples first."
    )


def changed_much_text(rows: int, minutes: int) -> str:
    """That so many examples of a chat changed lately; it may change again in so many minutes."""
    return (
        f"Nothing was changed: {rows:,} of this chat's examples changed in the last few minutes. "
        f"Try again in {pluralize(minutes, 'minute', 'minutes')}."
    )


def too_fast_text(recent: int, new: int, most: int) -> str:
    """That a person may teach no more than so many examples a minute; `recent` they taught, `new` they sent."""
    return (
        f"This was not stored: it has {pluralize(new, 'example', 'examples')}, you taught me {recent:,} within the "
        f"last minute, and I take {most:,} a minute from one person. Wait a minute and send it again."
    )


def slow_down_text(seconds: int) -> str:
    """That a person or a chat sends more than is answered, and how long it is passed over."""
    return f"You are faster than I am. I skip what comes in the next {seconds} seconds; send it again then."


def incident_html(incident: str) -> str:
    """That something broke, under the name that the operator finds it by."""
    return (
        "Sorry, something went wrong on my side. Try again; if it happens again, tell whoever runs me: "
        f"incident <code>{incident}</code>."
    )


def alert_text(incident: str, cause: str, more: int) -> str:
    """For the operators: what broke, and how often more since they were last told of it."""
    what = f"Incident {incident}: {cause}." if incident else f"An error: {cause}."
    if more:
        return f"{what} Since I last told of it there were {more:,} more. The log has the rest."
    return f"{what} The log has the rest."
