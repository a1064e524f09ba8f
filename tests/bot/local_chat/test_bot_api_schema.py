"""The committed part of the official table, and the check by it.

The part was cut from the full table: the methods that are served, and the types their parameters lead to.
"""

import re

import pytest

from bot.local_chat.bot_api_schema import check_call, official_table, takes_file
from bot.local_chat.errors import BadRequestError
from bot.local_chat.methods import METHODS
from bot.telegram_api.idempotency import METHOD_KINDS

_PLAIN = {"Integer", "String", "Boolean", "Float"}


def _named(types: list[str]) -> set[str]:
    return {re.sub(r"Array of ", "", name) for name in types} - _PLAIN


def test_every_method_of_the_table_is_served_and_no_other() -> None:
    assert set(official_table()["methods"]) == set(METHODS)


def test_just_the_methods_that_the_bot_uses_are_served() -> None:
    assert set(METHODS) == set(METHOD_KINDS) | {"getUpdates"}


def test_the_table_holds_just_the_types_that_its_methods_lead_to() -> None:
    types = official_table()["types"]
    reached: set[str] = set()
    ahead = {
        name
        for method in official_table()["methods"].values()
        for field in method["fields"].values()
        for name in _named(field["types"])
    }
    while ahead:
        name = ahead.pop()
        reached.add(name)
        fields = types[name].get("fields", {}).values()
        ahead |= {inner for field in fields for inner in _named(field["types"])}
        ahead |= set(types[name].get("subtypes", []))
        ahead -= reached
    assert reached == set(types)


def test_text_is_read_as_the_type_of_the_table() -> None:
    checked = check_call(
        "sendMessage",
        {
            "chat_id": "-1001",
            "text": "5",
            "protect_content": "True",
            "reply_parameters": '{"message_id": 3}',
            "reply_markup": '{"force_reply": true}',
        },
    )
    assert checked == {
        "chat_id": -1001,
        "text": "5",
        "protect_content": True,
        "reply_parameters": {"message_id": 3},
        "reply_markup": {"force_reply": True},
    }
    assert check_call("getUpdates", {"offset": "7", "allowed_updates": '["message"]'}) == {
        "offset": 7,
        "allowed_updates": ["message"],
    }
    assert check_call("getUpdates", {"timeout": 2}) == {"timeout": 2}


def test_the_type_of_an_object_chooses_among_several() -> None:
    album = {"chat_id": 1, "media": [{"type": "photo", "media": "attach://x", "has_spoiler": True}]}
    assert check_call("sendMediaGroup", album) == album
    menu = {"commands": [], "scope": {"type": "all_private_chats"}}
    assert check_call("setMyCommands", menu) == menu


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("getMe", {"x": "1"}, "unknown parameter x: the official table has no such parameter"),
        ("sendMessage", {"chat_id": 1}, "parameter text is required"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "parameter text must be String"),
        ("sendMessage", {"chat_id": True, "text": "a"}, "parameter chat_id must be Integer or String"),
        ("sendMessage", {"chat_id": [1], "text": "a"}, "parameter chat_id must be Integer or String"),
        ("sendMessage", {"chat_id": 2**63, "text": "a"}, "parameter chat_id must be Integer or String"),
        ("sendMessage", {"chat_id": 1, "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("getUpdates", {"limit": "many"}, "parameter limit must be Integer"),
        ("getUpdates", {"timeout": 1.5}, "parameter timeout must be Integer"),
        ("getUpdates", {"allowed_updates": "message"}, "parameter allowed_updates must be Array of String"),
        ("getUpdates", {"allowed_updates": "[1]"}, "parameter allowed_updates[0] must be String"),
        ("deleteWebhook", {"drop_pending_updates": "maybe"}, "parameter drop_pending_updates must be Boolean"),
        ("setMyCommands", {"commands": '[{"command": "a"}]'}, "parameter commands[0].description is required"),
        ("setMyCommands", {"commands": "[3]"}, "parameter commands[0] must be BotCommand"),
        ("setMyCommands", {"commands": "[" * 100_000}, "parameter commands must be Array of BotCommand"),
        (
            "editMessageReplyMarkup",
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "data": "b"}]]}},
            "unknown parameter reply_markup.inline_keyboard[0][0].data: the official table has no such parameter",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"callback_data": "b"}]]}},
            "parameter reply_markup.inline_keyboard[0][0].text is required",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "reply_parameters": {"message": 1}},
            "unknown parameter reply_parameters.message: the official table has no such parameter",
        ),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "poem", "media": "x"}]},
            "parameter media[0].type must name one of InputMediaAudio, InputMediaDocument, InputMediaLivePhoto, "
            "InputMediaPhoto, InputMediaVideo",
        ),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "photo", "media": "x", "width": 3}]},
            "unknown parameter media[0].width: the official table has no such parameter",
        ),
    ],
)
def test_what_does_not_agree_with_the_table_is_refused(method: str, parameters: dict[str, object], reason: str) -> None:
    with pytest.raises(BadRequestError) as refusal:
        check_call(method, parameters)
    assert refusal.value.description == f"Bad Request: {reason}"


def test_only_parameters_that_may_be_files_take_files() -> None:
    assert takes_file("sendPhoto", "photo")
    assert not takes_file("sendPhoto", "caption")
    assert not takes_file("sendPhoto", "poem")
