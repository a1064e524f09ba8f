"""An emotion that is new in a chat: a new one, another spelling, a typing error, one too many."""

from bot.storage.storage import Storage
from tests.e2e.rig import Person, buttons
from tests.e2e.teaching import agree, taught


async def test_a_new_emotion_is_added_after_a_tap(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach melancholic 2 3 4")
    assert "New in this chat: “melancholic”." in question["text"]
    assert [each["text"] for each in buttons(question)] == ["Add “melancholic”", "Cancel"]
    await you.taps_and_sees(question, "Add “melancholic”")
    assert (await you.asks("/teach MELANCHOLIC 2 3 5"))["text"].startswith("Stored: 2 3 5 is melancholic.")
    assert taught(storage) == [("melancholic", (2, 3, 4)), ("melancholic", (2, 3, 5))]


async def test_one_emotion_in_two_spellings_is_asked_for_and_counted_once(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nＣalm 5 2 8\ncalm 5 3 8\nSAD 3 2 2")
    assert "New in this chat: “Ｃalm”." in question["text"]
    stored = await you.taps_and_sees(question, "Add and store 3 examples")
    assert stored["text"].startswith("Stored 3 examples: Ｃalm 2 and sad 1.")
    assert taught(storage) == [("Ｃalm", (5, 2, 8)), ("Ｃalm", (5, 3, 8)), ("sad", (3, 2, 2))]


async def test_a_near_miss_gets_did_you_mean(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach suprised 7 8 7")
    assert buttons(question)[0]["text"] == "I meant surprised"
    assert (await you.taps_and_sees(question, "I meant surprised"))["text"].startswith("Stored: 7 8 7 is surprised.")
    assert taught(storage)[-1] == ("surprised", (7, 8, 7))
    assert buttons(await you.asks("/teach sed 3 2 2"))[0]["text"] == "I meant sad"
    question = await you.asks("/teach hapy 7 8 7")
    assert (await you.taps_and_sees(question, "Cancel"))["text"] == "Nothing was stored."
    assert taught(storage)[-1] == ("surprised", (7, 8, 7))


async def test_only_the_new_emotion_is_taken_for_the_one_that_was_meant(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nhappy 8 7 8\nsad 3 2 2\nangri 9 9 9")
    await you.taps_and_sees(question, "I meant angry")
    assert [emotion for emotion, _ in taught(storage)] == ["happy", "sad", "angry"]


async def test_a_chat_that_knows_thirty_emotions_says_so_at_once(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\n" + "\n".join(f"{letter * 9} 5 5 5" for letter in "bcdefghijklmnopqrstuvwxy"))
    await you.taps_and_sees(question, "Add and store 24 examples")
    refused = await you.asks("/teach melancholic 2 3 4")
    assert refused["text"].startswith("Nothing was changed: a chat knows at most 30 emotions")
    assert buttons(await you.asks("/teach hapy 8 7 8"))[0]["text"] == "I meant happy"
    assert (await you.asks("/teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")
    reading = await you.asks("/predict 9 8 9")
    assert len(buttons(await you.taps_and_sees(reading, "Other…"))) == 32
