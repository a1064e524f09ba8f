"""Corrected messages: read anew, and answered where they were answered before."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from bot.text.hint_text import ANSWER_BELOW
from bot.text.teaching_text import STAYS_TEXT
from tests.e2e.rig import GROUP, YOU, Json, Person, Rig, buttons
from tests.e2e.teaching import agree, taught


async def sent_after(rig: Rig, person: Person, after: int) -> list[Json]:
    """The bot's messages and edits since, up to the answer to a question that is asked now."""
    await rig.post("/chat/messages", chat_id=person.chat_id, user_id=person.user_id, text="/privacy")
    await rig.seen(lambda event: "What I keep about you" in event.get("message", {}).get("text", ""), after)
    happened = [event for event in rig.events[after:] if event["kind"] in ("message", "edit")]
    return [event["message"] for event in happened if event["message"]["from"]["is_bot"]][:-1]


async def test_an_error_in_words_becomes_the_next_one_in_place(you: Person, rig: Rig) -> None:
    said, error = await you.says("9 8")
    assert "that is 2 scores" in error["text"]
    await you.edits(said, "9 8 11")
    assert (await you.sees(error, "body language is 11"))["message_id"] == error["message_id"]
    assert len([e for e in rig.events if e["kind"] == "message" and e["message"]["from"]["is_bot"]]) == 1


async def test_where_the_answer_is_a_photo_now_it_is_a_message_of_its_own(you: Person, rig: Rig) -> None:
    said, error = await you.says("9 8")
    after = len(rig.events)
    await you.edits(said, "9 8 9")
    reading = await you.hears(after)
    assert "photo" in reading
    assert "happy" in reading["caption"]
    assert (await you.sees(error, ANSWER_BELOW))["text"] == ANSWER_BELOW
    after = len(rig.events)
    await you.edits(said, "1 1")
    assert "that is 2 scores" in (await you.hears(after))["text"]


def forget_answers(services: Services) -> None:
    """As after a restart, or after very many messages."""
    for number in range(20_000):
        services.answered_messages.record(Message(number, datetime.now(UTC), Chat(5, "private"), text="9 8 9"))


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("hello", "/hlep me", "Did you mean /help?"),
        ("/hlep", "9 8", "that is 2 scores"),
        ("9 8", "good evening", "Hello! I read an emotion"),
        ("9 8", "/history", "taught me nothing yet"),
        ("/privacy", "/examples", "You have taught nothing here yet."),
        ("/examples", "/undo", "nothing to undo here"),
        ("/export", "/cancel", "You have no keypad open."),
    ],
)
async def test_hints_and_the_welcome_are_corrected_too(
    you: Person, rig: Rig, first: str, then: str, words: str
) -> None:
    said, hint = await you.says(first)
    await you.edits(said, then)
    assert words in (await you.sees(hint, words))["text"]


async def test_a_slip_in_a_corrected_command_is_offered_as_it_is_now(you: Person, storage: Storage) -> None:
    agree(storage)
    said, offer = await you.says("/taech happy 8 7 8")
    assert [button["text"] for button in buttons(offer)] == ["/teach happy 8 7 8"]
    await you.edits(said, "/taech happy 8 7 9")
    await you.taps(await you.sees(offer, "/teach happy 8 7 9"), "/teach happy 8 7 9")
    assert taught(storage) == [("happy", (8, 7, 9))]


async def test_a_caption_counts(you: Person, rig: Rig) -> None:
    hint = await you.sends_video("clip.mp4", b"film", "what a scene")
    assert hint["text"].startswith("I read scores, not pictures or sounds.")
    after = len(rig.events)
    video = next(event["message"] for event in rig.events if "video" in event.get("message", {}))
    await you.edits(video, "/predict 9 8 9")
    assert "happy" in (await you.hears(after))["caption"]


async def test_what_says_the_same_is_not_answered_again(you: Person, rig: Rig, local_chat: LocalChat) -> None:
    said, _ = await you.says("9 8 9")
    after = len(rig.events)
    preview = {**said, "edit_date": said["date"], "link_preview_options": {"is_disabled": True}}
    for _ in range(2):
        local_chat.chat.updates.put({"edited_message": preview})
    assert await sent_after(rig, you, after) == []


