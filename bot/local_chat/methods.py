"""The Bot API methods: for each, a function of the state and the call. The table names them all."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeAlias

from bot.local_chat import inline, members, sending
from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import BadRequestError
from bot.local_chat.message_content import Call

Method: TypeAlias = Callable[[ChatState, Call], object | Awaitable[object]]

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_MAX_COMMANDS = 100
_MAX_FILE_BYTES = 20 * 1024 * 1024
_MAX_ANSWER_LENGTH = 200
_DEFAULT_SCOPE = {"type": "default"}


def get_me(state: ChatState, _: Call) -> JsonObject:
    """Who the bot is."""
    return state.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(state: ChatState, call: Call) -> list[JsonObject]:
    """What happened since, waiting for it where nothing did."""
    asked = call.parameters
    offset, limit, timeout = asked.get("offset", 0), asked.get("limit", 100), asked.get("timeout", 0)
    return await state.updates.get(offset, limit, timeout, asked.get("allowed_updates"))


def set_webhook(state: ChatState, call: Call) -> bool:
    """Note where updates are to be sent. Nobody sends them from here: they wait, and whoever tests that takes them."""
    url, secret = call.parameters["url"], call.parameters.get("secret_token", "")
    if not url.startswith(("http://127.0.0.1:", "https://")):
        raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise BadRequestError("secret token contains unallowed characters")
    state.webhook = (url, secret)
    return True


def delete_webhook(state: ChatState, call: Call) -> bool:
    """Note that updates are asked for again; forget those that wait where asked to."""
    state.webhook = None
    if call.parameters.get("drop_pending_updates"):
        state.updates.clear()
    return True


def get_webhook_info(state: ChatState, _: Call) -> JsonObject:
    """Where updates are to be sent, and how many wait."""
    url = state.webhook[0] if state.webhook else ""
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(state.updates)}


def set_my_commands(state: ChatState, call: Call) -> bool:
    """Set the command menu. That of another scope or language than the default is checked, and seen by nobody here."""
    commands = call.parameters["commands"]
    if len(commands) > _MAX_COMMANDS:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= 256:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
    scope, language = call.parameters.get("scope", _DEFAULT_SCOPE), call.parameters.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise BadRequestError("invalid language code specified")
    if scope == _DEFAULT_SCOPE and not language:
        state.set_commands([c | {"command": c["command"].removeprefix("/")} for c in commands])
    return True


def send_chat_action(state: ChatState, call: Call) -> bool:
    """Show that the bot is at work."""
    chat = sending.target_chat(state, call)
    action = call.parameters["action"].lower()
    if action not in _ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    state.events.publish("action", chat_id=chat.id, action=action)
    return True


def answer_callback_query(state: ChatState, call: Call) -> bool:
    """End the wait of a tapped button, with a notice to the person where there is a text."""
    query_id, text = call.parameters["callback_query_id"], call.parameters.get("text", "")
    if len(text) > _MAX_ANSWER_LENGTH:
        raise BadRequestError("MESSAGE_TOO_LONG")
    if not state.answer_query(query_id):
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    notice = {"text": text} if text else {}
    shown = {"callback_query_id": query_id, "show_alert": call.parameters.get("show_alert", False), **notice}
    state.events.publish("callback_answer", **shown)
    return True


def get_file(state: ChatState, call: Call) -> JsonObject:
    """Where a file that was sent can be had."""
    file = state.files.by_id(call.parameters["file_id"])
    if file is None:
        raise BadRequestError("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > _MAX_FILE_BYTES:
        raise BadRequestError("file is too big")
    ids = {"file_id": file.file_id, "file_unique_id": file.unique_id}
    return ids | {"file_size": len(file.content), "file_path": file.path}


METHODS: Mapping[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "sendMessage": sending.send_message,
    "sendPhoto": partial(sending.send_file, kind="photo"),
    "sendDocument": partial(sending.send_file, kind="document"),
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "getFile": get_file,
    "getChatMember": members.get_chat_member,
}
