"""Scores, names and commands as people really write them: in a chat, inline, in links and beside pictures."""

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.data.labels import number
from engine.data.provenance import Provenance
from tests.e2e.rig import GROUP, YOU, Json, Person, button, buttons
from tests.e2e.teaching import agree
from tests.e2e.updates import GROUP_CHAT, PRIVATE, message
from tests.engine.data.variants import LINES, REFUSED

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]}
VIDEO = {"video": {"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9, "duration": 3}}
VOICE = {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}


def shown(scores: tuple[float, float, float]) -> str:
    return f"Your scores: {' '.join(map(number, scores))}."


async def test_every_way_to_write_scores_gets_their_reading(you: Person) -> None:
    for text, (scores, performer) in LINES.items():
        caption = (await you.asks(f"/predict {text}"))["caption"]
        assert shown(scores) in caption, text
        assert (f"Performed by {performer}." in caption) is (performer is not None), text


async def test_in_a_private_chat_scores_need_no_command(you: Person) -> None:
    for text in (
        "9/10 8/10 9/10",
        "Ann: 9 8 9",
        "• 9, 8 and 9",
        "9 out of 10, 8 out of 10, 9 out of 10",
        "90% 80% 90%",
    ):
        assert shown((9, 8, 9)) in (await you.asks(text))["caption"], text


async def test_what_cannot_be_read_is_said_with_what_was_understood(you: Person) -> None:
    for text in ("9/10 8", "8-9 7 7", "9/10", "Ann 9 8 9 Bob", "3. 7 7", "110% 8 9", "9 8 nan"):
        answer = (await you.asks(f"/predict {text}"))["text"]
        assert REFUSED[text] in answer
        assert "Write it like this: /predict 9 8 9" in answer


async def test_what_was_not_written_out_of_ten_is_said(you: Person) -> None:
    assert "I took 4/5 3/5 5/5 as 8 6 10." in (await you.asks("4/5 3/5 5/5"))["caption"]
    assert "I took" not in (await you.asks("9/10 8/10 9/10"))["caption"]


async def test_names_stand_in_the_list(you: Person) -> None:
    lines = (await you.asks("/predict\nAnn 9 8 9\n2. Bob: 2/10 1/10 2/10\n7 6 7"))["caption"].splitlines()
    assert lines[0].startswith("1. Ann, 9 8 9: angry")
    assert lines[1].startswith("2. Bob, 2 1 2: disgusted")
    assert lines[2].startswith("3. 7 6 7: surprised")


async def test_good_lines_are_read_and_bad_ones_named(you: Person) -> None:
    caption = (await you.asks("/predict\n9 8 9\n7 6\n2 1 2"))["caption"]
    assert caption.splitlines()[:2] == [line for line in caption.splitlines() if line[:2] in ("1.", "2.")]
    assert "Line 2, “7 6”: I understood 7 and 6: that is 2 scores, and I need three." in caption
    one = (await you.asks("Ann 9 8 9\nBob"))["caption"]
    assert "Performed by Ann." in one
    assert "Line 2, “Bob”: I found no scores" in one


async def test_more_bad_lines_than_a_caption_holds_are_a_message_of_their_own(you: Person) -> None:
    photo = await you.asks("/predict\n9 8 9\n2 1 2\n" + "7 6\n" * 18)
    assert "Line" not in photo["caption"]
    told = (await you.hears_after(photo))["text"]
    assert [line.split(",")[0] for line in told.splitlines()] == [f"Line {number}" for number in range(3, 21)]


async def test_an_emotion_is_not_taken_for_a_name(you: Person) -> None:
    answer = (await you.asks("happy 8 7 8"))["text"]
    assert "“happy” is an emotion here" in answer
    assert "/teach happy 8 7 8" in answer


@pytest.mark.parametrize("text", ["help", "hello", "Hi!", "what can you do?", "👋", "who are you", "nine eight nine"])
async def test_what_is_no_scores_is_welcomed_in_a_private_chat(text: str, you: Person) -> None:
    welcome = await you.asks(text)
    assert welcome["text"].startswith("Hello! I read an emotion")
    assert len(buttons(welcome)) == 3


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("predict 9 8 9", shown((9, 8, 9))),
        ("Predict: 9/10 8/10 9/10", shown((9, 8, 9))),
        ("predict\n9 8 9", shown((9, 8, 9))),
        ("predict", "Facial expression"),
        ("model", "I know only what I was given"),
        ("Privacy", "What I keep about you"),
        ("start", "Hello!"),
    ],
)
async def test_a_command_needs_no_slash_in_a_private_chat(text: str, part: str, you: Person) -> None:
    answer = await you.asks(text)
    assert part in answer.get("caption", "") + answer.get("text", "")


