"""What an update carries: its message, command, arguments, tap."""

import re

from telegram import CallbackQuery, Chat, Message, Update

_MOST_DIGITS = 18
_COMMAND = re.compile(r"^/(\w+)(?:@(\w+))?", re.ASCII)


def message_of(update: Update) -> Message:
    """The message of an update whose handler's filter lets only messages through."""
    if update.message is None:
        raise TypeError("this handler takes messages only")
    return update.message


def argument_of(message: Message) -> str:
    """The text after a message's command, line breaks kept: `9 8 9` of `/predict@bot 9 8 9`."""
    return _COMMAND.sub("", message.text or "").strip(" \t\r\n,:;=")


def command_of(message: Message) -> tuple[str, str]:
    """The command at the start of a text or caption and the bot that it names, in lower case; empty where missing."""
    found = _COMMAND.match(message.text or message.caption or "")
    return (found[1].lower(), (found[2] or "").lower()) if found else ("", "")


def number_in(data: str) -> int | None:
    """The whole number in a button's callback data; None for what no button of the bot carries (digits bounded, so that
    a database takes it)."""
    return int(data) if data.isdecimal() and len(data) <= _MOST_DIGITS else None


def owner_of(message: Message) -> int | None:
    """Whom a message of the bot's answers: a private chat's person, or who wrote what it replies to in a group; None
    where that cannot be told, or spoke in the name of a chat."""
    if message.chat.type == Chat.PRIVATE:
        return message.chat_id
    asked = message.reply_to_message
    return asked.from_user.id if asked and asked.from_user and asked.sender_chat is None else None


def tap_of(update: Update) -> tuple[CallbackQuery, Message | None]:
    """The callback query of an update whose handler takes only these, and its message where that can still be edited:
    an inaccessible one is dated 1970, and PTB takes it for a message like any other."""
    query = update.callback_query
    if query is None:
        raise TypeError("this handler takes taps only")
    message = query.message
    return query, message if isinstance(message, Message) and message.date.timestamp() else None
