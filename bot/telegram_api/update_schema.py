"""Updates as they arrive: what the handlers rely on is validated once, here."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from telegram import Bot, Update

from bot.utf16 import is_encodable

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
"""The kinds that the bot asks for and answers."""
_BEYOND_IDS = 2**63
_DEEPEST = 20
"""Levels of nesting: Telegram sends one reply in a message."""

Check = Callable[[object, int], bool]
"""Whether a value at this depth of nesting is valid."""


@dataclass(frozen=True)
class Shape:
    """A JSON object: its required fields, and its optional ones, which may be null. Others are not read."""

    required: Mapping[str, Check]
    optional: dict[str, Check] = field(default_factory=dict)

    def __call__(self, value: object, depth: int) -> bool:
        """Whether the value is an object of this shape."""
        if not isinstance(value, dict) or depth > _DEEPEST:
            return False
        has = value.get
        return all(check(has(name), depth + 1) for name, check in self.required.items()) and all(
            check(value[name], depth + 1) for name, check in self.optional.items() if has(name) is not None
        )


def read_update(fields: object, bot: Bot) -> Update | None:
    """Parse an update; None for one that the bot does not answer, or that is malformed, which is logged."""
    if not isinstance(fields, dict):
        log.warning("What is no update was passed over")
        return None
    kinds = {kind: fields[kind] for kind in ALLOWED_UPDATES if fields.get(kind) is not None}
    if not kinds:
        return None
    number = fields.get("update_id")
    try:
        if _is_number(number, 0) and all(_UPDATE[kind](content, 0) for kind, content in kinds.items()):
            return Update.de_json({"update_id": number, **kinds}, bot)
        reason = "not as Telegram makes them"
    except Exception as error:  # noqa: BLE001 - the library raises anything where what else there is is malformed
        reason = type(error).__name__
    log.warning("Update %.20s cannot be read and is passed over (%s)", number, reason)
    return None


def _is_number(value: object, _: int) -> bool:
    return type(value) is int and -_BEYOND_IDS <= value < _BEYOND_IDS


def _is_flag(value: object, _: int) -> bool:
    return isinstance(value, bool)


def _is_text(value: object, _: int) -> bool:
    return isinstance(value, str) and is_encodable(value)


def _each(check: Check) -> Check:
    return lambda value, depth: isinstance(value, list) and all(check(item, depth) for item in value)


_USER = Shape({"id": _is_number, "is_bot": _is_flag, "first_name": _is_text})
_CHAT = Shape({"id": _is_number, "type": _is_text})
_ENTITIES = _each(Shape({"type": _is_text, "offset": _is_number, "length": _is_number}))
_DOCUMENT = Shape({"file_id": _is_text, "file_unique_id": _is_text}, {"file_name": _is_text, "file_size": _is_number})
_MESSAGE = Shape(
    {"message_id": _is_number, "date": _is_number, "chat": _CHAT},
    {
        "from": _USER,
        "sender_chat": _CHAT,
        "via_bot": _USER,
        "text": _is_text,
        "caption": _is_text,
        "entities": _ENTITIES,
        "caption_entities": _ENTITIES,
        "document": _DOCUMENT,
        "message_thread_id": _is_number,
        "is_topic_message": _is_flag,
        "direct_messages_topic": Shape({"topic_id": _is_number}),
        "migrate_to_chat_id": _is_number,
        "migrate_from_chat_id": _is_number,
    },
)
_MESSAGE.optional["reply_to_message"] = _MESSAGE
_UPDATE: Mapping[str, Shape] = {
    Update.MESSAGE: _MESSAGE,
    Update.EDITED_MESSAGE: Shape({**_MESSAGE.required, "edit_date": _is_number}, _MESSAGE.optional),
    Update.CALLBACK_QUERY: Shape(
        {"id": _is_text, "from": _USER}, {"message": _MESSAGE, "data": _is_text, "inline_message_id": _is_text}
    ),
    Update.INLINE_QUERY: Shape({"id": _is_text, "from": _USER, "query": _is_text}),
}