async def test_an_edit_delivered_twice_is_answered_once(you: Person, rig: Rig, local_chat: LocalChat) -> None:
    said, _ = await you.says("9 8")
    after = len(rig.events)
    edited = {**said, "edit_date": said["date"], "text": "9 8 9"}
    for _ in range(2):
        local_chat.chat.updates.put({"edited_message": edited})
    answers = await sent_after(rig, you, after)
    assert [answer.get("text", "photo") for answer in answers] == ["photo", ANSWER_BELOW]


async def test_in_a_group_a_correction_is_answered_where_a_message_would_be(you_in_group: Person, rig: Rig) -> None:
    said = (await rig.post("/chat/messages", chat_id=GROUP, user_id=YOU, text="nine eight nine"))["message"]
    await you_in_group.edits(said, "9 8 9")
    await you_in_group.edits(said, "/predict@other_bot 9 8 9")
    after = len(rig.events)
    await you_in_group.edits(said, "/predict 9 8 9")
    assert "happy" in (await you_in_group.hears(after))["caption"]
    photos = [event for event in rig.events if event["kind"] == "message" and "photo" in event["message"]]
    assert len(photos) == 1


async def test_an_answer_that_people_deleted_is_given_anew(you: Person, rig: Rig, local_chat: LocalChat) -> None:
    said, error = await you.says("9 8")
    local_chat.chat.delete_message(error)
    after = len(rig.events)
    await you.edits(said, "9 8 11")
    assert "body language is 11" in (await you.hears(after))["text"]


async def test_what_is_not_remembered_any_more_is_answered_by_a_new_message(
    you: Person, rig: Rig, services: Services
) -> None:
    said, error = await you.says("9 8")
    forget_answers(services)
    after = len(rig.events)
    await you.edits(said, "9 8 11")
    assert (await you.hears(after))["message_id"] > error["message_id"]


