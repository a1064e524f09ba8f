"""Files as people send them: without a word, in reply, several together; and what is asked about them."""

import csv
import io

import openpyxl
import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, YOU, Json, Person, buttons, until
from tests.e2e.teaching import HEADER, agree, taught
from tests.e2e.updates import GROUP_CHAT, PRIVATE, message

FILE = (HEADER + "happy,8,7,8\nsad,3,2,2\n").encode()
GERMAN = "Datum;Gefühl;Gesicht;Stimme;Körper\n2026-01-01;happy;8;7;8\n2026-01-02;sad;3;2;2\n".encode("cp1252")
FIVES = (HEADER + "happy,5,4,5\nsad,1,2,1\n" * 6).encode()
BOTH = [("happy", (8, 7, 8)), ("sad", (3, 2, 2))]


def labels(message: Json) -> list[str]:
    return [each["text"] for each in buttons(message)]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Emotion", "Face", "Voice", "Body"], ["happy", 8, 7, 8], ["sad", 3, 2, 2]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("name", "content"), [("night.csv", FILE), ("night.xlsx", workbook()), ("night.TSV", FILE)])
async def test_a_file_without_a_word_can_be_taught_or_read(
    name: str, content: bytes, you: Person, storage: Storage
) -> None:
    agree(storage)
    question = await you.sends(name, content, "")
    assert labels(question) == ["Read it", "Learn from it"]
    assert question["reply_to_message"]["document"]["file_name"] == name
    assert (await you.taps_and_sees(question, "Learn from it"))["text"].startswith(
        "Stored 2 examples: happy 1 and sad 1."
    )
    assert taught(storage) == BOTH
    question = await you.sends(name, content, "these are the scores of last night")
    after = len(you.rig.events)
    await you.taps(question, "Read it")
    answer = await you.hears(after)
    assert "2 performances, each with its emotion" in answer["caption"]
    assert answer["reply_to_message"]["document"]["file_name"] == name
    await you.sees(question, "the answers are below", after)


async def test_another_kind_of_file_gets_no_such_question(you: Person) -> None:
    assert not buttons(await you.sends("notes.pdf", b"%PDF", ""))


async def test_a_bare_command_in_reply_to_a_file_is_about_the_file(
    you_in_group: Person, sam_in_group: Person, storage: Storage, local_chat: LocalChat
) -> None:
    agree(storage)
    await you_in_group.drops("night.csv", FILE, "")
    file = local_chat.chat.messages(GROUP)[-1]
    assert (await sam_in_group.replies(file, "/teach"))["text"].startswith("Stored 2 examples: happy 1 and sad 1.")
    assert taught(storage, GROUP) == BOTH
    assert "Your scores: 9 8 9." in (await sam_in_group.replies(file, "/predict 9 8 9"))["caption"]
    assert "2 performances" in (await sam_in_group.replies(file, "/predict"))["caption"]


