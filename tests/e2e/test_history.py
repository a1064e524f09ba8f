"""/history: what each version changed, and a button to bring each back."""

import pytest

from bot.storage.records import ChatSettings
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, YOU, Person, buttons
from tests.e2e.teaching import agree, taught


@pytest.fixture
async def lessons(you_in_group: Person, storage: Storage) -> None:
    """Three versions: happy, then two of sad, then the first alone again."""
    agree(storage)
    await you_in_group.asks("/teach happy 8 7 8")
    await you_in_group.asks("/teach\nsad 3 2 2\nsad 2 2 2")
    await you_in_group.asks("/undo")


def labels(message: dict[str, object]) -> list[str]:
    return [each["text"] for each in buttons(message)]


@pytest.mark.usefixtures("lessons")
async def test_each_version_says_what_it_changed_and_can_be_brought_back(you_in_group: Person) -> None:
    listed = await you_in_group.asks("/history")
    assert listed["text"].splitlines()[:5] == [
        "Versions, newest first",
        "3 · just now · undid 2 · – · in use",
        "2 · just now · taught 2 (sad) · –",
        "1 · just now · taught 1 (happy) · –",
        "0 · before anything was taught",
    ]
    assert labels(listed) == ["↺ 2", "↺ 1", "↺ 0"]


@pytest.mark.usefixtures("lessons")
async def test_a_button_asks_what_rollback_asks(you_in_group: Person, storage: Storage) -> None:
    listed = await you_in_group.asks("/history")
    after = len(you_in_group.rig.events)
    await you_in_group.taps(listed, "↺ 2")
    question = await you_in_group.hears(after)
    assert question["text"] == (await you_in_group.asks("/rollback 2"))["text"]
    done = await you_in_group.taps_and_sees(question, "Bring it back")
    assert done["text"].startswith("You brought version 2 back: 2 examples came back. /rollback 3 undoes that.")
    assert len(taught(storage, GROUP)) == 3


@pytest.mark.usefixtures("lessons")
async def test_what_is_in_use_is_said_and_makes_no_version(you_in_group: Person, storage: Storage) -> None:
    told = "Version 1 is already in use: version 3 has the same examples."
    assert (await you_in_group.taps(await you_in_group.asks("/history"), "↺ 1"))["text"] == told
    assert (await you_in_group.asks("/rollback 1"))["text"] == told
    assert (await you_in_group.asks("/rollback 3"))["text"] == "Version 3 is already in use."
    assert [version.number for version in storage.versions(GROUP, 9)] == [3, 2, 1]


@pytest.mark.usefixtures("lessons")
async def test_only_who_may_restore_brings_back_and_only_from_an_own_list(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    listed = await you_in_group.asks("/history")
    assert "somebody else's" in (await sam_in_group.taps(listed, "↺ 2"))["text"]
    own = await sam_in_group.asks("/rollback")
    assert own["text"] == listed["text"]
    assert "only admins" in (await sam_in_group.taps(own, "↺ 2"))["text"]
    storage.decide(GROUP, ChatSettings(everyone_restores=True))
    after = len(sam_in_group.rig.events)
    await sam_in_group.taps(own, "↺ 2")
    done = await sam_in_group.taps_and_sees(await sam_in_group.hears(after), "Bring it back")
    assert done["text"].startswith("Sam brought version 2 back")


@pytest.mark.usefixtures("lessons")
async def test_a_button_of_before_somebody_taught_asks_about_what_is_there_now(
    you_in_group: Person, storage: Storage
) -> None:
    listed = await you_in_group.asks("/history")
    await you_in_group.asks("/teach angry 9 9 9")
    after = len(you_in_group.rig.events)
    await you_in_group.taps(listed, "↺ 1")
    question = await you_in_group.hears(after)
    assert "1 example goes." in question["text"]
    assert question["text"].endswith("Now: version 4.")
    await you_in_group.asks("/teach angry 9 9 8")
    outdated = await you_in_group.taps_and_sees(question, "Bring it back")
    assert "changed since I asked" in outdated["text"]
    assert len(taught(storage, GROUP)) == 3


async def test_ten_versions_a_page(you: Person, storage: Storage) -> None:
    agree(storage)
    for score in range(8):
        await you.asks(f"/teach sad {score} 2 2")
    for _ in range(4):
        await you.asks("/undo")
    newest = await you.asks("/history")
    assert labels(newest) == [*(f"↺ {number}" for number in range(11, 2, -1)), "Older ›"]
    older = await you.taps_and_sees(newest, "Older ›")
    assert labels(older) == ["↺ 2", "↺ 1", "↺ 0", "‹ Newest"]
    assert (await you.taps_and_sees(older, "‹ Newest"))["text"] == newest["text"]


async def test_words_that_are_no_version(you: Person) -> None:
    assert (await you.asks("/rollback happy"))["text"].startswith("I need the number of a version")
    assert (await you.asks("/rollback 7"))["text"].startswith("There is no version 7 here.")
    assert (await you.asks("/rollback"))["text"].startswith("This chat has taught me nothing yet")


async def test_a_list_of_before_forgetting_brings_nothing_back(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    await you.asks("/teach sad 3 2 2")
    listed = await you.asks("/history")
    await you.taps_and_sees(await you.asks("/forget"), "Forget everywhere")
    assert (await you.taps(listed, "↺ 1"))["text"].startswith("There is no version 1 here.")
    assert (await you.taps(listed, "↺ 0"))["text"] == "Version 0 is already in use."
    assert storage.latest_version(YOU) is None
