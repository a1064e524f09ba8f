from bot.context import Services
from tests.e2e.rig import YOU, Person, buttons


async def test_three_taps_give_the_reading(you: Person) -> None:
    keypad = await you.asks("/predict")
    assert keypad["text"] == "Facial expression, 0 to 10?"
    assert [b["text"] for b in buttons(keypad)] == [*map(str, range(11)), "Cancel"]
    keypad = await you.taps_and_sees(keypad, "9")
    assert keypad["text"] == "Facial expression: 9\nVoice tone, 0 to 10?"
    keypad = await you.taps_and_sees(keypad, "10")
    keypad = await you.taps_and_sees(keypad, "‹ Back")
    assert keypad["text"] == "Facial expression: 9\nVoice tone, 0 to 10?"
    keypad = await you.taps_and_sees(keypad, "8")
    after = len(you.rig.events)
    done = await you.taps_and_sees(keypad, "9")
    assert done["text"] == "Facial expression: 9\nVoice tone: 8\nBody language: 9"
    assert not buttons(done)
    assert (await you.hears(after))["caption"].startswith("angry, 46%")


async def test_cancel_by_button_and_by_command(you: Person) -> None:
    keypad = await you.asks("/predict")
    assert (await you.taps_and_sees(keypad, "Cancel"))["text"] == "Cancelled."
    assert (await you.asks("/cancel"))["text"] == "You have no keypad open."
    second = await you.asks("/predict")
    after = len(you.rig.events)
    assert "Cancelled" in (await you.asks("/cancel"))["text"]
    edited = await you.rig.seen(lambda event: event["kind"] == "edit", after)
    assert edited["message"]["message_id"] == second["message_id"]
    assert edited["message"]["text"] == "Cancelled."


async def test_two_people_in_a_group_never_mix(you_in_group: Person, sam_in_group: Person) -> None:
    yours, sams = await you_in_group.asks("/predict"), await sam_in_group.asks("/predict")
    for score in ("9", "8"):
        yours = await you_in_group.taps_and_sees(yours, score)
        sams = await sam_in_group.taps_and_sees(sams, "2")
    refused = await sam_in_group.taps(yours, "1")
    assert refused["text"] == "This keypad is somebody else's. Send /predict for one of your own."
    after = len(you_in_group.rig.events)
    await you_in_group.taps_and_sees(yours, "9")
    assert (await you_in_group.hears(after))["caption"].startswith("angry")
    after = len(you_in_group.rig.events)
    done = await sam_in_group.taps_and_sees(sams, "2")
    assert done["text"] == "Facial expression: 2\nVoice tone: 2\nBody language: 2"
    assert (await sam_in_group.hears(after))["caption"].startswith("disgusted")


async def test_cancelling_leaves_the_other_persons_keypad(you_in_group: Person, sam_in_group: Person) -> None:
    yours = await you_in_group.asks("/predict")
    assert (await sam_in_group.asks("/cancel"))["text"] == "You have no keypad open."
    assert (await you_in_group.taps_and_sees(yours, "5"))["text"].startswith("Facial expression: 5")


async def test_cancelling_a_keypad_whose_message_is_gone(you: Person, services: Services) -> None:
    services.open_keypads.open(YOU, YOU, message_id=12345)
    assert (await you.asks("/cancel"))["text"].startswith("Cancelled.")


async def test_a_newer_keypad_replaces_the_one_that_was_open(you: Person) -> None:
    first = await you.asks("/predict")
    await you.asks("/predict")
    assert (await you.sees(first, "Replaced"))["text"] == "Replaced by a newer keypad."
