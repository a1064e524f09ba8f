"""A tap does what the tapped message says: data that it does not show, or that is for another, does nothing."""

import re
import secrets
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from bot.application import TAPS
from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from bot.telegram_api.per_chat_queue import PerChatQueue
from bot.telegram_api.rate_limit import Rate
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, buttons, until
from tests.e2e.teaching import HEADER, agree, taught

SCORES = "A" * 32  # three zeros, as a reading's buttons carried them once
HAPPY = "0" * 10
MADE_UP = (
    f"vote:r vote:w vote:b vote:u vote:{HAPPY} vote:{SCORES}:{HAPPY}:b teach:agree teach:store teach:drop "
    f"teach:as:{HAPPY} teach:by undo: undo:1 undo:2 list:all:0:1 list:all:0:2 list:own:0:1:sure list:all:0:2:sure "
    f"list:all.{HAPPY}:0: list:all!{HAPPY}:0: list:own:0::emotion list:all:0::performer "
    "remove:ask remove:yes remove:yes:0 remove:no hist: hist:2 hist:back-1 "
    "roll:yes roll:no take:yes take:no start:yes start:no out:ask set:teach-admins "
    "set:restore-everyone set:starter-on set:admins "
    f"pad:9_8 pad:9_8_7 pad:x pad:{SAM}:9_8 read:1 read:9_8_9 forget:here forget:everywhere forget:keep "
    f"forget:{SAM}:yes forget:{YOU}:yes meant:undo meant:teach file:t:1001:-: file:p:1001:2_3_4:1-5 "
    "model: model:0 model:9 consent:yes consent:no consent: vote:n "
    "nothing:at-all"
).split()
SHARED = ("vote", "read", "model", "consent")
"""What everybody in a chat may tap."""


async def say_everything(you: Person, sam: Person) -> None:
    """Have the bot answer You with a message of every kind, in a group that You and Sam taught."""
    await sam.asks("/teach happy 8 7 8")
    await you.taps_and_sees(await you.asks("/predict 9 8 9"), "✓ angry")
    await you.sends("night.csv", HEADER.replace("\n", ",performer\n").encode() + b"happy,9,9,8,Ann\n", "/teach")
    await you.taps(await you.asks_for("/examples Ann", "Remove Ann"), "Remove Ann's examples")
    await you.asks("/teach\nsad 3 2 2\nsad 2 2 2\nhappy 9 7 8\nhappy 9 8 8\nsad 1 1 2\nhappy 8 8 8")
    for command in [
        "help",
        "privacy",
        "start",
        "chart",
        "dataset",
        "model",
        "history",
        "examples",
        "examples Ann",
        "settings",
        "undo",
        "forget",
        "predict",
    ]:
        await you.asks(f"/{command}")
    for text in (
        "/starter off",
        "/rollback 0",
        "/undoo@emotion_local_bot",
        "/teach sad Ann 1 1 1",
        "/predict 9 8 9\n1 1 1",
        "/teach hapy 8 7 8",
        "/teach happy 11 1 1",
    ):
        await you.asks(text)
    await you.drops("numbers.csv", b"Wort;a;b;c\nx;1;2;3\n", "/teach")
    for text in ("/undoo@emotion_local_bot", "/teach sad Ann 1 1 1"):
        await you.asks(text)


def rows_of(database: Path) -> list[str]:
    """All that is stored, but for what fitting writes down by itself."""
    with closing(sqlite3.connect(database)) as connection:
        versions = connection.execute("SELECT chat_id, number, kind, added, removed FROM versions").fetchall()
        return [*map(str, versions), *(line for line in connection.iterdump() if 'INTO "versions"' not in line)]


@pytest.fixture
def services(services: Services) -> Services:
    """Nobody is asked to slow down."""
    plenty = Rate(burst=1_000_000, per_second=1, resume=1)
    return replace(services, per_chat_queue=PerChatQueue(person=plenty, chat=plenty))


