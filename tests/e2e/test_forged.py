"""Taps on buttons that the bot never made: anybody who writes a client of their own can send them."""

from datetime import UTC, datetime

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Json, Person

HUGE = "9" * 40
SCORES = "A" * 32  # 0 0 0, as a vote packs them
FORGED = [
    "forget:1",
    "forget:1:2:3",
    "forget:",
    "forget:here",
    "forget:all",
    f"forget:{YOU}:yes",
    "list:",
    f"list:own:0:{HUGE}",
    f"list:own:{HUGE}:",
    "list:x:-5:",
    "list:own:0:-1",
    "list:own:²:",
    "list:own:0:0:0",
    f"hist:{HUGE}",
    "hist:-1",
    "hist:x",
    "hist:²",
    f"undo:{HUGE}",
    "undo:",
    "undo:-1",
    "undo:x",
    "set:",
    "set:x",
    "teach:",
    "teach:agree",
    "teach:store",
    "teach:as",
    "teach:as:0",
    "teach:x:y:z",
    "nothing",
    ":",
    "vote",
    "vote:",
    "vote:a:b",
    "vote:AAAA:b:c",
    f"vote:{SCORES}:0:u",
    f"vote:{SCORES}:0:0",
    f"vote:{'f' * 32}:0:w",
]


async def tapped(person: Person, message: Json, data: str, local_chat: LocalChat) -> str:
    """What the bot answers to a tap on a button with this data under one of its messages."""
    forged = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
    about = {"chat_id": person.chat_id, "message_id": message["message_id"], "reply_markup": forged}
    await person.rig.post(f"/bot{local_chat.token}/editMessageReplyMarkup", **about)
    shown = local_chat.chat.message(person.chat_id, message["message_id"])
    assert shown
    return str((await person.taps(shown, "forged")).get("text", ""))


async def test_a_forged_button_is_refused_in_words_and_changes_nothing(
    you: Person, local_chat: LocalChat, storage: Storage
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    await you.asks("/teach happy 8 7 8")
    message = await you.asks("/privacy")
    for data in FORGED:
        answer = await tapped(you, message, data, local_chat)
        assert answer, data
        assert "went wrong" not in answer, data
    assert len(storage.version_data(YOU).dataset) == 1
    assert storage.has_agreed(YOU, YOU)


async def test_a_number_of_another_chats_example_or_batch_deletes_nothing(
    you: Person, sam_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    await you.asks("/teach happy 8 7 8")
    (example,) = storage.examples(YOU, YOU, None, 0, 1).rows
    message = await sam_in_group.asks("/privacy")
    for data in (f"undo:{example.submission_id}", f"list:own:0:{example.id}"):
        assert await tapped(sam_in_group, message, data, local_chat)
    assert len(storage.version_data(YOU).dataset) == 1


async def test_a_forged_button_under_a_picture_is_no_incident(
    you_in_group: Person, local_chat: LocalChat, services: Services
) -> None:
    picture = await you_in_group.asks("/predict 9 8 9")
    assert "went wrong" not in await tapped(you_in_group, picture, "set:admins", local_chat)
    await you_in_group.asks("/help")
    assert services.counters.value("emotion_bot_errors_total") == 0