async def test_words_beside_a_file_are_read_and_not_the_file(you: Person, storage: Storage) -> None:
    agree(storage)
    assert "Your scores: 9 8 9." in (await you.sends("night.csv", FILE, "/predict 9 8 9"))["caption"]
    assert (await you.sends("clip.mp4", b"...", "/teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")


async def test_in_a_group_a_file_without_a_word_gets_none(you_in_group: Person) -> None:
    await you_in_group.drops("night.csv", FILE, "")
    assert "caption" in await you_in_group.asks("/predict 9 8 9")


async def test_columns_are_asked_about_once_and_chosen_at_once(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.sends("nacht.csv", GERMAN, "/teach")
    assert question["text"] == "I found the columns Datum, Gefühl, Gesicht, Stimme, Körper. Which is which?"
    at_once = "Face: Gesicht · voice: Stimme · body: Körper · emotion: Gefühl"
    assert labels(question) == [at_once, "Choose one by one", "Cancel"]
    stored = await you.taps_and_sees(question, at_once)
    assert stored["text"].startswith("Stored 2 examples: happy 1 and sad 1.")
    assert "Read as Windows-1252" in stored["text"]
    assert taught(storage) == BOTH


async def test_columns_are_chosen_one_by_one(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.sends("nacht.csv", GERMAN, "/teach")
    for label, ask in (
        ("Choose one by one", "Which is the facial expression?"),
        ("Körper", "Which is the voice tone?"),
        ("Stimme", "Which is the body language?"),
        ("Gesicht", "Which is the emotion?"),
    ):
        question = await you.taps_and_sees(question, label)
        assert question["text"].endswith(ask)
    assert labels(question) == ["Gefühl", "Cancel"]
    await you.taps_and_sees(question, "Gefühl")
    assert taught(storage) == [("happy", (8, 7, 8)), ("sad", (2, 2, 3))]


async def test_performances_need_no_emotion(you: Person) -> None:
    question = await you.sends("nacht.csv", b"a;b;c\n8;7;8\n", "/predict")
    assert labels(question)[0] == "Face: a · voice: b · body: c"
    after = len(you.rig.events)
    await you.taps(question, labels(question)[0])
    assert "1 performance" in (await you.hears(after))["caption"]


async def test_a_file_with_too_few_columns_is_told_what_it_needs(you: Person) -> None:
    answer = await you.sends("nacht.csv", b"Name;Alter\nAnn;30\n", "/teach")
    assert answer["text"] == (
        "I need columns for the emotion, the facial expression, the voice tone and the body language. "
        "I found: Name, Alter. Name each once, in the first row. Then send the file again."
    )


async def test_a_scale_is_asked_about_and_named(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.sends("fives.csv", FIVES, "/teach")
    assert question["text"] == "The highest score in this file is 5, the lowest 1. What scale are they on?"
    assert labels(question) == ["They are 0–10", "Stretch 1–5 to 0–10", "Stretch 0–5 to 0–10", "Cancel"]
    stored = await you.taps_and_sees(question, "Stretch 1–5 to 0–10")
    assert "Stretched from 1–5 to 0–10." in stored["text"]
    assert taught(storage)[:2] == [("happy", (10, 7.5, 10)), ("sad", (0, 2.5, 0))]
    assert "stretched from 1–5" in (await you.asks("/history"))["text"]


async def test_scores_may_be_from_0_to_10_all_the_same(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.taps_and_sees(await you.sends("fives.csv", FIVES, "/teach"), "They are 0–10")
    assert taught(storage)[:2] == [("happy", (5, 4, 5)), ("sad", (1, 2, 1))]


async def test_hundreds_are_no_thousands_of_bad_rows(you: Person) -> None:
    rows = "".join(f"{place % 101},50,20\n" for place in range(7_000))
    question = await you.sends("hundred.csv", f"face,voice,body\n{rows}".encode(), "/predict")
    after = len(you.rig.events)
    await you.taps(question, "Stretch 0–100 to 0–10")
    answer = await you.hears(after)
    assert "7,000 performances" in answer["caption"]
    assert "Stretched from 0–100 to 0–10." in answer["caption"]


async def test_columns_then_the_scale_then_consent_in_one_message(you: Person, storage: Storage) -> None:
    content = ("x;y;z;w\n" + "5;1;3;happy\n" * 6 + "2;2;2;sad\n" * 6).encode()
    question = await you.sends("all.csv", content, "/teach")
    question = await you.taps_and_sees(question, labels(question)[0])
    assert question["text"].endswith("What scale are they on?")
    question = await you.taps_and_sees(question, "Stretch 1–5 to 0–10")
    assert question["text"].startswith("May I keep your examples?")
    await you.agrees(question)
    assert taught(storage)[0] == ("happy", (10, 0, 5))


async def test_nothing_is_done_where_nothing_is_wanted(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.sends("fives.csv", FIVES, "/teach")
    assert (await you.taps_and_sees(question, "Cancel"))["text"] == "I left the file as it is."
    assert taught(storage) == []


async def test_a_question_is_for_whoever_asked(you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    question = await you_in_group.sends("fives.csv", FIVES, "/teach")
    refused = await sam_in_group.taps(question, "They are 0–10")
    assert refused["text"] == "This question is for whoever asked me about the file."
    await you_in_group.taps_and_sees(question, "They are 0–10")
    assert len(taught(storage, GROUP)) == 12


def of_album(chat: Json, file: Json, number: int, **fields: object) -> Json:
    parts = {"document": file["document"], "media_group_id": "77", "message_id": 900 + number}
    return {"message": message(chat, **parts, **fields)}


@pytest.mark.parametrize("captioned", [0, 1, 2])
async def test_each_file_of_an_album_is_answered(
    captioned: int, you: Person, storage: Storage, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.sends("one.csv", FILE, "")
    file = next(each for each in local_chat.chat.messages(YOU) if "document" in each)
    for number in range(3):
        caption = {"caption": "/teach"} if number == captioned else {}
        local_chat.chat.updates.put(of_album(PRIVATE, file, number, **caption))
    await until(lambda: len(taught(storage)) == 6)
    assert taught(storage) == BOTH * 3


async def test_a_bad_file_of_an_album_keeps_no_other_from_being_answered(
    you: Person, storage: Storage, local_chat: LocalChat
) -> None:
    agree(storage)
    await you.sends("one.csv", FILE, "")
    await you.sends("bad.csv", b"Name;Alter\nAnn;30\n", "")
    good, bad = (each for each in local_chat.chat.messages(YOU) if "document" in each)
    after = len(you.rig.events)
    for number, (file, caption) in enumerate([(bad, {}), (good, {}), (bad, {"caption": "/teach"}), (good, {})]):
        local_chat.chat.updates.put(of_album(PRIVATE, file, number, **caption))
    await until(lambda: len(taught(storage)) == 4)
    refused = [event for event in you.rig.events[after:] if "I need columns for" in str(event.get("message"))]
    assert len(refused) == 2


async def test_in_a_group_the_others_of_an_album_are_asked_for(
    you_in_group: Person, storage: Storage, local_chat: LocalChat
) -> None:
    agree(storage)
    await you_in_group.drops("one.csv", FILE, "")
    file = next(each for each in local_chat.chat.messages(GROUP) if "document" in each)
    after = len(you_in_group.rig.events)
    local_chat.chat.updates.put(of_album(GROUP_CHAT, file, 1, caption="/teach"))
    told = await you_in_group.rig.seen(lambda event: "reply /teach to each" in str(event), after)
    assert told["message"]["text"].startswith("In a group I see only this one of the files you sent together")


async def test_many_problems_are_shown_in_part_and_the_rest_is_to_fix(you: Person, storage: Storage) -> None:
    agree(storage)
    bad = "".join(f"happy,x{place},x,1\n" for place in range(1_000))
    after = len(you.rig.events)
    await you.drops("bad.csv", (HEADER + "happy,1,2,3\n" * 1_200 + "sad,3,2,2\n" + bad).encode(), "/teach")
    file = await you.hears(after)
    assert file["document"]["file_name"] == "rows-to-fix.csv"
    assert "send me this file with the caption /teach" in file["caption"]
    question = await you.hears_after(file)
    lines = question["text"].splitlines()
    assert lines[1].startswith("Line 1,203, facial expression “x0”")
    assert len([line for line in lines if line.startswith("Line ") and "“" in line]) == 20
    assert any("more, all in the file to fix." in line for line in lines)


async def test_the_rows_to_fix_are_taught_once_they_are_fixed(you: Person, storage: Storage) -> None:
    agree(storage)
    content = FIVES + b"happy,4,?,4\n"
    after = len(you.rig.events)
    question = await you.sends("fives.csv", content, "/teach")
    await you.taps(question, "Stretch 1–5 to 0–10")
    file = await you.hears_after(question)
    await you.sees(question, "1 row cannot be stored", after)
    shown = await you.rig.seen(lambda event: "Store the" in str(event), after)
    await you.taps_and_sees(shown["message"], "Store the 12 good rows")
    to_fix = (await you.rig.file(file["document"]["file_unique_id"])).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(to_fix))
    assert header[2:] == ["emotion", "facial_expression (1–5)", "voice_tone (1–5)", "body_language (1–5)"]
    assert row[2:] == ["happy", "4", "?", "4"]
    answer = await you.sends("rows-to-fix.csv", to_fix.replace("?", "3").encode(), "/teach")
    assert answer["text"].startswith("Stored: 7.5 5 7.5 is happy.")


async def test_of_more_than_three_columns_of_numbers_each_is_chosen(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.sends("four.csv", b"nr;a;b;c;wort\n1;8;7;8;happy\n2;3;2;2;sad\n", "/teach")
    for label in ("a", "b", "c"):
        assert "nr" in labels(question)
        question = await you.taps_and_sees(question, label)
    await you.taps_and_sees(question, "wort")
    assert taught(storage) == BOTH
