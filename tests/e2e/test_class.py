"""A class: many people who vote on one reading, with one question, one report, and few edits."""

from datetime import UTC, datetime

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, Rig, buttons, until
from tests.e2e.teaching import agree, taught

PAUSE_SECONDS = 2.0
FOR_EVER = 86_400.0


@pytest.fixture
async def people(rig: Rig) -> list[Person]:
    """Ten people in the group."""
    added = [await rig.post("/chat/people", name=f"P{number}") for number in range(3, 11)]
    ids = [YOU, SAM, *(each["person"]["id"] for each in added)]
    return [Person(rig, user_id, GROUP) for user_id in ids]


def sent_and_edited(rig: Rig, after: int) -> list[Json]:
    """What the bot sent to the group and edited there, after that many events."""
    return [
        event
        for event in rig.events[after:]
        if event["kind"] in ("message", "edit")
        and event["message"]["chat"]["id"] == GROUP
        and event["message"]["from"]["is_bot"]
    ]


async def question_after(person: Person, after: int) -> Json:
    question = await person.hears(after)
    assert question["text"].startswith("May I keep what you teach and vote here?")
    return question


async def test_one_question_asks_a_group_and_each_answers_alone(people: list[Person], storage: Storage) -> None:
    you, sam, third, *_ = people
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    assert "below" in (await you.taps(reading, "✓ angry"))["text"]
    question = await question_after(you, after)
    assert "Nobody has agreed yet." in question["text"]
    await sam.taps(reading, "happy")
    await third.taps(reading, "happy")
    assert taught(storage, GROUP) == []
    assert (await sam.taps(question, "I agree"))["text"] == "Thank you! It counts now."
    assert taught(storage, GROUP) == [("happy", (9, 8, 9))]
    await you.taps(question, "I agree")
    await you.sees(question, "2 of you agreed.")
    assert (await you.taps(question, "I agree"))["text"] == "You have agreed already; nothing of yours is waiting."
    assert (await third.taps(question, "Not me"))["text"] == "Nothing of yours is kept here."
    assert sorted(emotion for emotion, _ in taught(storage, GROUP)) == ["angry", "happy"]
    assert not storage.has_agreed(third.user_id, GROUP)
    messages = [each for each in sent_and_edited(you.rig, after) if each["kind"] == "message"]
    asked = [each for each in messages if "May I keep" in each["message"].get("text", "")]
    assert len(asked) == 1


