"""What a person taught is taken back, once."""

from datetime import UTC, datetime

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.teaching import agree, taught


async def test_undo_takes_the_submission_back(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    stored = await you.asks("/teach\nsad 3 2 2\nsad 2 2 2")
    assert (await you.taps_and_sees(stored, "Undo"))["text"].startswith("Undone: 2 examples (sad).")
    assert taught(storage) == [("happy", (8, 7, 8))]
    assert (await you.asks("/undo"))["text"].startswith("Undone: 1 example (happy).")
    assert (await you.asks("/undo"))["text"] == "You have nothing to undo here."
    assert taught(storage) == []


async def test_what_was_undone_meanwhile_is_not_said_to_be_stored(you: Person, storage: Storage) -> None:
    agree(storage)
    stored = await you.asks("/teach sad 3 2 2")
    await you.taps_and_sees(stored, "Undo")
    text = (await you.sees(stored, "starter rows alone again"))["text"]
    assert text.startswith("Undone: 1 example (sad).")


async def test_undo_delivered_twice_takes_back_one_submission(
    you: Person, storage: Storage, rig: Rig, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    await you.asks("/teach sad 3 2 2")
    await you.asks("/undo")
    for number in range(30):
        storage.set_starter(YOU, number % 2 == 1, datetime.now(UTC))
    undo = next(event["message"] for event in rig.events if event.get("message", {}).get("text") == "/undo")
    after = len(rig.events)
    local_chat.chat.updates.put({"message": undo})
    assert "was undone already" in (await you.hears(after))["text"]
    assert taught(storage) == [("happy", (8, 7, 8))]
