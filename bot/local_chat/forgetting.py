"""What of a chat is about one person, so that it can be taken away."""

from collections.abc import Iterable, Mapping, Set

from bot.local_chat.bot_api_schema import JsonObject

MessageKey = tuple[int, int]
"""A message's chat, and its number there."""


def key_of(message: JsonObject) -> MessageKey:
    return message["chat"]["id"], message["message_id"]


def said_by(user_id: int, messages: Iterable[JsonObject]) -> set[MessageKey]:
    """What the person said, all of their private chat, and the bot's answers, also to such answers. `messages` are in
    order."""
    found: set[MessageKey] = set()
    for message in messages:
        replied = message.get("reply_to_message")
        answers = replied is not None and (replied["from"]["id"] == user_id or key_of(replied) in found)
        bots = message["from"]["is_bot"]
        if message["from"]["id"] == user_id or message["chat"]["id"] == user_id or (bots and answers):
            found.add(key_of(message))
    return found


def without_quote(message: JsonObject, user_id: int, gone: Set[MessageKey]) -> JsonObject:
    """The message, without what it quotes of the person or of the messages that are gone."""
    replied = message.get("reply_to_message")
    if replied is None or not (replied["from"]["id"] == user_id or key_of(replied) in gone):
        return message
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def without_words(event: JsonObject) -> JsonObject:
    """An event without the message that it tells of: of one, it tells that it is gone."""
    if "message" not in event:
        return event
    chat_id, message_id = key_of(event["message"])
    return {"kind": "delete", "chat_id": chat_id, "message_id": message_id}


def rewritten_event(event: JsonObject, messages: Mapping[MessageKey, JsonObject], gone: Set[MessageKey]) -> JsonObject:
    """An event without what was taken away: of a message that is gone, it tells that; of another, how it is now."""
    if "message" not in event:
        return event
    key = key_of(event["message"])
    if key in gone:
        return {"kind": "delete", "chat_id": key[0], "message_id": key[1]}
    return event | {"message": messages.get(key, event["message"])}
