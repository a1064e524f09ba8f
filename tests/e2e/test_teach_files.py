"""A CSV file is taught, sent back where it is wrong, and exported."""

import csv
from datetime import UTC, datetime

import pytest

from bot.storage.storage import Storage
from engine.data.dataset import Dataset, Example
from engine.data.scores import Scores
from engine.files.examples_csv import read_csv
from tests.e2e.rig import YOU, Person
from tests.e2e.teaching import HEADER, agree, taught


def without_provenance(dataset: Dataset) -> Dataset:
    return Dataset(dataset.scores, dataset.labels)


async def test_a_csv_is_stored_and_export_gives_the_same_dataset_back(you: Person, storage: Storage) -> None:
    agree(storage)
    rows = [f"{emotion},{i % 11},{(i * 3) % 11},{i / 10}" for i, emotion in enumerate(["happy", "sad"] * 40)]
    answer = await you.sends("rows.csv", (HEADER + "\n".join(rows)).encode(), "/teach")
    assert answer["text"].startswith("Stored 80 examples: happy 40 and sad 40.")
    exported = await you.asks("/export")
    content = await you.rig.file(exported["document"]["file_unique_id"])
    assert without_provenance(read_csv(content)) == storage.version_data(YOU).dataset
    assert {known.rater for known in read_csv(content).provenances} == {"rater-1"}


async def test_what_a_spreadsheet_would_run_comes_back_as_it_was_taught_before(you: Person, storage: Storage) -> None:
    agree(storage)
    labels = ["=1+1", "+calm", "it's", "'quoted", "x;=1"]
    examples = [Example(Scores(number, 0, 0), label) for number, label in enumerate(labels)]
    storage.teach(YOU, YOU, examples, "message:0", datetime.now(UTC))
    exported = await you.asks("/export")
    content = await you.rig.file(exported["document"]["file_unique_id"])
    assert [line[0] for line in content.decode().splitlines()[1:]] == ["'", "'", "i", "'", '"']
    answer = await you.sends("again.csv", content, "/teach")
    assert answer["text"].startswith("Stored 5 examples")
    assert taught(storage)[5:] == taught(storage)[:5]


async def test_export_of_nothing_tells_never_taught_from_taken_back(you: Person, storage: Storage) -> None:
    assert "has taught me nothing yet" in (await you.asks("/export"))["text"]
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    await you.confirms("/rollback 0", "Bring it back")
    answer = await you.asks("/export")
    assert answer["text"].startswith("Nothing that this chat taught me is in use now (version 2).")


async def test_semicolons_a_bom_capitals_and_another_order(you: Person, storage: Storage) -> None:
    agree(storage)
    text = "\ufeffVoice_Tone;EMOTION;Body_Language;Facial_Expression\r\n8,5;happy;9;7\r\n"
    assert (await you.sends("a.csv", text.encode(), "/teach"))["text"].startswith("Stored: 7 8.5 9 is happy.")


async def test_bad_rows_come_back_and_the_good_ones_are_stored_after_a_tap(you: Person, storage: Storage) -> None:
    agree(storage)
    text = HEADER + "happy,8,7,8\nsad,3,2,11\nangry,12,x,9\nsad,2,2,2\n"
    after = len(you.rig.events)
    back = await you.sends("a.csv", text.encode(), "/teach")
    assert back["document"]["file_name"] == "rows-to-fix.csv"
    to_fix = (await you.rig.file(back["document"]["file_unique_id"])).decode("utf-8-sig")
    assert [(row[0], row[2:]) for row in csv.reader(to_fix.splitlines()[1:])] == [
        ("3", ["sad", "3", "2", "11"]),
        ("4", ["angry", "12", "x", "9"]),
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
    name: str, content: bytes, you: Person, storage: Storage
) -> None:
    agree(storage)
    answer = await you.sends(name, content, "/teach")
    text = answer.get("text", "") + answer.get("caption", "")
    assert "went wrong" not in text
    assert len(text) > 30
    assert taught(storage) == []
