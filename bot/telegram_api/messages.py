"""What an update carries: its message, command, arguments, tap."""

import re

from telegram import CallbackQuery, Chat, Message, Update

from bot.errors import RefusedTapError

_MOST_DIGITS = 18
_WORDS = {"text", "entities", "caption", "caption_entities"}
_COMMAND = re.compile(r"^/(\w+)(?:@(\w+))?", re.ASCII)


def message_of(update: Update) -> Message:
    """The message of an update whose handler's filter lets only messages through."""
    if update.message is None:
        raise TypeError("this handler takes messages only")
    return update.message


def argument_of(message: Message) -> str:
    """The text after a message's command, line breaks kept: `9 8 9` of `/predict@bot 9 8 9`."""
    return argument_in(message.text or message.caption or "")


def argument_in(text: str) -> str:
    """The text after a command, as `argument_of` gives it."""
    return _COMMAND.sub("", text).strip(" \t\r\n,:;=")


def as_new_message(update: Update) -> Update:
    """The update of an edited message as one of a new message, which keeps when it was edited."""
    if update.edited_message is None:
        raise TypeError("this handler takes edited messages only")
    return Update(update.update_id, message=update.edited_message)


def with_text(update: Update, text: str) -> Update:
    """The update of a new message as it would be with this text."""
    message = message_of(update)
    fields = {name: value for name, value in message.to_dict().items() if name not in _WORDS}
    return Update.de_json({"update_id": update.update_id, "message": {**fields, "text": text}}, message.get_bot())


def command_of(message: Message) -> tuple[str, str]:
    """The command at the start of a text or caption and the bot that it names, in lower case; empty where missing."""
    found = _COMMAND.match(message.text or message.caption or "")
    return (found[1].lower(), (found[2] or "").lower()) if found else ("", "")


def file_of(message: Message) -> Message | None:
    """The message with the file that a bare command is about: its own, or the one that it replies to. None where there
    is none, or where words stand after the command: then it is about these."""
    if argument_of(message):
        return None
    return next((each for each in (message, message.reply_to_message) if each is not None and each.document), None)


def attached_kind(message: Message) -> str:
    """What a message brings for people to look at or to listen to, whatever words stand beside it: `photo`, `video` or
    `voice`; empty where it brings none of these."""
    if message.photo:
        return "photo"
    if message.video or message.video_note or message.animation:
        return "video"
    return "voice" if message.voice or message.audio else ""


def number_in(data: str) -> int | None:
    """The whole number in a button's callback data; None for what no button of the bot carries (digits bounded, so that
    a database takes it)."""
    return int(data) if data.isdecimal() and len(data) <= _MOST_DIGITS else None


def tap_of(update: Update, refusal: str) -> tuple[CallbackQuery, Message]:
    """The callback query of an update whose handler takes only these, and the message that was tapped.

    Raises RefusedTapError with these words: the message cannot be seen any more (an inaccessible one is dated 1970, and
    PTB takes it for a message like any other), or shows no such button: the data is forged, or of an earlier keyboard.
    """
    query = update.callback_query
    if query is None:
        raise TypeError("this handler takes taps only")
    message = query.message
    if not isinstance(message, Message) or not message.date.timestamp() or query.data not in _shown_data(message):
        raise RefusedTapError(refusal)
    return query, message


def owner_of(message: Message) -> int | None:
    """Whom a message of the bot's is for: the person of a private chat, else who wrote what it replies to. None where
    that is gone, or was sent in the name of a chat."""
    if message.chat.type == Chat.PRIVATE:
        return message.chat_id
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.sender_chat is not None:
        return None
    return replied.from_user.id


def check_owner(query: CallbackQuery, message: Message, refusal: str) -> None:
    """Raises RefusedTapError with these words where the message is for somebody else than the person who tapped."""
    if owner_of(message) != query.from_user.id:
        raise RefusedTapError(refusal)


def _shown_data(message: Message) -> set[object]:
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return {button.callback_data for line in keyboard for button in line}