@pytest.fixture
async def messages(
    you_in_group: Person, sam_in_group: Person, local_chat: LocalChat, services: Services, storage: Storage
) -> list[Json]:
    """The bot's messages of every kind, once nothing is being fitted or edited, so that none changes by itself."""
    agree(storage)
    await say_everything(you_in_group, sam_in_group)
    await until(lambda: len(services.recognizers.fits) == 0 and len(services.edits) == 0)
    return [message for message in local_chat.chat.messages(GROUP) if message["from"]["is_bot"]]


async def forged(person: Person, message: Json, data: str, local_chat: LocalChat) -> Json:
    """The answer to a tap on a button with this data, put under a message in place of its own; those are put back."""
    where = {"chat_id": person.chat_id, "message_id": message["message_id"]}
    path = f"/bot{local_chat.token}/editMessageReplyMarkup"
    await person.rig.post(path, **where, reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": data}]]})
    shown = local_chat.chat.message(person.chat_id, message["message_id"])
    assert shown
    answer = await person.taps(shown, "x")
    after = local_chat.chat.message(person.chat_id, message["message_id"])
    assert after
    assert {**after, "edit_date": 0} == {**shown, "edit_date": 0}, (message.get("text"), data, answer)
    if markup := message.get("reply_markup"):
        await person.rig.post(path, **where, reply_markup=markup)
    else:
        await person.rig.post(path, **where)
    return answer


def tap(person: Person, message: Json, data: str) -> Json:
    """What a client of somebody's own may send: a tap with data that the message does not show."""
    speaker = {"id": person.user_id, "is_bot": False, "first_name": "Somebody"}
    query = {"id": str(secrets.randbelow(2**62)), "from": speaker, "message": message, "data": data}
    return {"callback_query": query | {"chat_instance": "1"}}


async def test_data_of_another_kind_changes_nothing_under_any_message(
    you_in_group: Person,
    sam_in_group: Person,
    local_chat: LocalChat,
    services: Services,
    messages: list[Json],
    tmp_path: Path,
) -> None:
    seen = {each["callback_data"] for message in messages for each in buttons(message)} | set(MADE_UP)
    assert {data.partition(":")[0] for data in seen} >= set(TAPS)
    before, amount = rows_of(tmp_path / "bot.db"), len(local_chat.chat.messages(GROUP))
    for message in messages:
        own = {each["callback_data"].partition(":")[0] for each in buttons(message)}
        own |= {"hist"} if "Versions, newest first" in message.get("text", "") else set()
        for data in sorted(seen):
            if data.partition(":")[0] in own:
                continue
            for person in (sam_in_group, you_in_group):
                answer = await forged(person, message, data, local_chat)
                assert 0 < len(answer.get("text", "")) <= 200, (message.get("text"), data)
                assert not answer.get("show_alert"), (message.get("text"), data, answer)
    assert rows_of(tmp_path / "bot.db") == before
    assert len(local_chat.chat.messages(GROUP)) == amount
    assert services.counters.value("emotion_bot_errors_total") == 0


async def test_data_that_a_message_does_not_show_changes_nothing(
    you_in_group: Person,
    sam_in_group: Person,
    local_chat: LocalChat,
    services: Services,
    messages: list[Json],
    tmp_path: Path,
) -> None:
    seen = {each["callback_data"] for message in messages for each in buttons(message)} | set(MADE_UP)
    before, shown = rows_of(tmp_path / "bot.db"), [str(message) for message in local_chat.chat.messages(GROUP)]
    for message in messages:
        data = seen - {each["callback_data"] for each in buttons(message)}
        handled = services.counters.value("emotion_bot_answer_seconds_count") + 2 * len(data)
        for person, each in product((sam_in_group, you_in_group), sorted(data)):
            local_chat.chat.updates.put(tap(person, message, each))
        await until(lambda: services.counters.value("emotion_bot_answer_seconds_count") >= handled)  # noqa: B023  awaited
    assert rows_of(tmp_path / "bot.db") == before
    assert [str(message) for message in local_chat.chat.messages(GROUP)] == shown
    assert services.counters.value("emotion_bot_errors_total") == 0


async def test_what_is_for_another_person_is_refused(
    sam_in_group: Person, local_chat: LocalChat, messages: list[Json], tmp_path: Path
) -> None:
    before, shown = rows_of(tmp_path / "bot.db"), [str(message) for message in local_chat.chat.messages(GROUP)]
    tapped = set()
    for message in messages:
        for each in buttons(message):
            if each["callback_data"].partition(":")[0] in SHARED or "8 7 8" in message.get("text", ""):
                continue  # Sam's own is there too
            answer = await sam_in_group.taps(message, each["text"])
            assert answer.get("text"), each
            tapped.add(each["callback_data"].partition(":")[0])
    assert tapped >= {"undo", "list", "hist", "set", "remove", "roll", "start", "take", "forget", "pad"}
    assert rows_of(tmp_path / "bot.db") == before
    assert [str(message) for message in local_chat.chat.messages(GROUP)] == shown


async def test_a_strangers_tap_under_a_reading_cannot_put_scores_into_its_owners_name(
    you_in_group: Person, sam_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    agree(storage)
    reading = await you_in_group.asks("/predict 9 8 9")
    for choice in ("b", "w", "u", "0123456789"):
        await forged(sam_in_group, reading, f"vote:P7d87ZFocrA_3S8bJGaXxT_oZaq4XWfI:0123456789:{choice}", local_chat)
    shown = local_chat.chat.message(GROUP, reading["message_id"])
    assert shown
    await you_in_group.taps_and_sees(shown, "✓ angry")
    assert taught(storage, GROUP) == [("angry", (9, 8, 9))]


async def test_a_list_of_versions_is_for_who_asked(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    for number in range(11):
        storage.teach(GROUP, YOU, [Example(Scores(number % 10, 2, 2), "sad")], f"message:{number}", datetime.now(UTC))
    listed = await you_in_group.asks("/history")
    assert "somebody else's" in (await sam_in_group.taps(listed, "Older ›"))["text"]
    assert (await you_in_group.taps_and_sees(listed, "Older ›"))["text"] != listed["text"]


async def test_going_back_needs_the_same_right_as_choosing(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    settings = await you_in_group.asks("/settings")
    await you_in_group.taps_and_sees(settings, "Let only admins teach")
    reading = await you_in_group.asks("/predict 9 8 9")
    choosing = await you_in_group.taps_and_sees(reading, "Other…")
    assert "only admins teach" in (await sam_in_group.taps(choosing, "‹ Fewer"))["text"]


async def test_a_question_asked_before_somebody_taught_changes_nothing(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    question = await you_in_group.asks("/rollback 0")
    await sam_in_group.asks("/teach sad 3 2 2")
    outdated = await you_in_group.taps_and_sees(question, "Bring it back")
    assert "changed since I asked" in outdated["text"]
    assert buttons(outdated) == []
    assert len(taught(storage, GROUP)) == 2


async def test_the_question_names_what_would_be_stored(you: Person, you_in_group: Person, storage: Storage) -> None:
    one = await you.asks("/teach happy 8 7.5 8")
    assert "Now: 8 7.5 8 is happy." in one["text"]
    two = await you.asks("/teach\nhappy 8 7 8\nsad 3 2 2")
    assert "Now: 2 examples: happy 1 and sad 1." in two["text"]
    storage.agree(YOU, YOU, datetime.now(UTC))
    assert "May I keep" in (await you_in_group.asks("/teach happy 8 7 8"))["text"]


def test_what_may_be_made_up_has_every_prefix() -> None:
    assert {re.split(":", data)[0] for data in MADE_UP} >= set(TAPS)
