"""What teaching changes, and how it is brought back, on SQLite and on PostgreSQL."""

import asyncio
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU, Person, Rig, buttons
from tests.e2e.updates import GROUP_CHAT, command
from tests.local_chat_state import migrate, set_role

HEADER = "emotion,facial_expression,voice_tone,body_language\n"
CENTRES = {"happy": (8, 7, 8), "sad": (2, 2, 3), "angry": (9, 9, 4), "calm": (5, 2, 8)}


@pytest.fixture
def database_url(url: str) -> str:
    """Each of the databases in turn."""
    return url


def labelled_rows(amount: int) -> str:
    """Noisy performances around four centres, in tenths."""
    chance = random.Random(7)  # noqa: S311  no secret
    lines = []
    for place in range(amount):
        emotion = list(CENTRES)[place % len(CENTRES)]
        scores = [min(10, max(0, round(chance.gauss(centre, 1.4), 1))) for centre in CENTRES[emotion]]
        lines.append(f"{emotion},{scores[0]},{scores[1]},{scores[2]}")
    return HEADER + "\n".join(lines)


async def taught(person: Person, amount: int) -> str:
    """Teach a file, agreeing to everything; what the answer says once it is fitted."""
    question = await person.sends("rows.csv", labelled_rows(amount).encode(), "/teach")
    question = await person.agrees(question)
    if any("Add" in each["text"] for each in buttons(question)):
        question = await person.taps_and_sees(question, f"Add and store {amount} examples")
    fitted: str = (await person.sees(question, "learned from"))["text"]
    return fitted


async def test_two_hundred_rows_change_the_reading_are_measured_rolled_back_and_forgotten(
    you: Person, storage: Storage, tmp_path: Path
) -> None:
    before = await you.asks("/predict 5 2 8")
    fitted = await taught(you, 200)
    assert "I have learned from 200 examples of yours." in fitted
    assert re.search(r"I am right \d+ times in 100 on performances I have not seen \(", fitted)
    assert (
        "Too early to say how good I am at: 3 starter emotions with one example each (disgusted, fearful and surprised)"
        in fitted
    )

    offered = await you.asks("/model")
    assert "Only the starter rows have these emotions." in offered["caption"].splitlines()
    tapped = len(you.rig.events)
    await you.taps(offered, "Use only ours")
    off = await you.taps_and_sees(await you.hears(tapped), "Leave them out")
    assert off["text"].startswith("You left the starter rows out. /rollback 1 undoes that.")
    await you.measured(2, storage)
    after = await you.asks("/predict 5 2 8")
    assert after["caption"].startswith("calm, ")
    assert after["caption"] != before["caption"]

    first = await you.asks("/model")
    assert re.match(r"Right \d+ times in 100 on performances I have not seen \(\d+ to \d+\); always ", first["caption"])
    assert (await you.picture(first)).startswith(b"\x89PNG")
    start = len(you.rig.events)
    await you.taps(first, "Details")
    model = await you.hears(start)
    assert "Accuracy on performances it has not seen:" in model["text"]
    assert "tutorial" not in model["text"]
    assert buttons(model) == []
    assert "95% interval" in model["text"]
    assert "Logistic regression" in model["text"]
    assert re.search(r"^Right at first sight: \d+ of the last 50 \(\d+% to \d+%\), \d+ of all 200", model["text"], re.M)
    assert "Smallest leaf:" in model["text"]
    album = await you.album(start)
    for photo, asked in zip(album, ("mistaken for what?", "bring?", "agree with the accuracy?"), strict=True):
        assert asked in photo["caption"]
        assert (await you.picture(photo)).startswith(b"\x89PNG")

    history = (await you.asks("/history"))["text"]
    assert re.search(r"^1 · .* · taught 200 \(.+\) · \d+%$", history, re.MULTILINE)
    assert re.search(r"^2 · .* · without the starter rows · \d+% · in use$", history, re.MULTILINE)

    back = await you.confirms("/rollback 0", "Bring it back")
    assert back["text"].startswith("You brought version 0 back: 200 examples went. /rollback 2 undoes that.")
    await you.fitted(3, storage)
    again = await you.asks("/predict 5 2 8")
    assert again["caption"] == before["caption"]
    assert await you.picture(again) == await you.picture(before)
    await you.confirms("/rollback 2", "Bring it back")
    await you.fitted(4, storage)
    assert (await you.asks("/predict 5 2 8"))["caption"] == after["caption"]

    question = await you.asks("/forget")
    assert "You taught me 200 examples here." in question["text"]
    assert (await you.taps_and_sees(question, "Forget it all"))["text"].startswith("Forgotten: 200 examples")
    assert not storage.has_agreed(YOU, YOU)
    assert storage.latest_version(YOU) is None
    forgotten = await you.asks("/predict 5 2 8")
    assert forgotten["caption"] == before["caption"]
    left = [path for path in (tmp_path / "models").rglob("examples.csv") if "calm" in path.read_text()]
    assert left == []


