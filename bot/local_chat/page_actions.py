"""What people do on the page: they write, send files, tap buttons, use the bot inline and bring others in."""

import inspect
import json
import re
from abc import abstractmethod
from collections.abc import Awaitable
from typing import TypeVar

from bot.local_chat import inline
from bot.local_chat.base_handler import Handler
from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.errors import PageError

_MOST_DOCUMENT_BYTES = 2 * 1024 * 1024
_MOST_FORM_BYTES = 64 * 1024
_FORM_NUMBERS = ("chat_id", "user_id", "reply_to_message_id")

T = TypeVar("T", int, str)


class ActionHandler(Handler):
    """Something that a person does: a JSON object comes, a JSON object goes."""

    content_type = "application/json"
    form = "JSON"

    async def post(self) -> None:
        """Do it, or say why not."""
        sent = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if sent != self.content_type:
            self.refuse(415, f"Send {self.form}, with the content type {self.content_type}.")
            return
        try:
            done = self.act(self.asked())
            self.finish(await done if inspect.isawaitable(done) else done)
        except PageError as error:
            self.refuse(error.status, str(error))

    def asked(self) -> JsonObject:
        """What the request says."""
        return _json_object(self.request.body)

    @abstractmethod
    def act(self, body: JsonObject) -> JsonObject | Awaitable[JsonObject]:
        """Do it; what the answer says."""


class MessagesHandler(ActionHandler):
    """A person writes."""

    def act(self, body: JsonObject) -> JsonObject:
        """The message as it was kept."""
        chat_id, user_id = _value(body, "chat_id", int), _value(body, "user_id", int)
        return {"message": self.chat.say(chat_id, user_id, _value(body, "text", str), _replied(body))}


class DocumentsHandler(ActionHandler):
    """A person sends a file, in a form. Any page can send such a form, so that it must name its origin."""

    content_type = "multipart/form-data"
    form = "a form"
    needs_origin = True
    max_body_bytes = _MOST_DOCUMENT_BYTES + _MOST_FORM_BYTES
    too_large = "A file may have at most 2 MB here."

    def asked(self) -> JsonObject:
        """The fields of the form."""
        written = self.request.body_arguments.items()
        fields: JsonObject = {name: values[-1].decode("utf-8", "replace") for name, values in written}
        numbers = [name for name in _FORM_NUMBERS if re.fullmatch(r"-?[0-9]{1,18}", fields.get(name, ""))]
        return fields | {name: int(fields[name]) for name in numbers}

    def act(self, body: JsonObject) -> JsonObject:
        """The message as it was kept."""
        files = self.request.files.get("document", [])
        if len(files) != 1:
            raise PageError("Send one file, as the part document.")
        if len(files[0].body) > _MOST_DOCUMENT_BYTES:
            raise PageError(self.too_large, 413)
        chat_id, user_id = _value(body, "chat_id", int), _value(body, "user_id", int)
        about = (files[0].filename, files[0].body, body.get("caption", ""), _replied(body))
        return {"message": self.chat.send_document(chat_id, user_id, *about)}


class PeopleHandler(ActionHandler):
    """A person is added."""

    def act(self, body: JsonObject) -> JsonObject:
        """The person, as a Bot API User."""
        return {"person": self.chat.add_person(_value(body, "name", str))}


class TapsHandler(ActionHandler):
    """A person taps a button."""

    def act(self, body: JsonObject) -> JsonObject:
        """The id of the callback query."""
        chat_id, user_id = _value(body, "chat_id", int), _value(body, "user_id", int)
        message_id, data = _value(body, "message_id", int), _value(body, "data", str)
        return {"callback_query_id": self.chat.tap(chat_id, user_id, message_id, data)}


class InlineHandler(ActionHandler):
    """A person types after the bot's name."""

    def act(self, body: JsonObject) -> Awaitable[JsonObject]:
        """The bot's answer."""
        chat_id, user_id = _value(body, "chat_id", int), _value(body, "user_id", int)
        return inline.ask(self.chat, chat_id, user_id, _value(body, "query", str))


class ChoicesHandler(ActionHandler):
    """A person chooses one of the results."""

    def act(self, body: JsonObject) -> JsonObject:
        """The message as it was kept."""
        chat_id, user_id = _value(body, "chat_id", int), _value(body, "user_id", int)
        query_id, result_id = _value(body, "inline_query_id", str), _value(body, "result_id", str)
        return {"message": inline.choose(self.chat, chat_id, user_id, query_id, result_id)}


def _json_object(body: bytes) -> JsonObject:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise PageError("Send a JSON object.")
    return value


def _value(body: JsonObject, name: str, kind: type[T]) -> T:
    value = body.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise PageError(f"{name} is missing, or is not {'a whole number' if kind is int else 'text'}.")
    return value


def _replied(body: JsonObject) -> int | None:
    return _value(body, "reply_to_message_id", int) if body.get("reply_to_message_id") else None