async def test_teaching_needs_no_slash_either(you: Person, storage: Storage) -> None:
    agree(storage)
    assert (await you.asks("teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")


async def test_a_slip_in_a_command_offers_a_button_that_reads_it(you: Person) -> None:
    question = await you.asks("/pedict Ann 9 8 9")
    assert question["text"] == "I do not know the command “/pedict”. Did you mean /predict?"
    assert [each["text"] for each in buttons(question)] == ["/predict Ann 9 8 9"]
    after = len(you.rig.events)
    await you.taps(question, "/predict Ann 9 8 9")
    assert "Performed by Ann." in (await you.hears(after))["caption"]
    await you.sees(question, "I took it for /predict.", after)


async def test_a_slip_without_a_slash_is_no_name(you: Person) -> None:
    assert "Did you mean /predict?" in (await you.asks("pedict 9 8 9"))["text"]


async def test_the_button_of_a_slip_is_for_whoever_wrote_it(you_in_group: Person, sam_in_group: Person) -> None:
    question = await you_in_group.asks("/teech@emotion_local_bot happy 8 7 8")
    refused = await sam_in_group.taps(question, "/teach happy 8 7 8")
    assert "whoever wrote that command" in refused["text"]
    after = len(you_in_group.rig.events)
    await you_in_group.taps(question, "/teach happy 8 7 8")
    assert (await you_in_group.hears(after))["text"].startswith("May I keep what you teach")


@pytest.mark.parametrize(
    ("content", "said"), [(PHOTO, "look at the picture"), (VIDEO, "watch the video"), (VOICE, "listen to it")]
)
@pytest.mark.parametrize("caption", ["/predict 9 8 9", "Ann: 9 8 9"])
async def test_the_words_beside_a_picture_are_read_and_nothing_else(
    content: Json, said: str, caption: str, you: Person, local_chat: LocalChat
) -> None:
    after = len(you.rig.events)
    local_chat.chat.updates.put({"message": message(PRIVATE, **content, caption=caption)})
    answer = (await you.hears(after))["caption"]
    assert shown((9, 8, 9)) in answer
    assert f"from the scores in your words; I do not {said}." in answer


async def test_a_reading_that_is_sent_back_is_read_by_its_own_scores(you: Person, local_chat: LocalChat) -> None:
    reading = (await you.asks("Ann 9 8 9"))["caption"]
    after = len(you.rig.events)
    local_chat.chat.updates.put({"message": message(PRIVATE, **PHOTO, caption=reading)})
    again = (await you.hears(after))["caption"]
    assert again.startswith(reading)
    assert "Line" not in again
    assert (await you.asks(reading))["caption"] == reading


async def test_a_caption_in_a_group_is_read_where_it_is_a_command(you_in_group: Person, local_chat: LocalChat) -> None:
    group = GROUP_CHAT | {"id": GROUP}
    after = len(you_in_group.rig.events)
    for caption in ("9 8 9", "/predict@other_bot 9 8 9", "what a scene", "/predict 2 1 2"):
        local_chat.chat.updates.put({"message": message(group, **PHOTO, caption=caption)})
    assert shown((2, 1, 2)) in (await you_in_group.hears(after))["caption"]


async def test_a_caption_teaches(you: Person, storage: Storage, local_chat: LocalChat) -> None:
    agree(storage)
    after = len(you.rig.events)
    local_chat.chat.updates.put({"message": message(PRIVATE, **VIDEO, caption="/teach happy 8/10 7/10 8/10")})
    assert (await you.hears(after))["text"].startswith("Stored: 8 7 8 is happy.")


async def test_a_name_after_a_known_emotion_is_asked_about_once(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach sad Ann 3 2 2")
    assert "New in this chat: “sad Ann”." in question["text"]
    assert [each["text"] for each in buttons(question)] == ["sad, performed by Ann", "New emotion “sad Ann”", "Cancel"]
    assert (await you.taps_and_sees(question, "sad, performed by Ann"))["text"].startswith(
        "Stored: 3 2 2 is sad, performed by Ann."
    )
    assert (await you.asks("/teach happy Ann 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy, performed by Ann.")
    taught = storage.examples(YOU, None, None, 0, 10).rows
    assert {(each.example.emotion, each.example.provenance.performer) for each in taught} == {
        ("sad", "Ann"),
        ("happy", "Ann"),
    }


async def test_words_that_are_a_new_emotion_stay_one(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach very sad 3 2 2")
    await you.taps_and_sees(question, "New emotion “very sad”")
    assert (await you.asks("/teach very sad 3 2 1"))["text"].startswith("Stored: 3 2 1 is very sad.")


async def test_a_director_teaches_several_people_in_lines(you: Person, storage: Storage) -> None:
    agree(storage)
    question = await you.asks("/teach\nsad Ann 3 2 2\nhappy Bob 8 7 8\nCarla: angry 9/10 9/10 9/10")
    assert button(question, "sad, performed by Ann and happy, performed by Bob")
    await you.taps_and_sees(question, "sad, performed by Ann and happy, performed by Bob")
    taught = storage.examples(YOU, None, None, 0, 10).rows
    assert {(each.example.emotion, each.example.provenance.performer) for each in taught} == {
        ("sad", "Ann"),
        ("happy", "Bob"),
        ("angry", "Carla"),
    }


@pytest.mark.parametrize("written", ["Sad.", "“sad”", "\u200esad", "sad!", "— sad"])
async def test_a_reply_to_a_reading_means_the_emotion_without_the_signs_around_it(
    written: str, you: Person, storage: Storage
) -> None:
    agree(storage)
    reading = await you.asks("Ann 9 8 9")
    answer = await you.replies(reading, f"/teach {written}")
    assert answer["text"].startswith("Stored: 9 8 9 is sad, performed by Ann.")
    (taught,) = storage.examples(YOU, None, None, 0, 10).rows
    assert taught.example.provenance.performer == "Ann"


async def test_a_vote_keeps_who_performed(you: Person, storage: Storage) -> None:
    reading = await you.asks("Ann 9 8 9")
    after = len(you.rig.events)
    await you.taps(reading, "✓ angry")
    question = await you.hears(after)
    assert "Now: 9 8 9 is angry, performed by Ann." in question["text"]
    await you.agrees(question)
    (taught,) = storage.examples(YOU, None, None, 0, 10).rows
    assert (taught.example.emotion, taught.example.provenance.performer) == ("angry", "Ann")
    assert taught.example.provenance != Provenance(performer="Ann")  # it was given on an answer


async def test_the_keyboardless_ways_know_the_same_words(you: Person) -> None:
    assert shown((9, 8.5, 9)) in (await you.asks("/start 9_8-5_9"))["caption"]
    found = await you.rig.post("/chat/inline", chat_id=YOU, user_id=YOU, query="Ann: 9/10 8/10 90%")
    assert "Ann: angry, 46%" in str(found)
