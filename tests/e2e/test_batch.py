"""A file of performances with the caption /predict comes back with an answer in each row."""

import csv
import io

import pytest

from bot.local_chat.server import LocalChat
from tests.e2e.rig import Json, Person, Rig
from tests.e2e.updates import message

HEADER = "facial_expression,voice_tone,body_language\n"


async def rows_of(rig: Rig, message: Json) -> list[dict[str, str]]:
    content = await rig.file(message["document"]["file_unique_id"])
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def chart_after(rig: Rig, after: int) -> Json:
    chart: Json = (await rig.seen(lambda event: "photo" in event.get("message", {}), after))["message"]
    return chart


async def test_a_file_comes_back_with_three_more_columns_and_a_chart(you: Person) -> None:
    after = len(you.rig.events)
    back = await you.sends("evening.csv", (HEADER + "9,8,9\n2,1,2\n9,8,9\n").encode(), "/predict")
    assert back["document"]["file_name"] == "evening-emotions.csv"
    assert back["caption"].startswith("3 performances, each with its emotion")
    rows = await rows_of(you.rig, back)
    assert [row["emotion"] for row in rows] == ["angry", "disgusted", "angry"]
    chart = await chart_after(you.rig, after)
    reading = await you.asks("/predict 9 8 9")
    assert reading["caption"].startswith(f"angry, {float(rows[0]['confidence']):.0%}")
    assert (rows[0]["close_call"] == "yes") == ("Close call" in reading["caption"])
    assert chart["caption"].startswith("In 3 performances: angry 2 and disgusted 1.\nConfidence ")
    assert (await you.picture(chart)).startswith(b"\x89PNG")


async def test_bad_rows_are_named_and_the_good_ones_answered(you: Person) -> None:
    content = HEADER + "9,8,9\n" + "9,x,9\n" * 25 + "2,1,2\n"
    back = await you.sends("a.csv", content.encode(), "/predict")
    lines = back["caption"].splitlines()
    assert lines[1] == "I could not read 25 rows; the column “problem” says why:"
    assert lines[2] == "Line 3, voice tone “x”: a score is a number from 0 to 10"
    assert lines[-1] == f"… and {25 - len(lines[2:-1])} more."
    assert 5 <= len(lines[2:-1]) <= 20
    rows = await rows_of(you.rig, back)
    assert [bool(row["emotion"]) for row in rows] == [True, *[False] * 25, True]
    assert rows[5]["problem"] == "Line 7, voice tone “x”: a score is a number from 0 to 10"


async def test_a_file_with_no_good_row_comes_back_without_a_chart(you: Person) -> None:
    after = len(you.rig.events)
    back = await you.sends("a.csv", (HEADER + "9,8,99\n").encode(), "/predict")
    assert back["caption"].startswith("I could not read a single row of this.\nI could not read 1 row")
    await you.asks("/cancel")
    assert not any("photo" in event.get("message", {}) for event in you.rig.events[after:])


async def test_ten_thousand_rows(you: Person) -> None:
    rows = [f"{i % 11},{i * 3 % 11},{i % 101 / 10}" for i in range(10_000)]
    after = len(you.rig.events)
    back = await you.sends("many.csv", (HEADER + "\n".join(rows)).encode(), "/predict")
    assert back["caption"].startswith("10,000 performances,")
    assert len(await rows_of(you.rig, back)) == 10_000
    assert (await chart_after(you.rig, after))["caption"].startswith("In 10,000 performances: ")


async def test_a_group_is_answered_where_it_is_asked(you_in_group: Person) -> None:
    content = (HEADER + "9,8,9\n").encode()
    for caption in ("/predict@some_other_bot", "for tomorrow"):
        after = len(you_in_group.rig.events)
        await you_in_group.drops("a.csv", content, caption)
        await you_in_group.asks("/privacy")
        assert (await you_in_group.hears(after))["text"].startswith("What I keep about you")
    for caption in ("/predict@emotion_local_bot", "/PREDICT"):
        after = len(you_in_group.rig.events)
        back = await you_in_group.sends("a.csv", content, caption)
        assert (await rows_of(you_in_group.rig, back))[0]["emotion"] == "angry"
        await chart_after(you_in_group.rig, after)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("garbage.csv", bytes(range(256)) * 3900),
        ("archive.zip", b"PK\x03\x04" + b"\0" * 500),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        ("header.csv", HEADER.encode()),
        ("text.csv", b"dear bot, I was happy today\n" * 30000),
    ],
)
async def test_what_teach_refuses_is_refused_in_the_same_words(name: str, content: bytes, you: Person) -> None:
    taught = await you.sends(name, content.replace(b"facial", b"emotion,facial", 1), "/teach")
    asked = await you.sends(name, content, "/predict")
    assert asked["text"].replace("columns for the facial", "columns for the emotion, the facial") == taught["text"]
    assert asked["text"].startswith(("I cannot ", "This ", "I need columns for the"))


@pytest.mark.parametrize("caption", ["/predict", "/teach"])
async def test_a_file_over_the_limit_is_refused_before_it_is_downloaded(
    you: Person, local_chat: LocalChat, caption: str
) -> None:
    document = {"file_id": "x", "file_unique_id": "y", "file_size": 200_000_000}
    local_chat.chat.updates.put({"message": message(caption=caption, document=document)})
    assert "larger than 1 MB" in (await you.hears(0))["text"]
