"""`@bot 9 8 9` in any chat: results to send, hints, and what the bot makes of what was sent."""

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, Rig
from tests.e2e.teaching import agree, taught


async def types(person: Person, query: str) -> Json:
    """What a person sees who types this after the bot's name."""
    return await person.rig.post("/chat/inline", chat_id=person.chat_id, user_id=person.user_id, query=query)


async def chooses(person: Person, shown: Json, result: int = 0) -> Json:
    """Send a result; the message."""
    about = {"inline_query_id": shown["inline_query_id"], "result_id": shown["results"][result]["id"]}
    answer = await person.rig.post("/chat/inline/choices", chat_id=person.chat_id, user_id=person.user_id, **about)
    message: Json = answer["message"]
    return message


async def test_a_reading_can_be_sent_in_a_group(you_in_group: Person, you: Person) -> None:
    shown = await types(you_in_group, "9 8 9")
    (result,) = shown["results"]
    assert (result["type"], result["title"]) == ("article", "angry, 46%")
    assert result["description"].startswith("or happy (")
    sent = await chooses(you_in_group, shown)
    assert sent["from"]["id"] == YOU
    assert sent["via_bot"]["username"] == "emotion_local_bot"
    asked = await you.asks("9 8 9")
    assert sent["text"] == asked["caption"]
    assert sent["entities"][0]["type"] == "bold"


async def test_where_telegram_has_the_chart_it_can_be_sent_too(you: Person, you_in_group: Person) -> None:
    asked = await you.asks("9 8 9")
    shown = await types(you_in_group, "9, 8, 9")
    assert [result["type"] for result in shown["results"]] == ["photo", "article"]
    sent = await chooses(you_in_group, shown)
    assert sent["photo"] == asked["photo"]
    assert sent["caption"] == asked["caption"]
    assert "reply_markup" not in sent


async def test_a_chart_that_telegram_forgot_is_left_out(you: Person, rig: Rig, local_chat: LocalChat) -> None:
    asked = await you.asks("9 8 9")
    local_chat.chat.files.forget(asked["photo"][-1]["file_unique_id"])
    assert [result["type"] for result in (await types(you, "9 8 9"))["results"]] == ["article"]
    again = await you.asks("9 8 9")
    assert await you.picture(again)


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("", "Type three scores from 0 to 10, like 9 8 9"),
        ("9 8", "Now body language, 0 to 10"),
        ("9 8 nan", "“nan” is not a number."),
        ("9 8 99", "Body language is 99; scores go from 0 to 10."),
        ("9" * 256, "I understood 99999999999…: that is 1 score, and I need three."),
    ],
)
async def test_what_is_no_reading_yet_gets_a_hint_that_leads_to_the_bot(query: str, hint: str, you: Person) -> None:
    shown = await types(you, query)
    assert shown["results"] == []
    assert shown["button"] == {"text": hint, "start_parameter": "inline"}
    assert (await you.asks("/start inline"))["text"].startswith("Hello! I read an emotion")


async def test_what_was_sent_through_the_bot_gets_no_answer(you: Person, you_in_group: Person) -> None:
    for person in (you, you_in_group):
        after = len(person.rig.events)
        await chooses(person, await types(person, "9 8 9"))
        await person.asks("/privacy")
        assert (await person.hears(after))["text"].startswith("What I keep about you")


async def test_each_person_is_answered_by_a_recognizer_of_their_own(
    you_in_group: Person, sam_in_group: Person, services: Services, storage: Storage
) -> None:
    agree(storage)
    await Person(you_in_group.rig, SAM, SAM).asks("/teach\n" + "sad 9 8 9\n" * 20)
    await Person(you_in_group.rig, SAM, SAM).fitted(1, storage)
    await services.recognizers.for_chat(SAM)
    assert (await types(sam_in_group, "9 8 9"))["results"][0]["title"].startswith("sad, ")
    assert (await types(you_in_group, "9 8 9"))["results"][0]["title"].startswith("angry, ")
    assert storage.latest_version(GROUP) is None


async def test_a_reading_that_was_sent_can_be_labelled(you_in_group: Person, storage: Storage) -> None:
    agree(storage)
    sent = await chooses(you_in_group, await types(you_in_group, "9 8.25 9"))
    assert (await you_in_group.replies(sent, "/teach sad"))["text"].startswith("Stored: 9 8.25 9 is sad.")
    assert taught(storage, GROUP) == [("sad", (9, 8.25, 9))]


async def test_help_says_how(you: Person) -> None:
    assert "@emotion_local_bot 9 8 9" in (await you.asks("/help"))["text"]
