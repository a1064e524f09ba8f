"""Taking away and bringing back what a group taught: who may, what is asked before, what is said after."""

from datetime import UTC, datetime

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.records import ChatSettings
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, SAM, YOU, Person, buttons
from tests.e2e.teaching import agree, taught

SIX = "/teach\nsad 3 2 2\nsad 2 2 2\nhappy 9 7 8\nhappy 9 8 8\nsad 1 1 2\nhappy 8 8 8"


async def test_a_rollback_is_asked_about_and_says_who_did_it(you_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    await you_in_group.asks("/teach\nsad 3 2 2\nsad 2 2 2")
    question = await you_in_group.asks("/rollback 1")
    assert question["text"].splitlines() == [
        "Bring version 1 back?",
        "2 examples go. Nothing is lost: /history has every version.",
        "Now: version 2.",
    ]
    assert len(taught(storage, GROUP)) == 3
    done = await you_in_group.taps_and_sees(question, "Bring it back")
    assert done["text"].startswith("You brought version 1 back: 2 examples went. /rollback 2 undoes that.")
    assert {"type": "code", "offset": 45, "length": 11} in done["entities"]
    assert len(taught(storage, GROUP)) == 1


async def test_a_question_that_is_declined_changes_nothing(you_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    declined = await you_in_group.confirms("/rollback 0", "Leave it as it is")
    assert declined["text"] == "Nothing was changed."
    assert buttons(declined) == []
    assert [version.number for version in storage.versions(GROUP, 9)] == [1]


async def test_a_rollback_to_what_is_there_writes_nothing(you_in_group: Person, storage: Storage) -> None:
    agree(storage)
    assert (await you_in_group.asks("/rollback 0"))["text"] == "Version 0 is already in use."
    assert storage.latest_version(GROUP) is None
    await you_in_group.asks("/teach happy 8 7 8")
    assert (await you_in_group.asks("/rollback 1"))["text"] == "Version 1 is already in use."
    assert [version.number for version in storage.versions(GROUP, 9)] == [1]


@pytest.mark.parametrize("command", ["/rollback 0", "/starter off"])
async def test_only_admins_change_what_others_taught(sam_in_group: Person, storage: Storage, command: str) -> None:
    agree(storage)
    await sam_in_group.asks("/teach\nsad 3 2 2\nhappy 8 7 8")
    refused = await sam_in_group.asks(command)
    assert refused["text"].startswith("In this group only admins take away or bring back what others taught.")
    storage.decide(GROUP, ChatSettings(everyone_restores=True))
    question = await sam_in_group.asks(command)
    storage.decide(GROUP, ChatSettings(everyone_restores=False))
    assert "only admins" in (await sam_in_group.taps(question, buttons(question)[0]["text"]))["text"]
    storage.decide(GROUP, ChatSettings(everyone_restores=True))
    done = await sam_in_group.taps_and_sees(question, buttons(question)[0]["text"])
    assert done["text"].startswith("Sam ")


async def test_an_admin_opens_it_to_everyone(you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    settings = await you_in_group.asks("/settings")
    assert "bring back what others taught: only admins." in settings["text"]
    assert "Only admins" in (await sam_in_group.taps(settings, "Let everyone change what others taught"))["text"]
    opened = await you_in_group.taps_and_sees(settings, "Let everyone change what others taught")
    assert "bring back what others taught: everyone." in opened["text"]
    assert storage.settings(GROUP) == ChatSettings(everyone_restores=True)
    await you_in_group.taps_and_sees(opened, "Let only admins teach")
    assert storage.settings(GROUP) == ChatSettings(admins_only=True, everyone_restores=True)


async def test_the_starter_rows_are_asked_about(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach\nsad 3 2 2\nhappy 8 7 8")
    question = await you.asks("/starter off")
    assert question["text"].startswith("Leave the starter rows out?\n6 examples go: angry 1, disgusted 1,")
    done = await you.taps_and_sees(question, "Leave them out")
    assert done["text"].splitlines()[0] == "You left the starter rows out. /rollback 1 undoes that."
    back = await you.confirms("/starter on", "Use them again")
    assert back["text"].splitlines()[0] == "You brought the starter rows back. /rollback 2 undoes that."


def two_new_emotions() -> list[Example]:
    """Five performances of each, far apart."""
    near, far = [Scores(1, 1 + n / 10, 2) for n in range(5)], [Scores(9, 8 + n / 10, 5) for n in range(5)]
    return [*(Example(scores, "calm") for scores in near), *(Example(scores, "tense") for scores in far)]


async def test_what_model_offers_is_asked_as_by_starter_off(
    you_in_group: Person, sam_in_group: Person, services: Services, storage: Storage
) -> None:
    agree(storage)
    storage.teach(GROUP, SAM, two_new_emotions(), "message:1", datetime.now(UTC))
    await services.recognizers.maintain()
    await you_in_group.measured(1, storage)
    model = await you_in_group.asks("/model")
    named = "angry, disgusted, fearful, happy, sad and surprised"
    assert f"I cannot say how good I am at {named}.\nOnly the starter rows have these emotions." in model["caption"]
    refused = await sam_in_group.taps(model, "Use only ours")
    assert refused["text"] == "This button is for whoever sent /model."
    own = await sam_in_group.asks("/model")
    assert "only admins" in (await sam_in_group.taps(own, "Use only ours"))["text"]
    after = len(you_in_group.rig.events)
    await you_in_group.taps(model, "Use only ours")
    question = await you_in_group.hears(after)
    assert question["text"] == (await you_in_group.asks("/starter off"))["text"]
    assert "This question is for" in (await sam_in_group.taps(question, "Leave them out"))["text"]
    done = await you_in_group.taps_and_sees(question, "Leave them out")
    assert done["text"].startswith("You left the starter rows out.")
    await you_in_group.measured(2, storage)
    assert (await you_in_group.taps(model, "Use only ours"))["text"] == "The starter rows are off already."
    assert [each["text"] for each in buttons(await you_in_group.asks("/model"))] == ["Details"]


async def test_an_undo_of_more_than_five_examples_asks_first(sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await sam_in_group.asks(SIX)
    question = await sam_in_group.asks("/undo")
    assert question["text"].startswith("Undo 6 examples?\nsad 3 and happy 3. Nothing is lost")
    assert len(taught(storage, GROUP)) == 6
    done = await sam_in_group.taps_and_sees(question, "Undo them")
    assert done["text"].splitlines()[0] == "Undone: 6 examples (sad, happy). An admin can bring them back: /rollback 1."
    assert taught(storage, GROUP) == []


async def test_the_button_under_many_examples_asks_too(sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    stored = await sam_in_group.asks(SIX)
    after = len(sam_in_group.rig.events)
    await sam_in_group.taps(stored, "Undo")
    done = await sam_in_group.taps_and_sees(await sam_in_group.hears(after), "Undo them")
    assert done["text"].startswith("Undone: 6 examples")
    assert "Undone: 6 examples" in (await sam_in_group.sees(stored, "Undone"))["text"]
    assert taught(storage, GROUP) == []


async def test_an_admin_takes_back_what_another_taught_after_a_question(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    stored = await sam_in_group.asks("/teach sad 3 2 2")
    after = len(you_in_group.rig.events)
    await you_in_group.taps(stored, "Undo")
    question = await you_in_group.hears(after)
    assert question["text"].startswith("Undo 1 example that somebody else taught?\nsad 1.")
    done = await you_in_group.taps_and_sees(question, "Undo it")
    assert done["text"].startswith("You undid 1 example that somebody else taught (sad). /rollback 1 undoes")
    assert taught(storage, GROUP) == []


async def test_a_member_takes_back_nothing_of_anothers(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    stored = await you_in_group.asks("/teach sad 3 2 2")
    assert "nothing here for you to undo" in (await sam_in_group.taps(stored, "Undo"))["text"]
    assert len(taught(storage, GROUP)) == 1


async def test_an_admin_deletes_anothers_example_after_a_question(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    await sam_in_group.asks("/teach\nsad 3 2 2\nhappy 8 7 8")
    own = await you_in_group.asks("/examples")
    everyone = await you_in_group.taps_and_sees(own, "Show everyone's")
    question = await you_in_group.taps_and_sees(everyone, "✕ 2")
    assert question["text"].startswith("Delete what somebody else taught?\n3 2 2 · sad · ")
    kept = await you_in_group.taps_and_sees(question, "Leave it as it is")
    assert len(taught(storage, GROUP)) == 2
    question = await you_in_group.taps_and_sees(kept, "✕ 2")
    done = await you_in_group.taps_and_sees(question, "Delete it")
    assert "You deleted what somebody else taught: 3 2 2 · sad · " in done["text"]
    assert done["text"].endswith("/rollback 1 undoes that.")
    assert taught(storage, GROUP) == [("happy", (8, 7, 8))]


async def test_ones_own_is_deleted_at_once(sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    await sam_in_group.asks("/teach sad 3 2 2")
    await sam_in_group.taps_and_sees(await sam_in_group.asks("/examples"), "✕ 1")
    assert taught(storage, GROUP) == []


async def test_agreeing_in_one_chat_says_nothing_about_another(
    you: Person, you_in_group: Person, storage: Storage
) -> None:
    await you.agrees(await you.asks("/teach sad 3 2 2"))
    assert "May I keep what you teach" in (await you_in_group.asks("/teach sad 3 2 2"))["text"]
    assert not storage.has_agreed(YOU, GROUP)
    assert not storage.has_agreed(SAM, GROUP)
    assert storage.latest_version(GROUP) is None


async def test_an_old_question_is_not_about_what_came_after_forgetting(you: Person, storage: Storage) -> None:
    await you.agrees(await you.asks(SIX))
    rollback, undo = await you.asks("/rollback 0"), await you.asks("/undo")
    await you.taps_and_sees(await you.asks("/forget"), "Forget it all")
    await you.agrees(await you.asks("/teach\n" + "sad 3 2 2\n" * 9))
    for question, label in ((rollback, "Bring it back"), (undo, "Undo them")):
        outdated = await you.taps_and_sees(question, label)
        assert outdated["text"].startswith("This chat's examples changed since I asked")
    assert len(taught(storage)) == 9


async def test_scores_of_hundreds_of_digits_do_not_fill_a_list(you: Person, storage: Storage) -> None:
    agree(storage)
    rows = "emotion,facial_expression,voice_tone,body_language\n" + "happy,5e-324,4e-310,1e-300\n" * 18
    await you.sends("tiny.csv", rows.encode(), "/teach")
    listed = await you.asks("/examples")
    assert "1. 0 0 0 · happy · " in listed["text"]
    await you.taps_and_sees(listed, "✕ 1")
    assert len(taught(storage)) == 17
    assert "Too early to tell." in (await you.asks("/model"))["text"]


async def test_a_name_becomes_no_link_and_calls_nobody(
    you_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    local_chat.chat.roster.people[YOU]["first_name"] = "@everyone\nt.me/spam \u202e"
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    done = await you_in_group.confirms("/rollback 0", "Bring it back")
    assert done["text"].startswith("@everyone t.me/spam brought version 0 back")
    assert {entity["type"] for entity in done["entities"]} <= {"text_link", "text_mention", "code", "italic"}
    assert done["entities"][0]["length"] == len("@everyone t.me/spam")
