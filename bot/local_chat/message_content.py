"""What calls send: text, keyboards and files, refused where Telegram would refuse them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import LONGEST_CAPTION, LONGEST_TEXT
from bot.local_chat.entities import Entity, Formatted, clean, finish
from bot.local_chat.errors import BadRequestError
from bot.local_chat.files import Files, StoredFile, Upload
from bot.local_chat.html_text import MarkupError, link, parse_html
from bot.local_chat.images import Picture, read_picture
from bot.utf16 import utf16_length

_LONGEST_SOURCE = 65_536
_MOST_PHOTO_BYTES = 10 * 1024 * 1024
_MOST_PHOTO_SIDES = 10_000
_MOST_PHOTO_RATIO = 20
_MOST_BUTTONS = 100
_MOST_KEYBOARD_CHARACTERS = 20_000
_ATTACHED = "attach://"


@dataclass(frozen=True)
class Call:
    """A call of a Bot API method: its parameters, checked by the official table, and the files it brings."""

    parameters: JsonObject
    uploads: Mapping[str, Upload]


def text_fields(parameters: JsonObject) -> JsonObject:
    """The `text` and `entities` of a message.

    Raises:
        BadRequestError: there is no text, too much of it, or it cannot be parsed.
    """
    source = parameters.get("text", "")
    text = _formatted(source, "entities", parameters, LONGEST_TEXT, "message is too long")
    if not text.text:
        raise BadRequestError("message text is empty")
    return text.to_json("text", "entities")


def caption_fields(parameters: JsonObject) -> JsonObject:
    """The `caption` and `caption_entities` of a message; nothing where there is no caption.

    Raises:
        BadRequestError: the caption is too long or cannot be parsed.
    """
    source = parameters.get("caption", "")
    caption = _formatted(source, "caption_entities", parameters, LONGEST_CAPTION, "message caption is too long")
    return caption.to_json("caption", "caption_entities")


def _formatted(source: str, entities_name: str, parameters: JsonObject, limit: int, too_long: str) -> Formatted:
    source = clean(source)
    if len(source) > _LONGEST_SOURCE:
        raise BadRequestError(too_long)
    text = _parsed(source, parameters.get("parse_mode", ""), parameters.get(entities_name, []))
    if utf16_length(text.text.strip()) > limit:
        raise BadRequestError(too_long)
    return finish(text)


def _parsed(source: str, parse_mode: str, entities: list[JsonObject]) -> Formatted:
    if parse_mode.lower() not in ("", "html"):
        raise BadRequestError("unsupported parse_mode: the local chat reads HTML")
    if not parse_mode:
        return Formatted(source, tuple(_entity(entity) for entity in entities))
    try:
        return parse_html(source)
    except MarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from None


def _entity(entity: JsonObject) -> Entity:
    url = link(entity["url"]) if "url" in entity else None
    language = entity["language"][:64] if "language" in entity else None
    return Entity(entity["type"][:64], max(entity["offset"], 0), entity["length"], url, language)


def inline_keyboard(parameters: JsonObject) -> JsonObject:
    """The `reply_markup` field of a message; nothing for other keyboards, which are no part of a message.

    Raises:
        BadRequestError: a button carries nothing, too much, or two things at once.
    """
    rows = parameters.get("reply_markup", {}).get("inline_keyboard", [])
    rows = [row for row in rows if row]
    for row in rows:
        for button in row:
            _check_button(button)
    too_many = sum(map(len, rows)) > _MOST_BUTTONS
    if too_many or len(json.dumps(rows)) > _MOST_KEYBOARD_CHARACTERS:
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
    if "url" in button and link(button["url"]) is None:
        raise BadRequestError("BUTTON_URL_INVALID")


def sent_file(kind: str, given: str, call: Call, files: Files) -> StoredFile:
    """The photo or document that a call sends: a part of the call, or a file sent before.

    Raises:
        BadRequestError: there is no such file, or it is nothing that can be sent so.
    """
    if given.startswith(_ATTACHED):
        upload = call.uploads.get(given.removeprefix(_ATTACHED))
        if upload is None:
            raise BadRequestError(f"there is no {kind} in the request")
        return _stored(kind, upload, files)
    known = files.by_id(given)
    if known is None:
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise BadRequestError(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def _stored(kind: str, upload: Upload, files: Files) -> StoredFile:
    if not upload.content:
        raise BadRequestError("file must be non-empty")
    return files.add(upload, _photo(upload.content) if kind == "photo" else None)


def _photo(content: bytes) -> Picture:
    if len(content) > _MOST_PHOTO_BYTES:
        raise BadRequestError(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {_MOST_PHOTO_BYTES} bytes"
        )
    picture = read_picture(content)
    if picture is None:
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    shorter, longer = sorted((picture.width, picture.height))
    if shorter < 1 or shorter + longer > _MOST_PHOTO_SIDES or longer > _MOST_PHOTO_RATIO * shorter:
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
    return picture
