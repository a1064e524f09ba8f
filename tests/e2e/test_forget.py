"""/forget: here or everywhere, by the person whom the question answers, and what goes along."""

import asyncio
import ssl
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, Rig, buttons, until
from tests.e2e.teaching import agree, taught
from tests.e2e.test_forged import tapped
from tests.processes import ended, first_line, start


def labels(message: Json) -> list[str]:
    return [each["text"] for each in buttons(message)]


def without_buttons(local_chat: LocalChat, messages: Iterable[Json]) -> bool:
    """Whether nothing can be tapped under these any more."""
    shown = [local_chat.chat.message(each["chat"]["id"], each["message_id"]) for each in messages]
    return all(message is not None and not buttons(message) for message in shown)


async def test_who_taught_nothing_is_asked_nothing(you: Person) -> None:
    assert (await you.asks("/forget"))["text"] == "I keep nothing of yours, so there is nothing to forget."


async def test_a_chat_that_was_taught_nothing_is_never_fitted(you: Person, services: Services, tmp_path: Path) -> None:
    for command in ("/rollback 0", "/undo", "/starter on"):
        await you.asks(command)
    services.recognizers.changed(YOU)
    await until(lambda: not len(services.recognizers.fits))
    assert not list((tmp_path / "models").rglob(f"{YOU}.*"))


async def test_where_all_is_of_this_chat_there_is_one_choice(you: Person, storage: Storage) -> None:
    await you.agrees(await you.asks("/teach happy 8 7 8"))
    question = await you.asks("/forget")
    assert question["text"].startswith("Forget what you taught me?\nYou taught me 1 example here. All of that would go")
    assert labels(question) == ["Forget it all", "Keep it"]
    assert (await you.taps_and_sees(question, "Keep it"))["text"] == "Nothing was forgotten."
    assert len(taught(storage)) == 1


async def test_here_or_everywhere(you: Person, you_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    await you_in_group.asks("/teach\nsad 1 2 1\nsad 2 2 1")
    question = await you_in_group.asks("/forget")
    assert "You taught me 2 examples here; in all, 3 examples in 2 chats." in question["text"]
    assert labels(question) == ["Forget here", "Forget everywhere", "Keep it"]
    told = await you_in_group.taps_and_sees(question, "Forget here")
    assert told["text"].startswith("Forgotten: 2 examples of yours in this chat, and your consent.")
    assert (taught(storage, GROUP), len(taught(storage))) == ([], 1)
    assert (storage.has_agreed(YOU, GROUP), storage.has_agreed(YOU, YOU)) == (False, True)
    question = await you_in_group.asks("/forget")
    assert labels(question) == ["Forget everywhere", "Keep it"]
    await you_in_group.taps_and_sees(question, "Forget everywhere")
    assert storage.count_of(YOU) == (0, 0)
    assert storage.latest_version(YOU) is None


@pytest.mark.parametrize("label", ["Forget everywhere", "Keep it"])
async def test_nobody_else_decides(label: str, you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    await sam_in_group.asks("/teach sad 1 2 1")
    question = await you_in_group.asks("/forget")
    answer = await sam_in_group.taps(question, label)
    assert answer["text"] == "This is about somebody else's examples. Send /forget for your own."
    assert (len(taught(storage, GROUP)), storage.has_agreed(SAM, GROUP)) == (2, True)


async def test_a_button_under_another_message_forgets_nothing(
    you: Person, you_in_group: Person, storage: Storage, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    for person in (you, you_in_group):
        for message in (await person.asks("/help"), await person.asks("/predict 9 8 9")):
            for data in ("forget:all", "forget:here", "forget:no"):
                answer = await tapped(person, message, data, local_chat)
                assert answer == "This question is too old. Send /forget again."
    assert len(taught(storage)) == 1


async def test_the_buttons_under_what_was_forgotten_go(
    you: Person, storage: Storage, services: Services, local_chat: LocalChat, tmp_path: Path
) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    await you.taps(reading, "✓ angry")
    stored = await you.asks("/teach happy 8 7 8")
    await until(lambda: not len(services.recognizers.fits))
    keypad = await you.asks("/predict")
    doubt = await you.asks("/teach bewildered 1 1 1")
    await you.taps_and_sees(await you.asks_for("/forget", "Forget everywhere"), "Forget everywhere")
    await until(lambda: without_buttons(local_chat, [stored, keypad, doubt]))
    left = ["✓ angry", "happy", "Other…"]
    await until(lambda: labels(local_chat.chat.message(YOU, reading["message_id"]) or {}) == left)
    assert services.pending_teachings.peek(YOU, doubt["message_id"]) is None
    assert services.open_keypads.close(YOU, YOU) is None


async def test_no_caption_of_a_forgotten_recognizer_stays(you: Person, storage: Storage, services: Services) -> None:
    agree(storage)
    await you.asks("/teach\nsad 1 1 1\nhappy 8 7 8")
    await until(lambda: not len(services.recognizers.fits))
    await you.asks("/predict 1 1 1")
    recognizer = await services.recognizers.for_chat(YOU)
    key = services.recognizers.cache_key(recognizer, YOU), (Scores(1, 1, 1), None)
    assert services.photo_cache.get(key)
    await you.taps_and_sees(await you.asks("/forget"), "Forget everywhere")
    assert services.photo_cache.get(key) is None


async def test_a_reading_that_was_only_tapped_does_not_stay(you: Person, services: Services) -> None:
    reading = await you.asks("/predict 9 8 9")
    await you.taps_and_sees(reading, "Other…")
    assert services.shown_readings.shown(YOU, reading["message_id"])
    await you.asks("/forget")
    assert services.shown_readings.shown_in(YOU, 10) == []


async def test_no_reading_of_a_private_chat_stays(you: Person, storage: Storage, services: Services) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    await you.taps(reading, "✓ angry")
    await until(lambda: services.shown_readings.shown(YOU, reading["message_id"]) is not None)
    await you.taps_and_sees(await you.asks_for("/forget", "Forget everywhere"), "Forget everywhere")
    await until(lambda: not len(services.edits))
    assert services.shown_readings.shown_in(YOU, 10) == []


@pytest.mark.usefixtures("folder")
async def test_the_local_chat_forgets_what_was_said(tls: ssl.SSLContext) -> None:
    process = await start(LOCAL_CHAT_PORT="0", DATABASE_URL="sqlite:///bot.db")
    address = (await first_line(process)).partition("open ")[2].split()[0]
    async with httpx.AsyncClient(base_url=address, verify=tls) as http:
        rig = Rig(http)
        listening = asyncio.create_task(rig.listen())
        you = Person(rig, YOU, YOU)
        await you.agrees(await you.asks("/teach happy 1.2345678 7 8"))
        assert "1.2345678" in (await http.get("/chat/state")).text
        told = await you.taps_and_sees(await you.asks("/forget"), "Forget it all")
        await rig.seen(lambda event: event["kind"] == "delete", 0)
        state = (await http.get("/chat/state")).text
        assert "1.2345678" not in state
        assert told["text"] in state
        listening.cancel()
        await asyncio.wait([listening])
    process.terminate()
    assert (await ended(process))[0] == 0
