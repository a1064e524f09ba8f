"""Telegram's privacy mode: which of people's messages a bot gets."""

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.entities import COMMAND


def bot_receives(bot: JsonObject, message: JsonObject) -> bool:
    """Whether a bot gets a message: in a group only a command that is for no other bot, a reply to it, or what was
    sent by way of it."""
    through = (message.get("reply_to_message", {}).get("from"), message.get("via_bot"))
    if message["chat"]["type"] == "private" or bot in through:
        return True
    words = message.get("text") or message.get("caption", "")
    addressees = {(command["bot"] or "").lower() for command in COMMAND.finditer(words)}
    return not addressees.isdisjoint({"", bot["username"].lower()})
