"""Teaching in chat: consent, storing, doubts, undo, and what it changes."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.files.examples_csv import read_csv
from tests.e2e.rig import GROUP, SAM, YOU, Person, Rig, buttons

HEADER = "emotion,facial_expression,voice_tone,body_language\n"


def taught(storage: Storage, chat_id: int = YOU) -> list[tuple[str, tuple[float, float, float]]]:
    return [(row.emotion, row.scores.as_tuple()) for row in storage.version_data(chat_id).dataset.examples]


def agree(storage: Storage) -> None:
    """You and Sam agreed some time ago."""
    for user in (YOU, SAM):
        storage.agree(user, datetime.now(UTC))


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
    assert not storage.has_agreed(YOU)


async def test_a_votes_question_from_before_a_restart_still_works(
    you: Person, services: Services, storage: Storage
) -> None:
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.taps(reading, "Right")
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
    assert (await you.taps_and_sees(question, "Store the 1 good row"))["text"].startswith("Stored: 3 2 2 is sad.")
    assert taught(storage) == [("happy", (8, 7, 8)), ("sad", (3, 2, 2))]


async def test_a_question_that_cannot_be_found_again_says_so(you: Person, services: Services, storage: Storage) -> None:
    reading = await you.asks("9 8 9")
    question = await you.replies(reading, "/teach sad")
    services.pending_teachings.forget(YOU)
    answer = await you.taps(question, "I agree")
    assert answer["text"].startswith("I do not have this any more")
    assert taught(storage) == []
    assert not storage.has_agreed(YOU)


async def test_a_button_tapped_twice_stores_once_and_keeps_what_it_says(you: Person, storage: Storage) -> None:
    question = await you.asks("/teach happy 8 7 8")
    taps = await asyncio.gather(you.taps(question, "I agree"), you.taps(question, "I agree"))
    assert sorted(tap.get("text", "") for tap in taps)[1].startswith("This very message was stored before")
    stored = await you.sees(question, "Stored: 8 7 8 is happy.")
    assert buttons(stored)[0]["text"] == "Undo"
    assert taught(storage) == [("happy", (8, 7, 8))]


async def test_only_the_person_who_taught_can_agree(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    question = await you_in_group.asks("/teach happy 8 7 8")
    answer = await sam_in_group.taps(question, "I agree")
    assert "for the person who taught" in answer["text"]
    assert not storage.has_agreed(SAM)
    assert taught(storage, GROUP) == []


async def test_several_lines_at_once(you: Person, storage: Storage) -> None:
    agree(storage)
    answer = await you.asks("/teach\nsad 3 2 2\n9 9 9 angry\nhappy: 8,5 7 8")
    assert answer["text"].startswith("Stored 3 examples: sad 1, angry 1 and happy 1.")
    assert taught(storage) == [("sad", (3, 2, 2)), ("angry", (9, 9, 9)), ("happy", (8.5, 7, 8))]


async def test_bad_lines_are_shown_and_the_good_ones_stored_after_a_tap(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nsad 3 2 2\nsad 3 2\nangry 9 9 11")
    assert "I understood 1 example; 2 rows cannot be stored:" in question["text"]
    assert "line 2" in question["text"]
    assert "body language is 11" in question["text"]
    assert taught(storage) == []
    assert (await you.taps_and_sees(question, "Store the 1 good row"))["text"].startswith("Stored: 3 2 2 is sad.")
    assert taught(storage) == [("sad", (3, 2, 2))]


async def test_only_bad_lines_are_refused(you: Person, storage: Storage) -> None:
    answer = await you.asks("/teach happy 8 7")
    assert answer["text"].startswith("I cannot store “happy 8 7”. I understood 8 and 7: that")
    assert "that is 2 scores" in answer["text"]
    assert "A right line: /teach happy 8 7 8" in answer["text"]
    assert (await you.asks("/teach"))["text"].startswith("Tell me an emotion and the three scores")
    assert taught(storage) == []


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


async def test_a_chat_that_knows_thirty_emotions_says_so_at_once(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\n" + "\n".join(f"{letter * 9} 5 5 5" for letter in "bcdefghijklmnopqrstuvwxy"))
    await you.taps_and_sees(question, "Add and store 24 examples")
    refused = await you.asks("/teach melancholic 2 3 4")
    assert refused["text"].startswith("Nothing was changed: a chat knows at most 30 emotions")
    assert buttons(await you.asks("/teach hapy 8 7 8"))[0]["text"] == "I meant happy"
    assert (await you.asks("/teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")
    reading = await you.asks("/predict 9 8 9")
    assert len(buttons(await you.taps_and_sees(reading, "Wrong"))) == 31


async def test_undo_takes_the_batch_back(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    stored = await you.asks("/teach\nsad 3 2 2\nsad 2 2 2")
    assert (await you.taps_and_sees(stored, "Undo"))["text"].startswith("Taken back: 2 examples (sad).")
    assert taught(storage) == [("happy", (8, 7, 8))]
    assert (await you.asks("/undo"))["text"] == "Taken back: 1 example (happy)."
    assert (await you.asks("/undo"))["text"] == "There is nothing of yours to take back here."
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


async def test_only_the_new_emotion_is_taken_for_the_one_that_was_meant(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nhappy 8 7 8\nsad 3 2 2\nangri 9 9 9")
    await you.taps_and_sees(question, "I meant angry")
    assert [emotion for emotion, _ in taught(storage)] == ["happy", "sad", "angry"]


async def test_two_teachings_in_a_row_are_both_told_what_came_of_them(you: Person, storage: Storage) -> None:
    agree(storage)
    first, second = await you.asks("/teach happy 8 7 8"), await you.asks("/teach sad 3 2 2")
    for stored, what in ((first, "8 7 8 is happy"), (second, "3 2 2 is sad")):
        text = (await you.sees(stored, "fitted."))["text"]
        assert what in text
        assert "Now 2 taught examples, fitted." in text


async def test_what_was_undone_meanwhile_is_not_said_to_be_stored(you: Person, storage: Storage) -> None:
    agree(storage)
    stored = await you.asks("/teach sad 3 2 2")
    await you.taps_and_sees(stored, "Undo")
    text = (await you.sees(stored, "Now 0"))["text"]
    assert text.startswith("Taken back: 1 example (sad).")


async def test_undo_delivered_twice_takes_back_one_batch(
    you: Person, storage: Storage, rig: Rig, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    await you.asks("/teach sad 3 2 2")
    await you.asks("/undo")
    undo = next(event["message"] for event in rig.events if event.get("message", {}).get("text") == "/undo")
    after = len(rig.events)
    local_chat.chat.updates.put({"message": undo})
    assert "was done before" in (await you.hears(after))["text"]
    assert taught(storage) == [("happy", (8, 7, 8))]


async def test_long_names_still_fit_into_a_message(you: Person, storage: Storage) -> None:
    agree(storage)
    lines = [f"{chr(97 + place) * 32} {place % 11} 5 5" for place in range(20)]
    question = await you.asks("/teach\n" + "\n".join(lines))
    stored = await you.taps_and_sees(question, "Add and store 20 examples")
    await you.sees(stored, "fitted.")
    for command in ("/dataset", "/chart", "/model", "/examples", "/predict\n" + "5.125 5 5\n" * 20):
        answer = await you.asks(command)
        assert "went wrong" not in answer.get("text", "")
    assert len(answer["caption"].splitlines()) == 20
    words = " ".join(["word"] * 390)
    assert "words before and after" in (await you.asks(f"/teach {words} 8 7 8 {words}"))["text"]


class TestVotes:
    async def test_wrong_shows_the_emotions_and_a_tap_stores(self, you: Person, storage: Storage) -> None:
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

    async def test_changing_ones_mind_replaces_the_vote(self, you: Person, storage: Storage) -> None:
        agree(storage)
        reading = await you.asks("/predict 9 8 9")
        stored = await you.taps_and_sees(reading, "Right")
        assert taught(storage) == [("angry", (9, 8, 9))]
        stored = await you.taps_and_sees(await you.taps_and_sees(stored, "Wrong"), "sad")
        assert taught(storage) == [("sad", (9, 8, 9))]
        undone = await you.taps_and_sees(stored, "Stored: sad · Undo")
        assert [each["text"] for each in buttons(undone)] == ["Right", "Wrong"]
        assert taught(storage) == []

    async def test_one_vote_a_person(self, you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
        agree(storage)
        reading = await you_in_group.asks("/predict 9 8 9")
        await you_in_group.taps_and_sees(reading, "Right")
        stored = await sam_in_group.taps_and_sees(await sam_in_group.taps_and_sees(reading, "Wrong"), "happy")
        assert "Stored: happy 1, angry 1 · Undo" in [each["text"] for each in buttons(stored)]
        await sam_in_group.taps_and_sees(stored, "Stored: happy 1, angry 1 · Undo")
        assert taught(storage, GROUP) == [("angry", (9, 8, 9))]

    async def test_the_first_vote_asks_for_consent_and_is_then_stored(self, you: Person, storage: Storage) -> None:
        reading = await you.asks("/predict 9 8 9")
        after = len(you.rig.events)
        assert "question for you first" in (await you.taps(reading, "Right"))["text"]
        question = await you.hears(after)
        assert "May I keep your examples?" in question["text"]
        assert taught(storage) == []
        await you.agrees(question)
        await you.sees(reading, "Stored: angry")
        assert taught(storage) == [("angry", (9, 8, 9))]

    async def test_a_reply_to_a_reading_labels_it(self, you: Person, storage: Storage) -> None:
        agree(storage)
        reading = await you.asks("/predict 9 8.25 9")
        assert (await you.replies(reading, "/teach sad"))["text"].startswith("Stored: 9 8.25 9 is sad.")
        await you.sees(reading, "Stored: sad")
        await you.replies(reading, "/teach happy")
        assert taught(storage) == [("happy", (9, 8.25, 9))]


class TestFiles:
    async def test_a_csv_is_stored_and_export_gives_the_same_dataset_back(self, you: Person, storage: Storage) -> None:
        agree(storage)
        rows = [f"{emotion},{i % 11},{(i * 3) % 11},{i / 10}" for i, emotion in enumerate(["happy", "sad"] * 40)]
        answer = await you.sends("rows.csv", (HEADER + "\n".join(rows)).encode(), "/teach")
        assert answer["text"].startswith("Stored 80 examples: happy 40 and sad 40.")
        exported = await you.asks("/export")
        content = await you.rig.file(exported["document"]["file_unique_id"])
        assert read_csv(content) == storage.version_data(YOU).dataset

    async def test_export_of_nothing_tells_never_taught_from_taken_back(self, you: Person, storage: Storage) -> None:
        assert "has taught me nothing yet" in (await you.asks("/export"))["text"]
        agree(storage)
        await you.asks("/teach happy 8 7 8")
        await you.asks("/rollback 0")
        answer = await you.asks("/export")
        assert answer["text"].startswith("Nothing that this chat taught is in version 2, the newest.")

    async def test_semicolons_a_bom_capitals_and_another_order(self, you: Person, storage: Storage) -> None:
        agree(storage)
        text = "\ufeffVoice_Tone;EMOTION;Body_Language;Facial_Expression\r\n8,5;happy;9;7\r\n"
        assert (await you.sends("a.csv", text.encode(), "/teach"))["text"].startswith("Stored: 7 8.5 9 is happy.")

    async def test_bad_rows_come_back_and_the_good_ones_are_stored_after_a_tap(
        self, you: Person, storage: Storage
    ) -> None:
        agree(storage)
        text = HEADER + "happy,8,7,8\nsad,3,2,11\nangry,12,x,9\nsad,2,2,2\n"
        after = len(you.rig.events)
        back = await you.sends("a.csv", text.encode(), "/teach")
        assert back["document"]["file_name"] == "rows-to-mend.csv"
        mended = (await you.rig.file(back["document"]["file_unique_id"])).decode()
        assert [line.split(",")[:3] for line in mended.splitlines()[1:]] == [
            ["3", "body_language", "11"],
            ["4", "facial_expression", "12"],
            ["4", "voice_tone", "x"],
        ]
        question = (await you.rig.seen(lambda e: "good rows" in str(e.get("message", {}).get("reply_markup")), after))[
            "message"
        ]
        assert "I understood 2 examples; 2 rows cannot be stored:" in question["text"]
        assert taught(storage) == []
        await you.taps_and_sees(question, "Store the 2 good rows")
        assert taught(storage) == [("happy", (8, 7, 8)), ("sad", (2, 2, 2))]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("garbage.csv", bytes(range(256)) * 3900),
            ("archive.zip", b"PK\x03\x04" + b"\0" * 500),
            ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
            ("header.csv", HEADER.encode()),
            ("twice.csv", b"emotion,emotion,facial_expression,voice_tone,body_language\na,b,1,2,3\n"),
            ("nan.csv", HEADER.encode() + b"happy,nan,inf,8\n"),
            ("quotes.csv", HEADER.encode() + b'"happy\nsad,8,7,8\nangry,9,9,9\n'),
            ("text.csv", b"dear bot, I was happy today\n" * 30000),
        ],
    )
    async def test_what_is_no_dataset_is_answered_clearly_and_stores_nothing(
        self, name: str, content: bytes, you: Person, storage: Storage
    ) -> None:
        agree(storage)
        answer = await you.sends(name, content, "/teach")
        text = answer.get("text", "") + answer.get("caption", "")
        assert "went wrong" not in text
        assert len(text) > 30
        assert taught(storage) == []