async def test_a_lesson_waits_for_consent_too(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    assert question["text"].startswith("May I keep what you teach and vote here?")
    waiting = await sam.asks("/teach sad 3 2 2")
    assert waiting["text"] == "Nothing is stored yet: tap I agree under my question above, and I will keep this."
    after = len(you.rig.events)
    await sam.taps(question, "I agree")
    stored = await sam.sees(waiting, "Stored: 3 2 2 is sad.")
    assert [each["text"] for each in buttons(stored)] == ["Undo"]
    await you.taps(question, "I agree")
    answer = await you.hears(after)
    assert answer["text"].startswith("Stored: 8 7 8 is happy.")
    assert sorted(taught(storage, GROUP)) == [("happy", (8, 7, 8)), ("sad", (3, 2, 2))]


async def test_who_does_not_agree_has_their_lesson_dropped(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    waiting = await sam.asks("/teach sad 3 2 2")
    await sam.taps(question, "Not me")
    await sam.sees(waiting, "Nothing was stored.")
    await sam.taps(question, "I agree")
    assert taught(storage, GROUP) == []


async def test_a_correction_before_agreeing_leaves_the_question_as_it_is(
    people: list[Person], storage: Storage
) -> None:
    you, *_ = people
    said, question = await you.says("/teach happy 8 7 8")
    after = len(you.rig.events)
    await you.edits(said, "/teach happy 8 7 9")
    waiting = await you.hears(after)
    assert waiting["text"].startswith("Nothing is stored yet")
    await you.taps(question, "I agree")
    await you.sees(waiting, "Stored: 8 7 9 is happy.")
    await you.sees(question, "1 of you agreed.")
    assert taught(storage, GROUP) == [("happy", (8, 7, 9))]


async def test_what_a_corrected_message_teaches_no_more_waits_no_more(people: list[Person], storage: Storage) -> None:
    you, *_ = people
    said, question = await you.says("/teach happy 8 7 8")
    after = len(you.rig.events)
    await you.edits(said, "/predict 9 8 9")
    assert (await you.hears(after))["caption"].startswith("angry, 46%")
    assert "From now on" in (await you.taps(question, "I agree"))["text"]
    assert taught(storage, GROUP) == []


async def test_a_message_that_somebody_deleted_keeps_nothing_from_counting(
    people: list[Person], storage: Storage, local_chat: LocalChat
) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    deleted = await sam.asks("/teach sad 3 2 2")
    waiting = await sam.asks("/teach angry 9 9 9")
    reading = await you.asks("/predict 2 1 2")
    await sam.taps(reading, "✓ disgusted")
    there = local_chat.chat.message(GROUP, deleted["message_id"])
    assert there is not None
    local_chat.chat.delete_message(there)
    after = len(you.rig.events)
    assert (await sam.taps(question, "I agree"))["text"] == "Thank you! All 3 of yours count now."
    assert (await sam.hears(after))["text"].startswith("Stored: 3 2 2 is sad.")
    await sam.sees(waiting, "Stored: 9 9 9 is angry.")
    assert [emotion for emotion, _ in taught(storage, GROUP)] == ["sad", "angry", "disgusted"]


async def test_who_agreed_and_then_does_not_is_told_what_stays(people: list[Person], storage: Storage) -> None:
    you, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    await you.agrees_here(question)
    toast = await you.taps(question, "Not me")
    assert toast["text"] == "You agreed before, so what you taught here stays. /forget deletes it, and your consent."
    assert len(taught(storage, GROUP)) == 1


async def test_a_vote_that_waits_can_be_undone(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    storage.agree(SAM, GROUP, datetime.now(UTC))
    reading = await you.asks("/predict 9 8 9")
    await sam.taps(reading, "happy")
    voted, after = await sam.sees(reading, "happy · 1"), len(you.rig.events)
    await you.taps(voted, "✓ angry")
    question = await question_after(you, after)
    assert (await you.taps(voted, "Undo my vote"))["text"] == "Undone: your vote that 9 8 9 is angry."
    await you.taps(question, "I agree")
    assert taught(storage, GROUP) == [("happy", (9, 8, 9))]


@pytest.mark.parametrize("bring_back", ["/forget", "/rollback 0"])
async def test_a_report_that_waits_for_its_turn_tells_nothing_of_what_went(
    people: list[Person], services: Services, storage: Storage, bring_back: str
) -> None:
    you, *_ = people
    agree(storage)
    services.edits.pause_seconds = 60
    reading = await you.asks("/predict 9 8 9")
    await you.taps(reading, "happy")
    await you.fitted(1, storage)
    await until(lambda: GROUP not in services.recognizers.fits)
    question, after = await you.asks(bring_back), len(you.rig.events)
    await you.taps(question, buttons(question)[0]["text"])
    await services.edits.finish()
    told = [each["message"].get("text", "") for each in sent_and_edited(you.rig, after)]
    assert told
    assert not any("9 8 9" in each for each in told)


async def test_no_button_outlasts_forgetting_a_lesson_that_is_being_learned_from(
    people: list[Person], services: Services, storage: Storage, local_chat: LocalChat
) -> None:
    you, *_ = people
    agree(storage)
    object.__setattr__(services.recognizers.fits, "quiet_seconds", PAUSE_SECONDS)
    stored = await you.asks("/teach happy 8 7 8")
    forget = await you.asks("/forget")
    await you.taps(forget, buttons(forget)[0]["text"])
    assert GROUP in services.recognizers.fits
    await until(lambda: not services.edits._tasks)
    shown = local_chat.chat.message(GROUP, stored["message_id"])
    assert shown is not None
    assert buttons(shown) == []


async def test_a_question_that_somebody_deleted_is_asked_again(
    people: list[Person], storage: Storage, local_chat: LocalChat
) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    there = local_chat.chat.message(GROUP, question["message_id"])
    assert there is not None
    local_chat.chat.delete_message(there)
    reading, after = await you.asks("/predict 9 8 9"), len(you.rig.events)
    await sam.taps(reading, "happy")
    again = await question_after(sam, after)
    await sam.taps(again, "I agree")
    assert taught(storage, GROUP) == [("happy", (9, 8, 9))]


async def test_a_voter_is_told_where_the_question_stands(people: list[Person]) -> None:
    you, sam, *_ = people
    first = await you.asks("/predict 9 8 9")
    assert "see below" in (await you.taps(first, "happy"))["text"]
    assert "see below" in (await sam.taps(first, "happy"))["text"]
    second = await you.asks("/predict 2 1 2")
    assert "under my question above" in (await sam.taps(second, "✓ disgusted"))["text"]


async def test_forgetting_drops_what_waits_where_nothing_is_kept_yet(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    waiting = await sam.asks("/teach sad 3 2 2")
    told = await sam.asks("/forget")
    assert told["text"] == "I keep nothing of yours. What waited for you to agree is gone too."
    await sam.sees(waiting, "Nothing was stored.")
    await sam.taps(question, "I agree")
    assert taught(storage, GROUP) == []


async def test_forgetting_all_in_private_drops_what_waits_in_groups_too(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    storage.agree(SAM, SAM, datetime.now(UTC))
    reading, after = await you.asks("/predict 9 8 9"), len(you.rig.events)
    await sam.taps(reading, "happy")
    question = await question_after(sam, after)
    alone = Person(sam.rig, SAM, SAM)
    await alone.taps_and_sees(await alone.asks("/forget"), "Forget it all")
    await sam.taps(question, "I agree")
    assert taught(storage, GROUP) == []


async def test_the_same_vote_once_more_is_no_news(people: list[Person], services: Services, storage: Storage) -> None:
    you, *_ = people
    agree(storage)
    reading, after = await you.asks("/predict 9 8 9"), len(you.rig.events)
    await you.taps(reading, "happy")
    await you.hears_report(after)
    await until(lambda: GROUP not in services.recognizers.fits)
    services.learned_reports.close(GROUP)
    await you.taps(reading, "happy")
    assert GROUP not in services.recognizers.fits
    assert services.learned_reports.current(GROUP) is None


async def test_what_cannot_be_stored_is_said_after_agreeing(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    question = await you.asks("/teach happy 8 7 8")
    waiting = await sam.asks("/teach gleeful 3 2 2")
    await sam.taps(question, "I agree")
    doubt = await sam.sees(waiting, "New in this chat: “gleeful”.")
    await sam.taps_and_sees(doubt, "Add “gleeful”")
    assert taught(storage, GROUP) == [("gleeful", (3, 2, 2))]


async def test_forgetting_drops_what_waits(people: list[Person], storage: Storage) -> None:
    you, sam, *_ = people
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    third = people[2]
    after = len(you.rig.events)
    await third.taps(reading, "happy")
    question = await question_after(third, after)
    await third.taps(question, "I agree")
    forget = await third.asks("/forget")
    await third.taps_and_sees(forget, "Forget it all")
    assert taught(storage, GROUP) == []
    await sam.taps(reading, "happy")
    assert taught(storage, GROUP) == [("happy", (9, 8, 9))]


async def test_no_tap_waits_for_an_edit(people: list[Person], services: Services, storage: Storage) -> None:
    services.edits.pause_seconds = FOR_EVER
    agree(storage)
    reading = await people[0].asks("/predict 9 8 9")
    after = len(people[0].rig.events)
    for emotion in ("✓ angry", "happy", "✓ angry"):
        await people[0].taps(reading, emotion)
        await people[1].taps(reading, emotion)
    assert sorted(taught(storage, GROUP)) == [("angry", (9, 8, 9))] * 2
    await people[0].sees(reading, "✓ angry · 1", after)
    assert len([each for each in sent_and_edited(people[0].rig, after) if each["kind"] == "edit"]) == 1


async def test_ten_first_votes_cost_few_messages_and_edits(
    people: list[Person], services: Services, storage: Storage
) -> None:
    """Within the time of some pauses; each pause allows one edit."""
    services.edits.pause_seconds = PAUSE_SECONDS
    reading = await people[0].asks("/predict 9 8 9")
    after = len(people[0].rig.events)
    await people[0].taps(reading, "✓ angry")
    question = await question_after(people[0], after)
    await people[0].taps(question, "I agree")
    for person in people[1:]:
        await person.taps(reading, "happy")
        await person.taps(question, "I agree")
    shown = await people[0].sees(reading, "happy · 9", after)
    assert "✓ angry · 1" in [each["text"] for each in buttons(shown)]
    await people[0].sees(question, "10 of you agreed.", after)
    reports = [
        each["message"]["message_id"]
        for each in sent_and_edited(people[0].rig, after)
        if "I learned from it: 9 8 9 is now happy" in each["message"].get("text", "")
    ]
    assert len(set(reports)) <= 1, "one report, edited"
    assert len(sent_and_edited(people[0].rig, after)) <= 12
    assert len(taught(storage, GROUP)) == 10
