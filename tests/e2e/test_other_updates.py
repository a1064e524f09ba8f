"""Everything else that Telegram may send: it does no harm, and in private chats it gets a hint."""

from time import time

import pytest

from bot.local_chat.server import LocalChat
from tests.e2e.rig import Json, Person
from tests.e2e.updates import GROUP_CHAT, PERSON, PRIVATE, command, message

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
FILE = {"file_id": "c", "file_unique_id": "d", "file_name": "rows.csv", "file_size": 9}
KEYPAD = message(from_={"id": 1, "is_bot": True, "first_name": "Bot"}, text="Facial expression, 0 to 10?")
SILENT = {
    "edited for another": {"edited_message": command("/predict@other_bot 9 8 9", GROUP_CHAT, edit_date=int(time()))},
    "channel post": {"channel_post": command("/predict 9 8 9", chat={"id": -5, "type": "channel", "title": "C"})},
    "service message": {"message": message(pinned_message=message(text="x"))},
    "new member": {"message": message(GROUP_CHAT, new_chat_members=[PERSON])},
    "group photo": {"message": message(GROUP_CHAT, photo=PHOTO, caption="9 8 9")},
    "group caption for another": {"message": message(GROUP_CHAT, photo=PHOTO, caption="/predict@other_bot 9 8 9")},
    "my_chat_member": {
        "my_chat_member": {
            "chat": PRIVATE,
            "from": PERSON,
            "date": 1,
            "old_chat_member": {"status": "member", "user": PERSON},
            "new_chat_member": {"status": "member", "user": PERSON},
        }
    },
    "unknown kind": {"something_new": {"id": 1}},
    "tap on a message too old": {
        "callback_query": {
            "id": "1",
            "from": PERSON,
            "chat_instance": "1",
            "message": {"chat": PRIVATE, "message_id": 1, "date": 0},
            "data": "pad:1001:9_8_9",
        }
    },
    "tap with forged data": {
        "callback_query": {
            "id": "2",
            "from": PERSON,
            "chat_instance": "1",
            "message": message(text="x"),
            "data": "pad:1001:9_8_11",
        }
    },
    "tap on no button of ours": {
        "callback_query": {"id": "3", "from": PERSON, "chat_instance": "1", "message": KEYPAD, "data": "zzz"}
    },
    "tap with no data": {"callback_query": {"id": "4", "from": PERSON, "chat_instance": "1", "game_short_name": "x"}},
}


@pytest.mark.parametrize("update", SILENT.values(), ids=SILENT.keys())
async def test_what_is_not_for_the_bot_gets_no_message(update: Json, you: Person, local_chat: LocalChat) -> None:
    local_chat.chat.updates.put(update)
    answer = await you.asks("/privacy")
    assert answer["text"].startswith("What I keep about you")
    bots = [e for e in you.rig.events if e["kind"] in ("message", "edit") and e["message"]["from"]["is_bot"]]
    assert len(bots) == 1


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"photo": PHOTO}, "I read scores, not pictures or sounds."),
        ({"photo": PHOTO, "caption": "what a scene"}, "I read scores, not pictures or sounds."),
        ({"dice": {"emoji": "🎲", "value": 1}}, "I read scores, not pictures or sounds."),
        ({"document": FILE}, "Shall I read this file, or learn from it?"),
        ({"document": {**FILE, "file_name": "notes.pdf"}}, "I read tables of scores: CSV files and workbooks"),
    ],
)
async def test_what_holds_no_text_gets_a_hint_in_private(
    fields: Json, hint: str, you: Person, local_chat: LocalChat
) -> None:
    local_chat.chat.updates.put({"message": message(**fields)})
    assert (await you.hears(0))["text"].startswith(hint)


async def test_an_anonymous_admin_gets_no_keypad(you_in_group: Person, local_chat: LocalChat) -> None:
    admin = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    asked = command("/predict", GROUP_CHAT) | {"from": admin, "sender_chat": GROUP_CHAT}
    local_chat.chat.updates.put({"message": asked})
    answer = await you_in_group.hears(0)
    assert answer["text"].startswith("Write it like this: /predict 9 8 9")
    assert "reply_markup" not in answer
