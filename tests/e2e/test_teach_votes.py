"""The buttons under a reading and replies to it: a vote is an example with the reading's scores."""

from bot.context import Services
from bot.services.pending_teachings import ShownReading
from bot.storage.storage import Storage
from engine.data.scores import Scores
from tests.e2e.rig import GROUP, Json, Person, buttons, until
from tests.e2e.teaching import agree, taught


def labels(message: Json) -> list[str]:
    """What stands on the buttons under a message."""
    return [each["text"] for each in buttons(message)]


async def test_a_reading_offers_its_answer_the_runner_up_and_others(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    assert labels(reading) == ["✓ angry", "happy", "Other…"]
    choosing = await you.taps_and_sees(reading, "Other…")
    assert labels(choosing) == [
        *("✓ angry", "happy", "‹ Fewer", "disgusted", "fearful", "sad", "surprised", "New emotion…")
    ]
    assert labels(await you.taps_and_sees(choosing, "‹ Fewer")) == labels(reading)
    choosing = await you.taps_and_sees(reading, "Other…")
    assert (await you.taps(choosing, "sad"))["text"] == "Thank you! Your vote: 9 8 9 is sad."
    stored = await you.sees(reading, "sad · 1")
    assert labels(stored) == ["✓ angry", "happy", "Other…", "sad · 1", "Undo my vote"]
    assert taught(storage)[-1] == ("sad", (9, 8, 9))


async def test_changing_ones_mind_replaces_the_vote(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    stored = await you.taps_and_sees(reading, "✓ angry")
    assert taught(storage) == [("angry", (9, 8, 9))]
    stored = await you.taps_and_sees(stored, "happy")
    assert taught(storage) == [("happy", (9, 8, 9))]
    assert (await you.taps(stored, "Undo my vote"))["text"] == "Undone: your vote that 9 8 9 is happy."
    await until_shown(you, reading, ["✓ angry", "happy", "Other…"])
    assert taught(storage) == []


async def until_shown(person: Person, message: Json, wanted: list[str]) -> None:
    """Wait until the newest form of a message has these buttons."""

    def shows_them() -> bool:
        forms = [event["message"] for event in person.rig.events if event["kind"] == "edit"]
        ours = [form for form in forms if form["message_id"] == message["message_id"]]
        return bool(ours) and labels(ours[-1]) == wanted

    await until(shows_them)


async def test_what_was_learned_of_a_vote_is_told(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.taps(reading, "happy")
    report = await you.hears_report(after)
    assert report["text"].startswith("I learned from it: 9 8 9 is now happy, ")
    assert report["text"].splitlines()[0].endswith("(before: angry, 46%).")
    assert "happy ●●○○○" in report["text"]
    other = await you.asks("/predict 2 1 2")
    after = len(you.rig.events)
    await you.taps(other, "✓ disgusted")
    told = await you.sees(report, "• 2 1 2", after)
    assert "I learned from them:" in told["text"]


async def test_everybodys_votes_are_counted_and_each_takes_back_their_own(
    you_in_group: Person, sam_in_group: Person, storage: Storage
) -> None:
    agree(storage)
    reading = await you_in_group.asks("/predict 9 8 9")
    opened = await sam_in_group.taps_and_sees(reading, "Other…")
    await you_in_group.taps(reading, "✓ angry")
    await sam_in_group.taps(opened, "happy")
    voted = await sam_in_group.sees(reading, "happy · 1")
    assert {"✓ angry · 1", "‹ Fewer", "happy · 1", "Undo my vote"} <= set(labels(voted)), "it stays open"
    await sam_in_group.taps(voted, "Undo my vote")
    assert taught(storage, GROUP) == [("angry", (9, 8, 9))]
    assert "You have not voted here" in (await sam_in_group.taps(voted, "Undo my vote"))["text"]


async def test_a_new_emotion_is_asked_for_by_a_reply(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    opened = await you.taps_and_sees(reading, "Other…")
    after = len(you.rig.events)
    await you.taps(opened, "New emotion…")
    prompt = await you.hears(after)
    assert prompt["text"] == "9 8 9: What was it? Reply to this message with the emotion's name."
    assert prompt["reply_to_message"]["message_id"] == reading["message_id"]
    assert (await you.replies(prompt, "smug"))["text"].startswith("Stored: 9 8 9 is smug.")
    assert [vote.example.emotion for vote in storage.votes(you.chat_id, reading["message_id"])] == ["smug"]
    await you.sees(reading, "smug · 1")
    assert "an @name" in (await you.replies(prompt, "@bob"))["text"]
    slip = await you.replies(prompt, "hapy")
    assert "I meant happy" in labels(slip), "a slip is asked about"


async def test_in_a_group_the_one_who_taps_is_asked_for_the_name(sam_in_group: Person, storage: Storage) -> None:
    agree(storage)
    reading = await sam_in_group.asks("/predict 9 8 9")
    opened = await sam_in_group.taps_and_sees(reading, "Other…")
    after = len(sam_in_group.rig.events)
    await sam_in_group.taps(opened, "New emotion…")
    prompt = await sam_in_group.hears(after)
    assert prompt["text"].startswith("Sam, 9 8 9: What was it?")
    await sam_in_group.replies(prompt, "smug")
    assert taught(storage, GROUP) == [("smug", (9, 8, 9))]


async def test_a_prompt_that_is_not_remembered_any_more_says_so(
    you: Person, storage: Storage, services: Services
) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.taps(await you.taps_and_sees(reading, "Other…"), "New emotion…")
    prompt = await you.hears(after)
    forgotten_by = ShownReading(1, Scores(9, 8, 9), "angry")
    for number in range(10_000):  # as many as are kept
        services.shown_readings.asks(GROUP, number, forgotten_by)
    assert "I was restarted" in (await you.replies(prompt, "smug"))["text"]
    assert taught(storage) == []


async def test_the_first_vote_asks_for_consent_and_is_then_stored(you: Person, storage: Storage) -> None:
    reading = await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    assert "One question first" in (await you.taps(reading, "✓ angry"))["text"]
    question = await you.hears(after)
    assert "May I keep your examples?" in question["text"]
    assert taught(storage) == []
    await you.agrees(question)
    await you.sees(reading, "✓ angry · 1")
    assert taught(storage) == [("angry", (9, 8, 9))]


async def test_a_reply_to_a_reading_labels_it(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8.25 9")
    assert (await you.replies(reading, "/teach sad"))["text"].startswith("Stored: 9 8.25 9 is sad.")
    await you.sees(reading, "sad · 1")
    await you.replies(reading, "/teach happy")
    assert taught(storage) == [("happy", (9, 8.25, 9))]


async def test_a_reply_with_what_is_no_emotion_is_told_why(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    for name, fault in (("@bob", "it is an @name"), ("t.me/joy", "it is a link"), ("\u3164", "nobody can see it")):
        refused = (await you.replies(reading, f"/teach {name}"))["text"]
        assert fault in refused
        assert refused.endswith("Name it like this: /teach happy")
    assert taught(storage) == []


async def test_a_new_emotion_is_asked_for_once_and_several_words_are_asked_about(you: Person, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("/predict 9 8 9")
    opened = await you.taps_and_sees(reading, "Other…")
    after = len(you.rig.events)
    await you.taps(opened, "New emotion…")
    prompt = await you.hears(after)
    assert (await you.taps(opened, "New emotion…"))["text"] == "Reply to my question below with its name."
    doubt = await you.replies(prompt, "it was really rather happy")
    assert "New in this chat" in doubt["text"]
    assert storage.votes(you.chat_id, reading["message_id"]) == []
