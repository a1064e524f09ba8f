"""Before anything of a person is stored, the bot asks; the question outlives a restart."""

import asyncio

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, button, buttons
from tests.e2e.teaching import HEADER, taught

KEPT_BEFORE = """I would store your Telegram user id, the scores, the emotion and the time, and which chat and message \
they came from: to fit this chat's recognizer, and to tell how far its teachers agree. For nothing else, and for this \
chat alone.
/forget deletes all of it at any time; /privacy says more."""


async def test_before_the_first_example_is_stored_the_person_is_asked(you: Person, storage: Storage) -> None:
    question = await you.asks("/teach happy 8 7 8")
    for word in ("user id", "the scores", "the emotion", "the time", "/forget", "/privacy"):
        assert word in question["text"]
    assert taught(storage) == []
    stored = await you.agrees(question)
    assert stored["text"].startswith("Stored: 8 7 8 is happy.")
    assert taught(storage) == [("happy", (8, 7, 8))]
    assert (await you.asks("/teach 3 2 2 sad"))["text"].startswith("Stored: 3 2 2 is sad.")
    assert len(taught(storage)) == 2


async def test_without_consent_nothing_is_stored(you: Person, storage: Storage) -> None:
    question = await you.asks("/teach happy 8 7 8")
    assert (await you.taps_and_sees(question, "No, store nothing"))["text"] == "Nothing was stored."
    assert taught(storage) == []
    assert not storage.has_agreed(YOU, YOU)


async def test_a_votes_question_from_before_a_restart_still_works(
    you: Person, services: Services, storage: Storage
) -> None:
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.taps(reading, "✓ angry")
    question = await you.hears(after)
    services.pending_teachings.forget(YOU)
    await you.agrees(question)
    assert [vote.example.emotion for vote in storage.votes(YOU, reading["message_id"])] == ["angry"]


async def test_a_question_from_before_a_restart_still_works(you: Person, services: Services, storage: Storage) -> None:
    question = await you.asks("/teach happy 8 7 8")
    services.pending_teachings.forget(YOU)
    assert (await you.agrees(question))["text"].startswith("Stored: 8 7 8 is happy.")
    rows = (HEADER + "sad,3,2,2\nsad,3,2,99\n").encode()
    after = len(you.rig.events)
    await you.sends("rows.csv", rows, "/teach")
    question = (await you.rig.seen(lambda event: "Nothing is stored yet" in str(event), after))["message"]
    services.pending_teachings.forget(YOU)
    assert (await you.taps_and_sees(question, "Store the good row"))["text"].startswith("Stored: 3 2 2 is sad.")
    assert taught(storage) == [("happy", (8, 7, 8)), ("sad", (3, 2, 2))]


async def test_a_question_that_cannot_be_found_again_says_so(you: Person, services: Services, storage: Storage) -> None:
    reading = await you.asks("9 8 9")
    question = await you.replies(reading, "/teach sad")
    services.pending_teachings.forget(YOU)
    answer = await you.taps(question, "I agree")
    assert answer["text"].startswith("I no longer have this")
    assert taught(storage) == []
    assert not storage.has_agreed(YOU, YOU)


async def test_a_button_tapped_twice_stores_once_and_keeps_what_it_says(you: Person, storage: Storage) -> None:
    question = await you.asks("/teach happy 8 7 8")
    taps = await asyncio.gather(you.taps(question, "I agree"), you.taps(question, "I agree"))
    assert sorted(tap.get("text", "") for tap in taps)[1].startswith("I stored this very message before")
    stored = await you.sees(question, "Stored: 8 7 8 is happy.")
    assert buttons(stored)[0]["text"] == "Undo"
    assert taught(storage) == [("happy", (8, 7, 8))]


async def test_nobody_agrees_for_somebody_else(you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    question = await you_in_group.asks("/teach happy 8 7 8")
    await sam_in_group.taps(question, "I agree")
    assert storage.has_agreed(SAM, GROUP)
    assert not storage.has_agreed(YOU, GROUP)
    assert taught(storage, GROUP) == []


async def as_asked_before(you: Person, question: Json, local_chat: LocalChat) -> Json:
    """The question in the words of the version that kept less."""
    title, now, *_ = question["text"].splitlines()
    about = {"chat_id": YOU, "message_id": question["message_id"], "reply_markup": question["reply_markup"]}
    path, after = f"/bot{local_chat.token}/editMessageText", len(you.rig.events)
    await you.rig.post(path, **about, text=f"{title}\n{now}\n{KEPT_BEFORE}")
    return await you.sees(question, "For nothing else", after)


@pytest.mark.parametrize("restarted", [False, True])
async def test_agreeing_to_what_was_kept_before_is_asked_again(
    you: Person, local_chat: LocalChat, services: Services, storage: Storage, restarted: bool
) -> None:
    old = await as_asked_before(you, await you.asks("/teach happy 8 7 8"), local_chat)
    if restarted:
        services.pending_teachings.forget(YOU)
    question = await you.agrees(old)
    assert "rater" in question["text"]
    assert not storage.has_agreed(YOU, YOU)
    assert (await you.agrees(question))["text"].startswith("Stored: 8 7 8 is happy.")
    assert taught(storage) == [("happy", (8, 7, 8))]


async def test_a_vote_whose_question_is_of_before_is_asked_again(
    you: Person, local_chat: LocalChat, services: Services, storage: Storage
) -> None:
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.taps(reading, "✓ angry")
    old = await as_asked_before(you, await you.hears(after), local_chat)
    services.pending_teachings.forget(YOU)
    question = await you.agrees(old)
    assert storage.votes(YOU, reading["message_id"]) == []
    assert button(question, "I agree")
    await you.agrees(question)
    assert [vote.example.emotion for vote in storage.votes(YOU, reading["message_id"])] == ["angry"]


async def test_the_question_says_what_is_kept_and_who_sees_it(you: Person, sam_in_group: Person) -> None:
    alone, in_group = await you.asks("/teach happy 8 7 8"), await sam_in_group.asks("/teach happy 8 7 8")
    for word in ("performance", "who performed", "rater", "pseudonyms", "what I would have answered"):
        assert word in alone["text"], word
        assert word in in_group["text"], word
    assert "Admins here can export who scored what" in in_group["text"]
    assert "Admins" not in alone["text"]
    assert len(in_group["text"]) < 900