async def test_a_corrected_lesson_replaces_what_the_message_taught(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.edits(said, "/teach\nsad 3 2 2\nangry 9 9 1")
    shown = await you.sees(stored, "Stored 2 examples")
    assert [button["text"] for button in buttons(shown)] == ["Undo"]
    assert taught(storage) == [("sad", (3, 2, 2)), ("angry", (9, 9, 1))]
    assert "I have learned from 2 examples of yours." in (await you.sees(stored, "learned from"))["text"]
    assert "corrected 1 to 2" in (await you.asks("/history"))["text"]
    await you.taps_and_sees(shown, "Undo")
    assert taught(storage) == []


async def test_the_same_lesson_in_other_words_stays_as_it_is(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.edits(said, "/teach Happy: 8.0, 7, 8")
    assert "8 7 8 is happy" in (await you.sees(stored, "8 7 8 is happy"))["text"]
    assert len(storage.versions(YOU, 9)) == 1


async def test_what_a_lesson_that_cannot_be_read_taught_before_stays(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.edits(said, "/teach happy 8 7")
    shown = await you.sees(stored, STAYS_TEXT)
    assert "that is 2 scores" in shown["text"]
    assert taught(storage) == [("happy", (8, 7, 8))]
    after = len(rig.events)
    await you.edits(said, "/teach happy 8 7 9")
    assert await you.sees(stored, "8 7 9 is happy", after)
    assert taught(storage) == [("happy", (8, 7, 9))]


async def test_what_was_taken_back_does_not_come_again(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.taps_and_sees(stored, "Undo")
    await you.edits(said, "/teach happy 8 7 9")
    shown = await you.sees(stored, "undone since")
    assert STAYS_TEXT not in shown["text"]
    assert taught(storage) == []


async def test_what_was_forgotten_is_asked_for_again(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    said, _ = await you.says("/teach happy 8 7 8")
    storage.forget(YOU, storage.versions(YOU, 1)[0].at)
    after = len(rig.events)
    await you.edits(said, "/teach happy 8 7 9")
    question = await you.sees({"message_id": said["message_id"] + 1}, "May I keep your examples?", after)
    assert "8 7 9 is happy" in question["text"]
    await you.agrees(question)
    assert taught(storage) == [("happy", (8, 7, 9))]


async def test_an_open_question_is_about_the_corrected_lesson(you: Person, rig: Rig, storage: Storage) -> None:
    said, question = await you.says("/teach happy 8 7 8")
    await you.edits(said, "/teach happy 8 7 9")
    asked = await you.sees(question, "8 7 9 is happy")
    assert (await you.agrees(asked))["text"].startswith("Stored: 8 7 9 is happy.")
    assert taught(storage) == [("happy", (8, 7, 9))]


async def test_a_question_about_what_is_no_lesson_any_more_is_over(you: Person, rig: Rig, storage: Storage) -> None:
    said, question = await you.says("/teach happy 8 7 8")
    after = len(rig.events)
    await you.edits(said, "9 8 9")
    assert "happy" in (await you.hears(after))["caption"]
    assert buttons(await you.sees(question, ANSWER_BELOW)) == []
    assert taught(storage) == []


async def test_a_new_emotion_is_asked_about_before_it_replaces_anything(
    you: Person, rig: Rig, storage: Storage
) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.edits(said, "/teach wistful 8 7 8")
    question = await you.sees(stored, "New in this chat")
    assert taught(storage) == [("happy", (8, 7, 8))]
    await you.taps_and_sees(question, "Add “wistful”")
    assert taught(storage) == [("wistful", (8, 7, 8))]


async def test_a_message_that_teaches_no_more_leaves_what_it_taught_and_its_undo(
    you: Person, rig: Rig, storage: Storage
) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.sees(stored, "learned from")
    after = len(rig.events)
    await you.edits(said, "/predict 9 8")
    assert "that is 2 scores" in (await you.hears(after))["text"]
    assert "undone" in (await you.taps_and_sees(stored, "Undo"))["text"].lower()
    assert taught(storage) == []


async def test_a_vote_in_words_is_corrected(you: Person, rig: Rig, storage: Storage) -> None:
    agree(storage)
    reading = await you.asks("9 8 9")
    stored = await you.replies(reading, "/teach sad")
    said = next(e["message"] for e in rig.events if e.get("message", {}).get("text") == "/teach sad")
    await you.edits(said, "/teach angry")
    await you.sees(stored, "9 8 9 is angry")
    assert taught(storage) == [("angry", (9, 8, 9))]
    await you.sees(reading, "✓ angry · 1")


ROWS = b"emotion,facial_expression,voice_tone,body_language\nhappy,8,7,8\n"


async def test_a_corrected_file_caption_teaches_where_it_was_asked_about(
    you: Person, rig: Rig, storage: Storage
) -> None:
    agree(storage)
    sent = await you.drops("rows.csv", ROWS, "for tomorrow")
    question = await you.hears(0)
    assert [button["text"] for button in buttons(question)] == ["Read it", "Learn from it"]
    await you.edits(sent, "/teach")
    assert await you.sees(question, "Stored: 8 7 8 is happy.")
    assert taught(storage) == [("happy", (8, 7, 8))]
    after = len(rig.events)
    await you.edits(sent, "/predict")
    assert "document" in await you.hears(after)
    assert taught(storage) == [("happy", (8, 7, 8))]


async def test_a_file_that_was_taught_by_its_button_is_not_taught_again(
    you: Person, rig: Rig, storage: Storage
) -> None:
    agree(storage)
    sent = await you.drops("rows.csv", ROWS, "")
    stored = await you.taps_and_sees(await you.hears(0), "Learn from it")
    assert stored["text"].startswith("Stored: 8 7 8 is happy.")
    after = len(rig.events)
    await you.edits(sent, "/teach")
    assert (await you.hears(after))["text"].startswith("I learned this already")
    assert taught(storage) == [("happy", (8, 7, 8))]
    await you.taps_and_sees(stored, "Undo")
    assert taught(storage) == []


async def test_a_file_to_be_read_after_all(you: Person, rig: Rig) -> None:
    sent = await you.drops("rows.csv", ROWS, "")
    question = await you.hears(0)
    after = len(rig.events)
    await you.edits(sent, "/predict")
    assert "document" in await you.hears(after)
    assert buttons(await you.sees(question, ANSWER_BELOW)) == []


async def test_a_stored_lesson_is_corrected_in_place_also_where_it_is_not_remembered_any_more(
    you: Person, rig: Rig, storage: Storage, services: Services
) -> None:
    agree(storage)
    said, stored = await you.says("/teach happy 8 7 8")
    await you.sees(stored, "learned from")
    forget_answers(services)
    await you.edits(said, "/teach sad 8 7 8")
    assert await you.sees(stored, "8 7 8 is sad")