async def test_what_one_chat_teaches_never_reaches_another(you: Person, you_in_group: Person, storage: Storage) -> None:
    before = await you_in_group.asks("/predict 5 2 8")
    await taught(you, 40)
    assert (await you_in_group.asks("/predict 5 2 8"))["caption"] == before["caption"]
    chart = (await you.asks("/chart"))["caption"]
    assert "Without the facial expression I would be right " in chart
    assert "in points with 95% intervals: facial expression " in chart
    assert "calm" in chart
    assert "calm" not in (await you_in_group.asks("/chart"))["caption"]
    assert storage.latest_version(GROUP) is None


async def test_the_files_are_only_a_cache(you: Person, services: Services, storage: Storage, tmp_path: Path) -> None:
    await taught(you, 40)
    reading = await you.asks("/predict 5 2 8")
    await services.recognizers.cache.drop(YOU)
    assert not list((tmp_path / "models").rglob("*.pkl"))
    assert (await you.asks("/predict 5 2 8"))["caption"] == reading["caption"]


async def test_starter_off_needs_two_emotions_of_ones_own(you: Person, storage: Storage) -> None:
    assert "so far there are none" in (await you.asks("/starter off"))["text"]
    storage.agree(YOU, YOU, datetime.now(UTC))
    await you.asks("/teach happy 8 7 8")
    assert "so far there is one" in (await you.asks("/starter off"))["text"]
    assert "Starter rows: on" in (await you.asks("/starter maybe"))["text"]
    assert (await you.asks("/starter on"))["text"] == "The starter rows are on already."


async def test_examples_are_listed_page_by_page_and_deleted(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    question = await you_in_group.asks("/teach happy 8 7 8")
    await you_in_group.agrees_here(question)
    await sam_in_group.taps(question, "I agree")
    await sam_in_group.asks("/teach\n" + "sad 3 2 2\n" * 9)
    own = await sam_in_group.asks("/examples")
    assert own["text"].startswith("1–8 of your 9 examples, newest first")
    older = await sam_in_group.taps_and_sees(own, "Older ›")
    assert older["text"].startswith("9–9 of your 9 examples")
    back = await sam_in_group.taps_and_sees(older, "✕ 9")
    assert back["text"].startswith("1–8 of your 8 examples")
    everyone = await sam_in_group.taps_and_sees(back, "Show everyone's")
    last = await sam_in_group.taps_and_sees(everyone, "Older ›")
    assert "9. 8 7 8 · happy · " in last["text"]
    assert "✕ 9" not in [each["text"] for each in buttons(last)]  # it is You's
    assert len(storage.version_data(GROUP).dataset) == 9


async def test_admins_may_keep_teaching_to_admins(
    you_in_group: Person, sam_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    settings = await sam_in_group.asks("/settings")
    assert "Who may teach me: everyone." in settings["text"]
    assert "Only admins" in (await sam_in_group.taps(settings, "Let only admins teach"))["text"]
    await you_in_group.taps_and_sees(settings, "Let only admins teach")
    assert "only admins teach me" in (await sam_in_group.asks("/teach happy 8 7 8"))["text"]
    reading = await sam_in_group.asks("/predict 9 8 9")
    assert "only admins teach me" in (await sam_in_group.taps(reading, "✓ angry"))["text"]
    set_role(local_chat.chat, GROUP, SAM, "administrator")
    question = await sam_in_group.asks("/teach happy 8 7 8")
    set_role(local_chat.chat, GROUP, SAM, "member")
    assert "only admins teach me" in (await sam_in_group.taps(question, "I agree"))["text"]
    assert storage.latest_version(GROUP) is None
    set_role(local_chat.chat, GROUP, SAM, "administrator")
    await sam_in_group.agrees_here(question)
    assert len(storage.version_data(GROUP).dataset) == 1


async def test_a_group_that_becomes_a_supergroup_keeps_everything(
    you_in_group: Person, local_chat: LocalChat, rig: Rig, storage: Storage
) -> None:
    await you_in_group.agrees_here(await you_in_group.asks("/teach happy 8 7 8"))
    new_id = migrate(local_chat.chat, GROUP)
    moved = Person(rig, YOU, new_id)
    assert "1 of your 1 example" in (await moved.asks("/examples"))["text"].replace("1–1", "1")
    assert len(storage.version_data(new_id).dataset) == 1


async def test_anonymous_admins_and_channels_cannot_teach(
    you_in_group: Person, local_chat: LocalChat, storage: Storage
) -> None:
    admin = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    taught = command("/teach happy 8 7 8", GROUP_CHAT) | {"from": admin, "sender_chat": GROUP_CHAT}
    local_chat.chat.updates.put({"message": taught})
    assert "anonymous admins cannot" in (await you_in_group.hears(0))["text"]
    assert storage.latest_version(GROUP) is None


async def test_asking_again_and_again_does_not_put_off_the_first_fit(you: Person, storage: Storage) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    stored = await you.asks("/teach\n" + "happy 5 2 8\n" * 3)
    fitted = asyncio.create_task(you.sees(stored, "learned from"))
    while not fitted.done():
        await you.asks("/predict 5 2 8")
        await asyncio.wait([fitted], timeout=0.4)
    assert "I have learned from 3 examples of yours." in (await fitted)["text"]
