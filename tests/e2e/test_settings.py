"""/settings and /starter: what a chat decides, by buttons."""

from bot.storage.records import ChatSettings
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, YOU, Json, Person, buttons
from tests.e2e.teaching import agree

STARTER = (
    "Starter rows: on\n"
    "I start with 6 examples: angry 1, disgusted 1, fearful 1, happy 1, sad 1 and surprised 1. "
    "Once you have taught me two emotions, I can do without them."
)


def labels(message: Json) -> list[str]:
    return [each["text"] for each in buttons(message)]


async def test_a_private_chat_decides_about_its_starter_rows(you: Person, storage: Storage) -> None:
    agree(storage)
    for command in ("/settings", "/starter"):
        shown = await you.asks(command)
        assert (shown["text"], labels(shown)) == (STARTER, ["✓ On", "Off"])
    refused = await you.taps(shown, "Off")
    assert "I need two emotions that you taught; so far there are none." in refused["text"]
    assert (await you.taps(shown, "✓ On"))["text"] == "The starter rows are on already."
    await you.asks("/teach\nsad 3 2 2\nhappy 8 7 8")
    after = len(you.rig.events)
    await you.taps(shown, "Off")
    question = await you.hears(after)
    assert question["text"].startswith("Leave the starter rows out?\n6 examples go: angry 1, ")
    await you.taps_and_sees(question, "Leave them out")
    assert storage.version_data(YOU).starter is False
    assert labels(await you.asks("/settings")) == ["On", "✓ Off"]
    outdated = await you.taps_and_sees(shown, "Off")
    assert (outdated["text"].splitlines()[0], labels(outdated)) == ("Starter rows: off", ["On", "✓ Off"])
    after = len(you.rig.events)
    await you.taps(outdated, "On")
    back = await you.taps_and_sees(await you.hears(after), "Use them again")
    assert back["text"].startswith("You brought the starter rows back.")


async def test_a_group_decides_more(you_in_group: Person, sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    shown = await you_in_group.asks("/settings")
    assert shown["text"] == (
        "Settings of this group\n"
        "Who may teach me: everyone.\n"
        "Who may take away and bring back what others taught: only admins.\n"
        f"Only admins can change these two.\n\n{STARTER}"
    )
    assert labels(shown) == ["Let only admins teach", "Let everyone change what others taught", "✓ On", "Off"]
    assert "Somebody else sent /settings" in (await sam_in_group.taps(shown, "Off"))["text"]
    changed = await you_in_group.taps_and_sees(shown, "Let only admins teach")
    assert "Who may teach me: only admins." in changed["text"]
    assert labels(changed)[0] == "Let everyone teach"
    assert storage.settings(GROUP) == ChatSettings(admins_only=True)


async def test_only_who_may_restore_changes_the_starter_rows(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    await you_in_group.asks("/teach\nsad 3 2 2\nhappy 8 7 8")
    own = await sam_in_group.asks("/starter")
    assert "only admins" in (await sam_in_group.taps(own, "Off"))["text"]
    storage.decide(GROUP, ChatSettings(everyone_restores=True))
    after = len(sam_in_group.rig.events)
    await sam_in_group.taps(own, "Off")
    question = await sam_in_group.hears(after)
    assert "whoever asked" in (await you_in_group.taps(question, "Leave them out"))["text"]
    done = await sam_in_group.taps_and_sees(question, "Leave them out")
    assert done["text"].startswith("Sam left the starter rows out.")
