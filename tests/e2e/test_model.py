"""`/model`: two sentences and a picture first, all the rest behind *Details*; the measuring is waited for."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.errors import StorageUnavailableError
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, button, buttons, until
from tests.e2e.teaching import agree
from tests.e2e.test_taps import tap


def labels(message: Json) -> list[str]:
    """Of the buttons under a message."""
    return [each["text"] for each in buttons(message)]


def performances(emotion: str, amount: int) -> list[Example]:
    """So many different ones, around scores of the emotion's own."""
    voice = {"calm": 2.0, "tense": 8.0}.get(emotion, 5.0)
    return [Example(Scores(voice, voice + place / 10, voice), emotion) for place in range(amount)]


def teach(storage: Storage, chat_id: int, examples: list[Example], user_id: int = YOU) -> None:
    """Store them as taught, without a word."""
    agree(storage)
    storage.teach(chat_id, user_id, examples, f"message:{len(examples)}:{examples[0].emotion}", datetime.now(UTC))


async def details(person: Person, message: Json) -> Json:
    """What a tap on *Details* is answered with."""
    after = len(person.rig.events)
    await person.taps(message, "Details")
    return await person.hears(after)


async def test_a_chat_that_taught_nothing_is_told_in_two_sentences_and_the_tutorial_behind_details(you: Person) -> None:
    first = await you.asks("/model")
    assert first["text"].startswith("I know only what I was given: the 6 starter rows. So nobody can say yet how good")
    assert "tutorial" not in first["text"]
    told = await details(you, first)
    assert told["reply_to_message"]["message_id"] == first["message_id"]
    assert f"scikit-learn {version('scikit-learn')}" in told["text"]
    assert "its accuracy is 0.00, and it can never answer happy or sad" in told["text"]


async def test_dots_say_how_near_the_first_measure_is_also_of_a_single_emotion(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach\nhappy 8 7 8\nhappy 8 7 7\nhappy 8 7 7")
    await you.fitted(1, storage)
    first = await you.asks("/model")
    assert first["text"].startswith("Too early to tell.\nhappy ●●○○○, angry ●○○○○, "), "a starter row among them"
    told = await details(you, first)
    assert "performances with the same scores count once" in told["text"]
    assert "tutorial" not in told["text"]
    await you.asks("/undo")
    assert (await you.asks("/model"))["text"].startswith("I know only what I was given: the 6 starter rows.")


async def test_anybody_sees_the_details_and_a_second_tap_shows_them_once(
    you_in_group: Person, sam_in_group: Person, local_chat: LocalChat, services: Services, storage: Storage
) -> None:
    teach(storage, GROUP, [*performances("calm", 6), *performances("tense", 5)], SAM)
    await services.recognizers.maintain()
    first = await you_in_group.asks("/model")
    assert first["caption"].startswith("Right ")
    assert labels(first) == ["Details", "Use only ours"]
    start = len(you_in_group.rig.events)
    told = await details(sam_in_group, first)
    assert told["text"].startswith("A random forest of 100 trees")
    assert "Version 1, trained " in told["text"]
    album = await you_in_group.album(start)
    for photo, asked in zip(album, ("mistaken for what?", "bring?", "agree with the accuracy?"), strict=True):
        assert asked in photo["caption"]
    assert all(photo["reply_to_message"]["message_id"] == first["message_id"] for photo in album)
    shown = local_chat.chat.message(GROUP, first["message_id"])
    assert shown
    assert labels(shown) == ["Use only ours"]
    amount = len(local_chat.chat.messages(GROUP))
    handled = services.counters.value("emotion_bot_answer_seconds_count")
    local_chat.chat.updates.put(tap(you_in_group, first, button(first, "Details")["callback_data"]))
    await until(lambda: services.counters.value("emotion_bot_answer_seconds_count") > handled)
    assert len(local_chat.chat.messages(GROUP)) == amount
    assert services.counters.value("emotion_bot_errors_total") == 0
    again = await you_in_group.asks("/model")
    assert labels(again) == ["Details", "Use only ours"]


async def test_details_of_an_older_message_are_of_now_and_say_so(you: Person, storage: Storage) -> None:
    old = await you.asks("/model")
    teach(storage, YOU, performances("calm", 3))
    told = await details(you, old)
    assert told["text"].startswith("The message above is about version 0; these are the details of version 1, the ")


async def test_what_is_being_measured_is_told_when_it_is_done(you: Person, storage: Storage) -> None:
    teach(storage, YOU, [*performances("calm", 6), *performances("tense", 5)])
    start = len(you.rig.events)
    waiting = await you.asks("/model")
    assert waiting["text"] == "I am still measuring version 1 … This message will say how good I am as soon as I know."
    assert labels(waiting) == []
    done = await you.sees(waiting, "Right ", start)
    assert labels(done) == ["Details", "Use only ours"]
    picture = await you.hears_after(waiting)
    assert picture["caption"].startswith("What is mistaken for what? ")
    assert (await you.picture(picture)).startswith(b"\x89PNG")
    assert (await details(you, done))["text"].startswith("A random forest")


async def test_a_measuring_that_fails_says_so(
    you: Person, storage: Storage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(function: Callable[..., object], *_: object) -> object:
        await asyncio.sleep(0)
        raise ValueError(function.__name__)

    teach(storage, YOU, [*performances("calm", 6), *performances("tense", 5)])
    waiting = await you.asks("/model")
    assert waiting["text"].startswith("I am still measuring version 1 …")
    object.__setattr__(services.recognizers.fits, "worker", fail)
    failed = await you.sees(waiting, "Sorry, I could not measure how good I am.")
    assert "send /model and I will try again" in failed["text"]
    assert labels(failed) == []


async def test_a_listener_that_fails_keeps_nobody_else_from_hearing(you: Person, services: Services) -> None:
    told: list[object] = []

    async def fail(_: object) -> None:
        raise StorageUnavailableError

    async def hear(fitted: object) -> None:
        told.append(fitted)

    services.recognizers.changed(you.chat_id, 1, fail)
    services.recognizers.changed(you.chat_id, 2, hear)
    await services.recognizers.fits.finish(you.chat_id)
    assert len(told) == 1


async def test_who_is_forgotten_while_another_one_is_told_is_told_nothing(you: Person, services: Services) -> None:
    told: list[object] = []
    fits = services.recognizers.fits

    async def forget_the_other(fitted: object) -> None:
        fits.forget_listeners([(you.chat_id, 2)])
        told.append(fitted)

    async def hear(fitted: object) -> None:
        told.append(fitted)

    services.recognizers.changed(you.chat_id, 1, forget_the_other)
    services.recognizers.changed(you.chat_id, 2, hear)
    await fits.finish(you.chat_id)
    assert len(told) == 1
