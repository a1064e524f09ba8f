"""The record of what was answered to performances before they were learned."""

from bot.storage.records import RecordShare
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, buttons
from tests.e2e.teaching import HEADER, agree, taught


async def test_a_performance_counts_once_a_vote_not_at_all_and_forgetting_takes_it_away(
    you: Person, storage: Storage
) -> None:
    question = await you.asks("/teach angry 9 8 9")
    assert storage.answer_record(YOU) == ()
    await you.agrees(question)
    assert storage.answer_record(YOU) == (RecordShare(1, 1),)
    await you.confirms("/teach\nangry 9 8 9\nsad 9 8 9", "Store all 2")
    assert storage.answer_record(YOU) == (RecordShare(1, 1),)
    await you.asks("/teach\nsad 9 8 8.5\nhappy 8 7 8")
    assert storage.answer_record(YOU) == (RecordShare(1, 2),), "a starter row is no news"

    reading = await you.asks("/predict 2 1 1")
    await you.taps_and_sees(reading, buttons(reading)[0]["text"])
    await you.replies(await you.asks("/predict 2 2 1"), "/teach sad")
    assert storage.answer_record(YOU) == (RecordShare(1, 2),)
    *_, vote, reply = storage.version_data(YOU).dataset.provenances
    assert (vote.answered, reply.answered, vote.performance == reply.performance) == (True, True, False)

    await you.asks("/undo")
    assert storage.answer_record(YOU) == (RecordShare(1, 2),)
    await you.confirms("/forget", "Forget it all")
    assert storage.answer_record(YOU) == ()


async def test_the_recognizer_of_the_chat_answers_once_it_has_learned(you: Person, storage: Storage) -> None:
    agree(storage)
    rows = "".join(f"sad,9,{9 - number / 10},{8 + number / 10}\n" for number in range(10))
    await you.sends("rows.csv", f"{HEADER}{rows}".encode(), "/teach")
    await you.fitted(1, storage)
    assert storage.answer_record(YOU) == (RecordShare(0, 10),)
    assert "sad" in (await you.asks("/predict 9 8.55 8.45"))["caption"]
    await you.asks("/teach sad 9 8.55 8.45")
    assert storage.answer_record(YOU) == (RecordShare(1, 11),)


async def test_a_file_says_where_its_rows_come_from(you: Person, storage: Storage) -> None:
    agree(storage)
    header = "emotion,facial_expression,voice_tone,body_language,performance,performer,rater,answered\n"
    content = "angry,9,8,9,clip 1,Ann,r1,\nangry,9,9,8,clip 1,Ann,r2,\nsad,1,2,1,clip 2,Bob,r1,yes\nHAPPY,8,8,8,,,,\n"
    stored = await you.sends("rows.csv", (header + content).encode(), "/teach")
    assert not any("I agree" in each["text"] for each in buttons(stored))
    assert [emotion for emotion, _ in taught(storage)] == ["angry", "angry", "sad", "happy"]
    assert [provenance.cells() for provenance in storage.version_data(YOU).dataset.provenances] == [
        ("clip 1", "Ann", "r1", ""),
        ("clip 1", "Ann", "r2", ""),
        ("clip 2", "Bob", "r1", "yes"),
        ("", "", "", ""),
    ]
    assert storage.answer_record(YOU)[0].answers == 2
