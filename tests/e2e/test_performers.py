"""Where a group's examples come from: a file's performers and raters, who sees their names, and who removes them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores
from engine.files.examples_csv import read_csv
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, button, buttons, until
from tests.e2e.teaching import HEADER, agree, taught
from tests.local_chat_state import set_role

FILE = HEADER.replace("\n", ",performance,performer,rater,answered\n") + (
    "happy,8,7,8,night 1,Ann,lab 1,\nhappy,8,8,8,night 1,Ann,lab 2,\nsad,3,2,2,night 2,Bo,lab 1,yes\nsad,2,2,2,,,,\n"
)
PEOPLE = [
    Provenance("night 1", "Ann", "lab 1"),
    Provenance("night 1", "Ann", "lab 2"),
    Provenance("night 2", "Bo", "lab 1", True),
    Provenance(),
]


@pytest.fixture
async def lesson(sam_in_group: Person, storage: Storage) -> None:
    """Sam, who is no admin, taught the file in the group."""
    agree(storage)
    answer = await sam_in_group.sends("night.csv", FILE.encode(), "/teach")
    assert answer["text"].startswith("Stored 4 examples: happy 2 and sad 2.")


async def exported(person: Person, text: str) -> tuple[list[Provenance], Json]:
    answer = await person.asks(text)
    content = await person.rig.file(answer["document"]["file_unique_id"])
    return list(read_csv(content).provenances), answer


def labels(message: Json) -> list[str]:
    return [each["text"] for each in buttons(message)]


@pytest.mark.usefixtures("lesson")
async def test_a_file_says_where_its_examples_come_from(storage: Storage) -> None:
    assert list(storage.version_data(GROUP).dataset.provenances) == PEOPLE


@pytest.mark.usefixtures("lesson")
async def test_an_export_has_pseudonyms_and_is_taught_again(sam_in_group: Person, storage: Storage) -> None:
    known, answer = await exported(sam_in_group, "/export")
    assert known == [
        Provenance("night 1", "performer-1", "rater-1"),
        Provenance("night 1", "performer-1", "rater-2"),
        Provenance("night 2", "performer-2", "rater-1", True),
        Provenance(rater="rater-3"),
    ]
    assert "Raters and performers are pseudonyms; /export names gives admins the names." in answer["caption"]
    content = await sam_in_group.rig.file(answer["document"]["file_unique_id"])
    again = await sam_in_group.sends("again.csv", content, "/teach")
    assert again["text"].startswith("Stored 4 examples")
    assert list(storage.version_data(GROUP).dataset.provenances)[4:] == known


@pytest.mark.usefixtures("lesson")
async def test_an_admin_gets_the_names(you_in_group: Person, sam_in_group: Person) -> None:
    refused = await sam_in_group.asks("/export names")
    assert refused["text"] == "In this group only admins get the names. /export has pseudonyms in place of them."
    known, answer = await exported(you_in_group, "/export names")
    assert known == [*PEOPLE[:3], Provenance(rater=str(SAM))]
    assert "Performers and raters have the names that were taught" in answer["caption"]


async def test_who_agreed_to_less_is_no_name(you_in_group: Person, storage: Storage, tmp_path: Path) -> None:
    agree(storage)
    for user in (YOU, SAM):
        storage.teach(GROUP, user, [Example(Scores(8, 7, 8), "happy")], f"message:{user}", datetime.now(UTC))
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection, connection:
        connection.execute("UPDATE chat_consents SET terms = 1 WHERE user_id = ?", (SAM,))
    known, _ = await exported(you_in_group, "/export names")
    assert [each.rater for each in known] == [str(YOU), "rater-1"]


async def test_what_else_is_asked_of_an_export_is_said_back(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach happy 8 7 8")
    assert (await you.asks("/export all"))["text"].startswith("I understood /export, but not “all”.")
    known, answer = await exported(you, "/export Names")
    assert known == [Provenance(rater=str(YOU))]
    _, answer = await exported(you, "/export")
    assert "Raters and performers are pseudonyms; /export names has the names." in answer["caption"]


@pytest.mark.usefixtures("lesson")
async def test_the_dataset_of_the_recognizer_names_nobody(sam_in_group: Person, storage: Storage) -> None:
    await sam_in_group.fitted(1, storage)
    known, _ = await exported(sam_in_group, "/dataset")
    assert [each.performer for each in known if each.performer] == ["performer-1", "performer-1", "performer-2"]
    assert [each.rater for each in known if each.rater] == ["rater-1", "rater-2", "rater-1"]


@pytest.mark.usefixtures("lesson")
async def test_examples_are_shown_by_performer(you_in_group: Person, sam_in_group: Person) -> None:
    own = await sam_in_group.asks("/examples")
    assert own["text"].startswith("1–4 of your 4 examples, newest first\n1. 2 2 2 · sad · ")
    assert "\n2. 3 2 2 · sad · Bo · " in own["text"]
    choosing = await sam_in_group.taps_and_sees(own, "Performer …")
    assert (choosing["text"], labels(choosing)) == ("Which performer?", ["Ann", "Bo", "‹ Back to the list"])
    only = await sam_in_group.taps_and_sees(choosing, "Ann")
    assert only["text"].startswith("1–2 of your 2 examples, newest first\nPerformer: Ann\n1. 8 8 8 · happy · Ann · ")
    every = await sam_in_group.taps_and_sees(only, "Every performer")
    assert every["text"] == own["text"]
    asked = await you_in_group.asks("/examples  ANN")
    assert asked["text"].startswith("1–2 of everyone's 2 examples, newest first\nPerformer: Ann\n")
    mine = await you_in_group.taps_and_sees(asked, "Show only mine")
    assert mine["text"] == "You have taught nothing like that here yet.\nPerformer: Ann"
    back = await you_in_group.taps_and_sees(mine, "Show everyone's")
    assert back["text"] == asked["text"]


@pytest.mark.usefixtures("lesson")
async def test_examples_are_shown_by_emotion(you_in_group: Person, sam_in_group: Person) -> None:
    nothing = await you_in_group.asks("/examples")
    assert (nothing["text"], labels(nothing)) == ("You have taught nothing here yet.", ["Show everyone's"])
    everyone = await you_in_group.taps_and_sees(nothing, "Show everyone's")
    choosing = await you_in_group.taps_and_sees(everyone, "Emotion …")
    assert (choosing["text"], labels(choosing)) == ("Which emotion?", ["happy", "sad", "‹ Back to the list"])
    assert "somebody else's" in (await sam_in_group.taps(choosing, "sad"))["text"]
    assert (await you_in_group.taps_and_sees(choosing, "‹ Back to the list"))["text"] == everyone["text"]
    sad = await you_in_group.asks("/examples SAD")
    assert sad["text"].startswith("1–2 of everyone's 2 examples, newest first\nEmotion: sad\n1. 2 2 2 · sad · ")
    both = await you_in_group.asks("/examples Bo sad")
    assert both["text"].startswith("1–1 of everyone's 1 example, newest first\nEmotion: sad\nPerformer: Bo\n1. 3 2 2")
    assert (await you_in_group.asks("/examples sad Bo"))["text"] == both["text"]
    lifted = await you_in_group.taps_and_sees(both, "Every performer")
    assert lifted["text"] == sad["text"]
    assert (await you_in_group.taps_and_sees(lifted, "Every emotion"))["text"] == everyone["text"]


async def test_the_last_of_an_emotion_leaves_a_page_that_still_works(you: Person, storage: Storage) -> None:
    agree(storage)
    await you.asks("/teach\nhappy 8 7 8\nsad 3 2 2")
    gone = await you.taps_and_sees(await you.asks("/examples sad"), "✕ 1")
    assert gone["text"] == "You have taught nothing like that here yet.\nEmotion: sad"
    assert labels(gone) == ["Every emotion"]
    every = await you.taps_and_sees(gone, "Every emotion")
    assert every["text"].startswith("1–1 of your 1 example, newest first\n1. 8 7 8 · happy · ")


async def test_very_many_emotions_are_chosen_page_by_page(you: Person, storage: Storage) -> None:
    agree(storage)
    names = [f"feeling {chr(97 + number)}" for number in range(20)]
    examples = [Example(Scores(1, 2, 3), name) for name in names]
    storage.teach(YOU, YOU, examples, "message:1", datetime.now(UTC))
    choosing = await you.taps_and_sees(await you.asks("/examples"), "Emotion …")
    assert labels(choosing) == [*names[:18], "More ›", "‹ Back to the list"]
    more = await you.taps_and_sees(choosing, "More ›")
    assert labels(more) == [*names[18:], "‹ Previous", "‹ Back to the list"]
    only = await you.taps_and_sees(more, "feeling t")
    assert only["text"].startswith("1–1 of your 1 example, newest first\nEmotion: feeling t\n1. 1 2 3 · feeling t · ")


@pytest.mark.usefixtures("lesson")
async def test_a_performer_whom_nobody_knows_is_said_back(sam_in_group: Person) -> None:
    assert (await sam_in_group.asks("/examples Zoe"))["text"] == (
        "I know neither an emotion nor a performer called “Zoe” here. Emotions that were taught: happy, sad. "
        "Performers: Ann, Bo."
    )


async def test_who_is_left_in_earlier_versions_alone_can_be_removed_from_those(you: Person, storage: Storage) -> None:
    agree(storage)
    example = Example(Scores(8, 7, 8), "happy", Provenance(performer="Ann"))
    storage.teach(YOU, YOU, [example], "message:1", datetime.now(UTC))
    gone = await you.taps_and_sees(await you.asks("/examples Ann"), "✕ 1")
    assert gone["text"] == ("No example like that is left here, but earlier versions have some.\nPerformer: Ann")
    assert taught(storage) == []
    after = len(you.rig.events)
    await you.taps(gone, "Remove Ann's examples")
    question = await you.hears(after)
    assert "No example goes now; those removed before go from every version too." in question["text"]
    done = await you.taps_and_sees(question, "Remove them")
    assert done["text"].startswith("You removed 1 example by Ann for good, from every version.")
    assert storage.performers(YOU) == ()
    assert "Version 1 is already in use" in (await you.asks("/rollback 1"))["text"]


@pytest.mark.usefixtures("lesson")
async def test_an_admin_removes_a_performers_examples_for_good(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    await sam_in_group.asks("/undo")
    await you_in_group.confirms("/rollback 1", "Bring it back")
    listed, after = await you_in_group.asks("/examples Ann"), len(you_in_group.rig.events)
    await you_in_group.taps(listed, "Remove Ann's examples")
    question = await you_in_group.hears(after)
    assert question["text"].splitlines() == [
        "Remove all examples by Ann for good?",
        "2 examples go; those removed before go from every version too. No version can bring them back then. "
        "For a copy, send /export first.",
        "Now: version 3.",
    ]
    assert "for somebody else" in (await sam_in_group.taps(question, "Remove them"))["text"]
    done = await you_in_group.taps_and_sees(question, "Remove them")
    assert done["text"].startswith("You removed 2 examples by Ann for good, from every version.")
    assert taught(storage, GROUP) == [("sad", (3, 2, 2)), ("sad", (2, 2, 2))]
    assert "Version 1 is already in use" in (await you_in_group.asks("/rollback 1"))["text"]
    assert storage.performers(GROUP) == ("Bo",)
    assert storage.has_agreed(SAM, GROUP)


@pytest.mark.usefixtures("lesson")
async def test_a_removal_that_is_declined_changes_nothing(you_in_group: Person, storage: Storage) -> None:
    listed, after = await you_in_group.asks("/examples Ann"), len(you_in_group.rig.events)
    await you_in_group.taps(listed, "Remove Ann's examples")
    declined = await you_in_group.taps_and_sees(await you_in_group.hears(after), "Leave it as it is")
    assert declined["text"] == "Nothing was changed."
    assert len(taught(storage, GROUP)) == 4


@pytest.mark.usefixtures("lesson")
async def test_a_removal_asked_about_before_somebody_taught_changes_nothing(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    listed, after = await you_in_group.asks("/examples Ann"), len(you_in_group.rig.events)
    await you_in_group.taps(listed, "Remove Ann's examples")
    question = await you_in_group.hears(after)
    await sam_in_group.asks("/teach sad 1 1 1")
    outdated = await you_in_group.taps_and_sees(question, "Remove them")
    assert outdated["text"].startswith("This chat's examples changed since I asked")
    assert len(taught(storage, GROUP)) == 5


@pytest.mark.usefixtures("lesson")
async def test_a_member_removes_no_performer(
    you_in_group: Person, sam_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    listed = await sam_in_group.asks("/examples Ann")
    assert "Remove Ann's examples" not in labels(listed)
    admins, after = await you_in_group.asks("/examples Ann"), len(you_in_group.rig.events)
    assert "somebody else's" in (await sam_in_group.taps(admins, "Remove Ann's examples"))["text"]
    await you_in_group.taps(admins, "Remove Ann's examples")
    question = await you_in_group.hears(after)
    set_role(local_chat.chat, GROUP, YOU, "member")
    assert "only admins remove" in (await you_in_group.taps(question, "Remove them"))["text"]
    assert len(taught(storage, GROUP)) == 4


@pytest.mark.usefixtures("lesson")
async def test_what_was_stored_of_a_removed_performer_is_nowhere(
    you_in_group: Person, storage: Storage, tmp_path: Path
) -> None:
    await you_in_group.fitted(1, storage)
    listed, after = await you_in_group.asks("/examples Ann"), len(you_in_group.rig.events)
    await you_in_group.taps(listed, "Remove Ann's examples")
    await you_in_group.taps_and_sees(await you_in_group.hears(after), "Remove them")

    def is_gone() -> bool:
        return not any(b"night 1" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())

    await until(is_gone)


async def test_names_of_performers_fit_on_buttons(you: Person, storage: Storage) -> None:
    agree(storage)
    name = "A very long name " * 3 + "& <co>"
    example = Example(Scores(8, 7, 8), "happy", Provenance(performer=name))
    storage.teach(YOU, YOU, [example], "message:1", datetime.now(UTC))
    choosing = await you.taps_and_sees(await you.asks("/examples"), "Performer …")
    only = await you.taps_and_sees(choosing, "A very long name A …")
    assert f"\nPerformer: {name}\n1. 8 7 8 · happy · A very … · " in only["text"]
    after = len(you.rig.events)
    await you.taps(only, "Remove A very long name A …'s examples")
    done = await you.taps_and_sees(await you.hears(after), "Remove them")
    assert f"You removed 1 example by {name} for good" in done["text"]
    assert button(only, "Every performer")
    assert taught(storage) == []


async def test_names_that_no_font_shows_are_told_beside_a_list_that_has_no_room_for_them(you: Person) -> None:
    names = [chr(0xE000) * 40 + chr(0xE010 + place) for place in range(20)]
    listed = await you.asks("/predict\n" + "\n".join(f"{name}: 9 8 {place % 10}" for place, name in enumerate(names)))
    assert len(listed["caption"].splitlines()) == 20
    told = await you.hears_after(listed)
    assert told["text"].startswith("In the picture, #1 is ")
    assert all(name in told["text"] for name in names)
