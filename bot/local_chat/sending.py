"""The Bot API methods that send messages, and those that change them."""

import secrets
from collections.abc import Sequence

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import BadRequestError
from bot.local_chat.files import StoredFile
from bot.local_chat.message_content import Call, caption_fields, inline_keyboard, sent_file, text_fields
from bot.local_chat.people_and_chats import Chat

_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "reply_markup")
_MAX_IN_ALBUM = 10
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def send_message(state: ChatState, call: Call) -> JsonObject:
    """Send text."""
    content, chat = text_fields(call.parameters), target_chat(state, call)
    content |= inline_keyboard(call.parameters)
    markup = call.parameters.get("reply_markup", {})
    asks = markup if markup.get("force_reply") else None
    return state.add_message(chat, state.bot, content, _replied_message(state, chat, call), asks)


def send_file(state: ChatState, call: Call, kind: str) -> JsonObject:
    """Send a file, as a `photo` or a `document`."""
    # What can be refused is checked before the file is stored.
    chat, caption = target_chat(state, call), caption_fields(call.parameters)
    keyboard, replied = inline_keyboard(call.parameters), _replied_message(state, chat, call)
    file = sent_file(kind, call.parameters[kind], call, state.files)
    return state.add_message(chat, state.bot, file.to_message() | caption | keyboard, replied)


def send_media_group(state: ChatState, call: Call) -> list[JsonObject]:
    """Send an album, of photos or of documents: messages with one `media_group_id`."""
    chat, media = target_chat(state, call), call.parameters["media"]
    _check_album(media)
    captions, replied = [caption_fields(item) for item in media], _replied_message(state, chat, call)
    files = [_album_file(number, item, state, call) for number, item in enumerate(media, 1)]
    album = {"media_group_id": str(secrets.randbelow(2**63))}
    return [
        state.add_message(chat, state.bot, album | file.to_message() | caption, replied)
        for file, caption in zip(files, captions, strict=True)
    ]


def edit_message_text(state: ChatState, call: Call) -> JsonObject:
    """Change the text and buttons of a text message."""
    message = _own_message(state, call)
    if "text" not in message:
        raise BadRequestError("there is no text in the message to edit")
    return _edit(state, message, text_fields(call.parameters) | inline_keyboard(call.parameters))


def edit_message_reply_markup(state: ChatState, call: Call) -> JsonObject:
    """Change the buttons of a message."""
    message = _own_message(state, call)
    others = {name: message[name] for name in _CONTENT if name in message and name != "reply_markup"}
    return _edit(state, message, others | inline_keyboard(call.parameters))


def target_chat(state: ChatState, call: Call) -> Chat:
    """The chat that a call names. Raises BadRequestError: there is no such chat, or it has become another."""
    chat_id = call.parameters["chat_id"]
    if chat_id == "":
        raise BadRequestError("chat_id is empty")
    new_id = state.roster.migrated.get(chat_id)
    if new_id is not None:
        raise BadRequestError("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)
    chat = state.roster.chat(chat_id)
    if chat is None:
        raise BadRequestError("chat not found")
    return chat


def _check_album(media: Sequence[JsonObject]) -> None:
    if not media:
        raise BadRequestError("there are no messages to send")
    if len(media) == 1:  # Telegram's servers let it pass; its documentation says 2-10
        raise BadRequestError("parameter media must include 2-10 items")
    if len(media) > _MAX_IN_ALBUM:
        raise BadRequestError("too many messages to send as an album")
    kinds = {item["type"] for item in media}
    if not kinds <= {"photo", "document"}:
        raise BadRequestError("the local chat shows photos and documents only")
    if len(kinds) > 1:
        raise BadRequestError("document can't be mixed with other media types")


def _album_file(number: int, item: JsonObject, state: ChatState, call: Call) -> StoredFile:
    try:
        return sent_file(item["type"], item["media"], call, state.files)
    except BadRequestError as refusal:
        reason = refusal.description.removeprefix("Bad Request: ")
        raise BadRequestError(f'failed to send message #{number} with the error message "{reason}"') from None


def _replied_message(state: ChatState, chat: Chat, call: Call) -> JsonObject | None:
    """The message that a call replies to, if any."""
    reply = call.parameters.get("reply_parameters")
    if reply is None:
        return None
    in_chat = state.roster.chat(reply.get("chat_id", chat.id))
    replied = state.message(in_chat.id, reply["message_id"]) if in_chat == chat else None
    if replied is None and not reply.get("allow_sending_without_reply", False):
        raise BadRequestError("message to be replied not found")
    return replied


def _own_message(state: ChatState, call: Call) -> JsonObject:
    """The bot's own message that a call is about to change."""
    if "chat_id" not in call.parameters or "message_id" not in call.parameters:
        raise BadRequestError("message identifier is not specified")
    message = state.message(target_chat(state, call).id, call.parameters["message_id"])
    if message is None:
        raise BadRequestError("message to edit not found")
    if message["from"] != state.bot:
        raise BadRequestError("message can't be edited")
    return message


def _edit(state: ChatState, message: JsonObject, content: JsonObject) -> JsonObject:
    """Give a message new content, all of it."""
    if content == {name: message[name] for name in _CONTENT if name in message}:
        raise BadRequestError(_NOT_MODIFIED)
    around = {name: value for name, value in message.items() if name not in _CONTENT}
    return state.replace_message(around | content)
