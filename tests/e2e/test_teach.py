"""Examples taught by message: one or several lines, right and wrong ones, and what is told of them."""

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.teaching import agree, taught


async def test_several_lines_at_once(you: Person, storage: Storage) -> None:
    agree(storage)
    answer = await you.asks("/teach\nsad 3 2 2\n9 9 9 angry\nhappy: 8,5 7 8")
    assert answer["text"].startswith("Stored 3 examples: sad 1, angry 1 and happy 1.")
    assert taught(storage) == [("sad", (3, 2, 2)), ("angry", (9, 9, 9)), ("happy", (8.5, 7, 8))]


async def test_bad_lines_are_shown_and_the_good_ones_stored_after_a_tap(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nsad 3 2 2\nsad 3 2\nangry 9 9 11")
    assert "I understood 1 example; 2 lines cannot be stored:" in question["text"]
    assert "Line 2" in question["text"]
    assert "body language is 11" in question["text"]
    assert taught(storage) == []
    assert (await you.taps_and_sees(question, "Store the good line"))["text"].startswith("Stored: 3 2 2 is sad.")
    assert taught(storage) == [("sad", (3, 2, 2))]


async def test_only_bad_lines_are_refused(you: Person, storage: Storage) -> None:
    answer = await you.asks("/teach happy 8 7")
    assert answer["text"].startswith("I cannot store “happy 8 7”. I understood 8 and 7: that")
    assert "that is 2 scores" in answer["text"]
    assert "For example: /teach happy 8 7 8" in answer["text"]
    assert (await you.asks("/teach"))["text"].startswith("Tell me an emotion and the three scores")
    assert taught(storage) == []


async def test_the_same_message_delivered_twice_is_stored_once(
    you: Person, storage: Storage, rig: Rig, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.asks("/teach sad 3 2 2")
    version = storage.latest_version(YOU)
    assert version
    first = next(event["message"] for event in rig.events if event.get("message", {}).get("text") == "/teach sad 3 2 2")
    after = len(rig.events)
    local_chat.chat.updates.put({"message": first})
    await you.hears(after)
    assert len(taught(storage)) == 1
    assert storage.latest_version(YOU) == version


async def test_two_teachings_in_a_row_are_both_told_what_came_of_them(you: Person, storage: Storage) -> None:
    agree(storage)
    first, second = await you.asks("/teach happy 8 7 8"), await you.asks("/teach sad 3 2 2")
    for stored, what in ((first, "8 7 8 is happy"), (second, "3 2 2 is sad")):
        text = (await you.sees(stored, "learned from"))["text"]
        assert what in text
        assert "I learned from it" in text


async def test_long_names_still_fit_into_a_message(you: Person, storage: Storage) -> None:
    agree(storage)
    lines = [f"{chr(97 + place) * 32} {place % 11} 5 5" for place in range(20)]
    question = await you.asks("/teach\n" + "\n".join(lines))
    stored = await you.taps_and_sees(question, "Add and store 20 examples")
    await you.sees(stored, "learned from")
    for command in ("/dataset", "/chart", "/model", "/examples", "/predict\n" + "5.125 5 5\n" * 20):
        answer = await you.asks(command)
        assert "went wrong" not in answer.get("text", "")
    assert len(answer["caption"].splitlines()) == 20
    words = " ".join(["word"] * 390)
    assert "words before and after" in (await you.asks(f"/teach {words} 8 7 8 {words}"))["text"]
