"""What people do on the page: they write, send files, tap buttons, use the bot inline and bring others in."""

import inspect
import re
from abc import abstractmethod
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from tornado.httputil import HTTPFile

from bot.local_chat import inline, people_sending
from bot.local_chat.base_handler import Handler, json_object
from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.errors import PageError
from bot.local_chat.files import Upload

_MAX_DOCUMENT_BYTES = 2 * 1024 * 1024
_MAX_FORM_BYTES = 64 * 1024
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
            done = self.perform(self.read_body())
            self.finish(await done if inspect.isawaitable(done) else done)
        except PageError as error:
            self.refuse(error.status, str(error))

    def read_body(self) -> JsonObject:
        """What the request says."""
        body = json_object(self.request.body)
        if body is None:
            raise PageError("Send a JSON object.")
        return body

    @abstractmethod
    def perform(self, body: JsonObject) -> JsonObject | Awaitable[JsonObject]:
        """Do it; what the answer says."""


class MessagesHandler(ActionHandler):
    """A person writes."""

    def perform(self, body: JsonObject) -> JsonObject:
        """The message as the chat shows it."""
        return {"message": self.chat.say(*_speaker(body), _value(body, "text", str), _replied(body))}


class EditsHandler(ActionHandler):
    """A person corrects an own message."""

    def perform(self, body: JsonObject) -> JsonObject:
        """The message as the chat shows it now."""
        message_id, text = _value(body, "message_id", int), _value(body, "text", str)
        return {"message": people_sending.correct_message(self.chat, *_speaker(body), message_id, text)}


class DocumentsHandler(ActionHandler):
    """A person sends a file, in a form. Any page can send such a form, so that it must name its origin."""

    content_type = "multipart/form-data"
    form = "a form"
    needs_origin = True
    max_body_bytes = _MAX_DOCUMENT_BYTES + _MAX_FORM_BYTES
    too_large = "A file may have at most 2 MB here."

    def read_body(self) -> JsonObject:
        """The fields of the form."""
        written = self.request.body_arguments.items()
        fields: JsonObject = {name: values[-1].decode("utf-8", "replace") for name, values in written}
        numbers = [name for name in _FORM_NUMBERS if re.fullmatch(r"-?[0-9]{1,18}", fields.get(name, ""))]
        return fields | {name: int(fields[name]) for name in numbers}

    def perform(self, body: JsonObject) -> JsonObject:
        """The message as the chat shows it."""
        files = self.request.files.get("document", [])
        if len(files) != 1:
            raise PageError("Send one file, as the part document.")
        return {"message": self.send(body, files)[0]}

    def send(self, body: JsonObject, files: Sequence[HTTPFile]) -> list[JsonObject]:
        """Send these files; their messages."""
        if any(len(file.body) > _MAX_DOCUMENT_BYTES for file in files):
            raise PageError("A file may have at most 2 MB here.", 413)
        uploads, kind, caption = [Upload(f.filename, f.body) for f in files], body.get("kind"), body.get("caption", "")
        return people_sending.send_files(
            self.chat, *_speaker(body), uploads, kind or "document", caption, _replied(body)
        )


class AlbumsHandler(DocumentsHandler):
    """A person sends several files at once."""

    max_body_bytes = people_sending.MOST_IN_ALBUM * _MAX_DOCUMENT_BYTES + _MAX_FORM_BYTES
    too_large = "Ten files may have at most 20 MB together here."

    def perform(self, body: JsonObject) -> JsonObject:
        """The messages as the chat shows them."""
        files = self.request.files.get("document", [])
        if len(files) < 2:
            raise PageError("Send two files or more, as the parts document.")
        return {"messages": self.send(body, files)}


class PeopleHandler(ActionHandler):
    """A person is added."""

    def perform(self, body: JsonObject) -> JsonObject:
        """The person, as a Bot API User."""
        return {"person": self.chat.add_person(_value(body, "name", str))}


class ConversationHandler(ActionHandler):
    """A person deletes all that was said."""

    def perform(self, body: JsonObject) -> JsonObject:
        """Nothing more to say."""
        if body.get("delete") is not True:
            raise PageError("Say that it is to be deleted.")
        self.chat.delete_conversation()
        return {}


class TapsHandler(ActionHandler):
    """A person taps a button."""

    def perform(self, body: JsonObject) -> JsonObject:
        """The id of the callback query."""
        query_id = self.chat.tap(*_speaker(body), _value(body, "message_id", int), _value(body, "data", str))
        return {"callback_query_id": query_id}


class InlineHandler(ActionHandler):
    """A person types after the bot's name."""

    def perform(self, body: JsonObject) -> Awaitable[JsonObject]:
        """The bot's answer."""
        return inline.send_query(self.chat, *_speaker(body), _value(body, "query", str))


class ChoicesHandler(ActionHandler):
    """A person chooses one of the results."""

    def perform(self, body: JsonObject) -> JsonObject:
        """The message as the chat shows it."""
        speaker, result = _speaker(body), (_value(body, "inline_query_id", str), _value(body, "result_id", str))
        return {"message": inline.choose_result(self.chat, *speaker, *result)}


def _speaker(body: JsonObject) -> tuple[int, int]:
    """The chat and the person who does something in it."""
    return _value(body, "chat_id", int), _value(body, "user_id", int)


def _value(body: JsonObject, name: str, kind: type[T]) -> T:
    value = body.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise PageError(f"{name} is missing, or is not {'a whole number' if kind is int else 'text'}.")
    return value


def _replied(body: JsonObject) -> int | None:
    return _value(body, "reply_to_message_id", int) if body.get("reply_to_message_id") else None
