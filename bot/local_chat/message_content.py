"""What calls send: text, keyboards and files, refused where Telegram would refuse them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH
from bot.local_chat.entities import Entity, FormattedText, normalize, sanitize
from bot.local_chat.errors import BadRequestError
from bot.local_chat.files import Files, StoredFile, Upload
from bot.local_chat.html_text import MarkupError, normalize_url, parse_html
from bot.local_chat.images import read_picture
from bot.utf16 import utf16_length

_MAX_SOURCE_LENGTH = 65_536
_MAX_BUTTONS = 100
_MAX_KEYBOARD_CHARACTERS = 20_000
_ATTACHED = "attach://"


@dataclass(frozen=True)
class Call:
    """A call of a Bot API method: its parameters, checked by the official table, and the files it brings."""

    parameters: JsonObject
    uploads: Mapping[str, Upload]


def text_fields(parameters: JsonObject) -> JsonObject:
    """The `text` and `entities` of a message. Raises BadRequestError: there is no text, too much of it, or it cannot
    be parsed."""
    source = parameters.get("text", "")
    text = _formatted(source, "entities", parameters, MAX_TEXT_LENGTH, "message is too long")
    if not text.text:
        raise BadRequestError("message text is empty")
    return text.to_json("text", "entities")


def caption_fields(parameters: JsonObject) -> JsonObject:
    """The `caption` and `caption_entities` of a message; nothing where there is no caption. Raises BadRequestError:
    the caption is too long or cannot be parsed."""
    source = parameters.get("caption", "")
    caption = _formatted(source, "caption_entities", parameters, MAX_CAPTION_LENGTH, "message caption is too long")
    return caption.to_json("caption", "caption_entities")


def _formatted(source: str, entities_name: str, parameters: JsonObject, limit: int, too_long: str) -> FormattedText:
    source = sanitize(source)
    if len(source) > _MAX_SOURCE_LENGTH:
        raise BadRequestError(too_long)
    text = _parsed(source, parameters.get("parse_mode", ""), parameters.get(entities_name, []))
    if utf16_length(text.text.strip()) > limit:
        raise BadRequestError(too_long)
    return normalize(text)


def _parsed(source: str, parse_mode: str, entities: list[JsonObject]) -> FormattedText:
    if parse_mode.lower() not in ("", "html"):
        raise BadRequestError("unsupported parse_mode: the local chat reads HTML")
    if not parse_mode:
        return FormattedText(source, tuple(_entity(entity) for entity in entities))
    try:
        return parse_html(source)
    except MarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from None


def _entity(entity: JsonObject) -> Entity:
    url = normalize_url(entity["url"]) if "url" in entity else None
    language = entity["language"][:64] if "language" in entity else None
    return Entity(entity["type"][:64], max(entity["offset"], 0), entity["length"], url, language)


def inline_keyboard(parameters: JsonObject) -> JsonObject:
    """The `reply_markup` field of a message; nothing for other keyboards, which are no part of a message. Raises
    BadRequestError: a button carries nothing, too much, or two things at once."""
    rows = parameters.get("reply_markup", {}).get("inline_keyboard", [])
    rows = [row for row in rows if row]
    for row in rows:
        for button in row:
            _check_button(button)
    too_many = sum(map(len, rows)) > _MAX_BUTTONS
    if too_many or len(json.dumps(rows)) > _MAX_KEYBOARD_CHARACTERS:
        raise BadRequestError("REPLY_MARKUP_TOO_LONG")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _check_button(button: JsonObject) -> None:
    actions = [name for name in button if name not in ("text", "icon_custom_emoji_id", "style")]
    if not button["text"].strip():
        raise BadRequestError("can't parse inline keyboard button: Text buttons must be non-empty")
    if not actions or button.get("callback_data") == "":
        raise BadRequestError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise BadRequestError("can't parse inline keyboard button: exactly one action field must be used")
    if len(button.get("callback_data", "").encode()) > 64:
        raise BadRequestError("BUTTON_DATA_INVALID")
    if "url" in button and normalize_url(button["url"]) is None:
        raise BadRequestError("BUTTON_URL_INVALID")


def sent_file(kind: str, given: str, call: Call, files: Files) -> StoredFile:
    """The photo or document that a call sends: a part of the call, or a file sent before. Raises BadRequestError:
    there is no such file, or it is nothing that can be sent so."""
    if given.startswith(_ATTACHED):
        upload = call.uploads.get(given.removeprefix(_ATTACHED))
        if upload is None:
            raise BadRequestError(f"there is no {kind} in the request")
        if not upload.content:
            raise BadRequestError("file must be non-empty")
        return files.add(upload, read_picture(upload.content) if kind == "photo" else None)
    known = files.by_id(given)
    if known is None:
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise BadRequestError(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known
