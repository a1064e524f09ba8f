"""Telegram's privacy mode: which of people's messages a bot gets."""

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.entities import Entity, find_commands


def bot_receives(bot: JsonObject, message: JsonObject) -> bool:
    """Whether a bot gets a message: in a group only a command that is for no other bot, a reply to it, or what was
    sent by way of it."""
    through = (message.get("reply_to_message", {}).get("from"), message.get("via_bot"))
    if message["chat"]["type"] == "private" or bot in through:
        return True
    words = message.get("text") or message.get("caption", "")
    addressees = {_addressee(words, command) for command in find_commands(words)}
    return not addressees.isdisjoint({"", bot["username"].lower()})


def _addressee(text: str, command: Entity) -> str:
    """The bot that a command names, in lower case, or nothing."""
    written = text.encode("utf-16-le")[2 * command.offset : 2 * command.end].decode("utf-16-le")
    return written.partition("@")[2].lower()
