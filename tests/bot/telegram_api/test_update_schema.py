import json
from typing import Any

import pytest
from telegram import Bot

from bot.errors import RefusedTapError
from bot.telegram_api.messages import tap_of
from bot.telegram_api.update_schema import read_update

Json = dict[str, Any]
BOT = Bot("123456:none-of-its-calls-are-made")
KIM = {"id": 1, "is_bot": False, "first_name": "Kim"}
WRONG: list[object] = [{}, [], 0.5, "\ud800"]
NO_IDS: list[object] = [2**63, -(2**63) - 1, True, "1", None]
NO_ENTITIES: list[object] = [{}, [None], [{"type": "bot_command"}]]
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": KIM, "text": "9 8 9"}


def changed(**fields: object) -> Json:
    return {"update_id": 1, "message": MESSAGE | fields}


def reply(depth: int) -> Json:
    return MESSAGE | ({"reply_to_message": reply(depth - 1)} if depth else {})


@pytest.mark.parametrize(
    "fields",
    [
        changed(),
        changed(chat={"id": -(2**52), "type": "kind of tomorrow"}, unknown={"of": "tomorrow"}),
        changed(text=None),
        {"update_id": 1, "message": reply(3)},
        {"update_id": 2**52, "callback_query": {"id": "1", "from": KIM, "chat_instance": "1"}},
        {"update_id": 1, "inline_query": {"id": "1", "from": KIM, "query": "", "offset": ""}},
        {"update_id": 1, "edited_message": MESSAGE | {"edit_date": 2}},
    ],
)
def test_what_telegram_sends_is_read(fields: Json) -> None:
    update = read_update(fields, BOT)
    assert update
    assert update.update_id == fields["update_id"]


def test_a_tap_under_a_message_that_cannot_be_edited_any_more_is_told_apart() -> None:
    old = {"message_id": 1, "date": 0, "chat": MESSAGE["chat"]}
    update = read_update(
        {"update_id": 1, "callback_query": {"id": "1", "from": KIM, "chat_instance": "1", "message": old}}, BOT
    )
    assert update
    with pytest.raises(RefusedTapError, match="too old"):
        tap_of(update, "too old")


@pytest.mark.parametrize(
    "fields",
    [
        *(changed(**{name: wrong}) for name in MESSAGE for wrong in WRONG),
        *(changed(chat={"id": wrong, "type": "private"}) for wrong in NO_IDS),
        *(changed(date=wrong) for wrong in (-(10**12), 10**15)),
        *(changed(entities=wrong) for wrong in NO_ENTITIES),
        {"update_id": 1, "message": reply(30)},
        *({"update_id": 1, "edited_message": MESSAGE | {"edit_date": wrong}} for wrong in (*NO_IDS, *WRONG, 10**15)),
        {"update_id": 1, "edited_message": MESSAGE | {"edit_date": 2, "text": 9}},
        {"update_id": "1", "message": MESSAGE},
        {"message": MESSAGE},
    ],
)
def test_what_is_malformed_is_passed_over_with_a_word(fields: Json, caplog: pytest.LogCaptureFixture) -> None:
    assert read_update(json.loads(json.dumps(fields)), BOT) is None
    assert "passed over" in caplog.text


@pytest.mark.parametrize("fields", [{"update_id": 1}, {"update_id": 1, "channel_post": MESSAGE}])
def test_what_is_not_answered_is_passed_over_silently(fields: Json, caplog: pytest.LogCaptureFixture) -> None:
    assert read_update(fields, BOT) is None
    assert not caplog.text
