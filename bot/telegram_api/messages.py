"""Reading what an update carries."""

import re

from telegram import CallbackQuery, Message, Update

_MOST_DIGITS = 18
_COMMAND = re.compile(r"^/(\w+)(?:@(\w+))?", re.ASCII)


def message_of(update: Update) -> Message:
    """The message of an update whose handler's filter lets only messages through."""
    if update.message is None:
        raise TypeError("this handler takes messages only")
    return update.message


def argument_of(message: Message) -> str:
    """What follows the command in a message, line breaks kept: `/predict@bot 9 8 9` gives `9 8 9`."""
    return _COMMAND.sub("", message.text or "").strip(" \t\r\n,:;=")


def command_of(message: Message) -> tuple[str, str]:
    """The command that a message or a caption begins with, and the bot it names, in lower case; else nothing."""
    found = _COMMAND.match(message.text or message.caption or "")
    return (found[1].lower(), (found[2] or "").lower()) if found else ("", "")


def number_in(data: str) -> int | None:
    """The whole number that a button carries, of a size that a database takes; None for what no button carries."""
    return int(data) if data.isdecimal() and len(data) <= _MOST_DIGITS else None


def tap_of(update: Update) -> tuple[CallbackQuery, Message | None]:
    """The tap of an update whose handler takes taps only, and the message where it can still be edited: one that cannot
    is dated 1970, which the library takes for a message like any other."""
    query = update.callback_query
    if query is None:
        raise TypeError("this handler takes taps only")
    message = query.message
    return query, message if isinstance(message, Message) and message.date.timestamp() else None
