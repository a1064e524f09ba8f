"""Inline mode: people type after the bot's name, the bot answers, and a result is sent in the person's name."""

import asyncio
import re
from collections.abc import Sequence

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.entities import sanitize
from bot.local_chat.errors import BadRequestError, PageError
from bot.local_chat.inline_queries import InlineAnswer
from bot.local_chat.message_content import Call, caption_fields, inline_keyboard, sent_file, text_fields

_MAX_QUERY_LENGTH = 256
_MAX_RESULTS = 50


async def send_query(state: ChatState, chat_id: int, user_id: int, text: str) -> JsonObject:
    """A person types after the bot's name: the query's id, the results and the button, once the bot has answered.
    Raises PageError: the person is not in the chat, or no answer came."""
    chat, person = state.roster.chat_with(chat_id, user_id)
    query = state.inline.open(user_id)
    where = {"offset": "", "chat_type": "sender" if chat.type == "private" else chat.type}
    written = {"id": query.id, "from": person, "query": sanitize(text)[:_MAX_QUERY_LENGTH]}
    state.updates.put_if_allowed("inline_query", written | where)
    try:
        answer = await asyncio.wait_for(query.answer, state.inline.timeout_seconds)
    except TimeoutError:
        raise PageError("The bot did not answer.", 504) from None
    return {"inline_query_id": query.id} | answer.shown


def choose_result(state: ChatState, chat_id: int, user_id: int, query_id: str, result_id: str) -> JsonObject:
    """A person sends a result by way of the bot, which gets the message too; the message. Raises PageError: the
    person is not in the chat, or was shown no such result."""
    chat, person = state.roster.chat_with(chat_id, user_id)
    content = state.inline.content(query_id, user_id, result_id)
    if content is None:
        raise PageError("That result is not there any more.", 404)
    return state.deliver_to_bot(state.add_message(chat, person, content | {"via_bot": state.bot}))


def answer_inline_query(state: ChatState, call: Call) -> bool:
    """Show results, and a button above them, to the person who asked."""
    results = call.parameters["results"]
    _check_ids([result["id"] for result in results])
    button = _button(call.parameters.get("button"))
    contents = {result["id"]: _content(result, state, call) for result in results}
    shown = {"results": [_shown(result, contents[result["id"]]) for result in results], **button}
    if not state.inline.answer(call.parameters["inline_query_id"], InlineAnswer(shown, contents)):
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    return True


def _check_ids(ids: Sequence[str]) -> None:
    if len(ids) > _MAX_RESULTS:
        raise BadRequestError("RESULTS_TOO_MUCH")
    if any(not 1 <= len(each.encode()) <= 64 for each in ids):
        raise BadRequestError("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise BadRequestError("RESULT_ID_DUPLICATE")


def _button(button: JsonObject | None) -> JsonObject:
    if button is None:
        return {}
    if not button["text"].strip() or len(button) != 2:  # the text and just one thing to do
        raise BadRequestError("can't parse inline query results button")
    if "start_parameter" in button and not re.fullmatch(r"[\w-]{1,64}", button["start_parameter"], re.ASCII):
        raise BadRequestError("START_PARAM_INVALID")
    return {"button": button}


def _content(result: JsonObject, state: ChatState, call: Call) -> JsonObject:
    """What the result's message holds."""
    keyboard = inline_keyboard(result)
    if "input_message_content" in result:
        content = _text(result["input_message_content"])
    elif "photo_file_id" in result:
        content = sent_file("photo", result["photo_file_id"], call, state.files).to_message() | caption_fields(result)
    else:
        raise BadRequestError("the local chat shows articles and photos that were sent before")
    if result["type"] == "article" and not result["title"].strip():
        raise BadRequestError("ARTICLE_TITLE_EMPTY")
    return content | keyboard


def _text(content: JsonObject) -> JsonObject:
    if "message_text" not in content:
        raise BadRequestError("the local chat sends text and photos")
    return text_fields(content | {"text": content["message_text"]})


def _shown(result: JsonObject, content: JsonObject) -> JsonObject:
    about = {name: result[name] for name in ("id", "type", "title", "description") if name in result}
    return about | ({"photo": content["photo"]} if "photo" in content else {})
