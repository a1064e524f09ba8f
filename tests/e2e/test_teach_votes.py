"""Right, Wrong and replies under a reading: a vote is an example with the reading's scores."""

from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, Person, buttons
from tests.e2e.teaching import agree, taught


async def test_wrong_shows_the_emotions_and_a_tap_stores(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    assert [each["text"] for each in buttons(reading)] == ["Right", "Wrong"]
    assert "reply /teach and its name" in (await you.taps(reading, "Wrong"))["text"]
    choosing = await you.sees(reading, "‹ Back")
    assert {each["text"] for each in buttons(choosing)} == {
        "angry", "disgusted", "fearful", "happy", "sad", "surprised", "‹ Back",
    }  # fmt: skip
    stored = await you.taps_and_sees(choosing, "happy")
    assert [each["text"] for each in buttons(stored)] == ["Right", "Wrong", "Stored: happy · Undo"]
    assert taught(storage)[-1] == ("happy", (9, 8, 9))


async def test_changing_ones_mind_replaces_the_vote(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    stored = await you.taps_and_sees(reading, "Right")
    assert taught(storage) == [("angry", (9, 8, 9))]
    stored = await you.taps_and_sees(await you.taps_and_sees(stored, "Wrong"), "sad")
    assert taught(storage) == [("sad", (9, 8, 9))]
    undone = await you.taps_and_sees(stored, "Stored: sad · Undo")
    assert [each["text"] for each in buttons(undone)] == ["Right", "Wrong"]
    assert taught(storage) == []


async def test_one_vote_a_person(you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you_in_group.asks("/predict 9 8 9")
    await you_in_group.taps_and_sees(reading, "Right")
    stored = await sam_in_group.taps_and_sees(await sam_in_group.taps_and_sees(reading, "Wrong"), "happy")
    assert "Stored: happy 1, angry 1 · Undo" in [each["text"] for each in buttons(stored)]
    await sam_in_group.taps_and_sees(stored, "Stored: happy 1, angry 1 · Undo")
    assert taught(storage, GROUP) == [("angry", (9, 8, 9))]


async def test_the_first_vote_asks_for_consent_and_is_then_stored(you: Person, storage: Storage) -> None:
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    assert "question for you first" in (await you.taps(reading, "Right"))["text"]
    question = await you.hears(after)
    assert "May I keep your examples?" in question["text"]
    assert taught(storage) == []
    await you.agrees(question)
    await you.sees(reading, "Stored: angry")
    assert taught(storage) == [("angry", (9, 8, 9))]


async def test_a_reply_to_a_reading_labels_it(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8.25 9")
    assert (await you.replies(reading, "/teach sad"))["text"].startswith("Stored: 9 8.25 9 is sad.")
    await you.sees(reading, "Stored: sad")
    await you.replies(reading, "/teach happy")
    assert taught(storage) == [("happy", (9, 8.25, 9))]


async def test_a_reply_with_what_is_no_emotion_is_told_why(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    for name, fault in (
        ("@bob", "an @name is no emotion"),
        ("t.me/joy", "a link is no emotion"),
        ("\u3164", "is no name"),
    ):
        assert fault in (await you.replies(reading, f"/teach {name}"))["text"]
    assert taught(storage) == []
