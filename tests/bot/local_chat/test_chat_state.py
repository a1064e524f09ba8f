"""What people do, in process; and that memory is bounded."""

import pytest

from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import PageError
from bot.local_chat.files import Files, Upload

YOU, SAM, GROUP = 1001, 1002, -1001


async def heard(chat: ChatState) -> list[str]:
    """The texts that wait for the bot."""
    return [update["message"]["text"] for update in await chat.updates.get()]


async def test_a_message_as_the_bot_gets_it() -> None:
    chat = ChatState()
    message = chat.say(YOU, YOU, "  /predict@emotion_local_bot 9 😀\r\n8 9 ")
    assert message["text"] == "/predict@emotion_local_bot 9 😀\n8 9"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 26}]
    assert message["chat"] == {"id": YOU, "type": "private", "first_name": "You"}
    assert message["from"] == {"id": YOU, "is_bot": False, "first_name": "You", "language_code": "en"}
    assert [update["message"] for update in await chat.updates.get()] == [message]


async def test_message_ids_rise_within_a_chat() -> None:
    chat = ChatState()
    said = [chat.say(*where, "/a") for where in [(YOU, YOU), (GROUP, SAM), (YOU, YOU), (GROUP, YOU)]]
    assert [message["message_id"] for message in said] == [1, 1, 2, 2]
    assert said[1]["chat"] == {"id": GROUP, "type": "group", "title": "Rehearsal"}
    assert chat.messages(GROUP) == [said[1], said[3]]
    assert chat.messages() == said


async def test_in_a_group_a_bot_hears_what_privacy_mode_lets_through() -> None:
    chat = ChatState()
    group = chat.roster.chat(GROUP)
    assert group is not None
    bots = chat.add_message(group, chat.bot, {"text": "hello"})
    theirs = chat.say(GROUP, SAM, "just talking")
    chat.say(GROUP, YOU, "/predict 9 8 9")
    chat.say(GROUP, YOU, "please 😀 /help@Emotion_Local_Bot")
    chat.say(GROUP, YOU, "/help@other_bot")
    chat.say(GROUP, YOU, "thanks", reply_to_message_id=bots["message_id"])
    chat.say(GROUP, YOU, "indeed", reply_to_message_id=theirs["message_id"])
    assert await heard(chat) == ["/predict 9 8 9", "please 😀 /help@Emotion_Local_Bot", "thanks"]


@pytest.mark.parametrize(
    ("chat_id", "user_id", "text", "replied", "reason"),
    [
        (YOU, YOU, " \x00\n", None, "Write something first."),
        (YOU, YOU, "a" * 4097, None, "A message has at most 4096 characters."),
        (YOU, SAM, "a", None, "There is no such chat with this person in it."),
        (5, YOU, "a", None, "There is no such chat with this person in it."),
        (YOU, YOU, "a", 7, "The message to reply to is not there any more."),
    ],
)
def test_what_cannot_be_said(chat_id: int, user_id: int, text: str, replied: int | None, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        ChatState().say(chat_id, user_id, text, replied)


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert ChatState().say(YOU, YOU, "a\ud83d \ud83d\ude00")["text"] == "a� 😀"


@pytest.mark.parametrize(("message_id", "data"), [(1, "b"), (2, "a"), (3, "a")])
def test_a_button_that_is_not_there_cannot_be_tapped(message_id: int, data: str) -> None:
    chat = ChatState()
    private = chat.roster.chat(YOU)
    assert private is not None
    buttons = [[{"text": "A", "callback_data": "a"}, {"text": "Link", "url": "http://a.org/"}]]
    chat.add_message(private, chat.bot, {"text": "?", "reply_markup": {"inline_keyboard": buttons}})
    chat.say(YOU, YOU, "a")
    assert chat.tap(YOU, YOU, 1, "a")
    with pytest.raises(PageError, match="That button is not there"):
        chat.tap(YOU, YOU, message_id, data)


def test_only_the_newest_taps_wait_for_an_answer() -> None:
    chat = ChatState()
    private = chat.roster.chat(YOU)
    assert private is not None
    buttons = [[{"text": "A", "callback_data": "a"}]]
    chat.add_message(private, chat.bot, {"text": "?", "reply_markup": {"inline_keyboard": buttons}})
    first, second, *_ = [chat.tap(YOU, YOU, 1, "a") for _ in range(1001)]
    assert not chat.answer_query(first)
    assert chat.answer_query(second)


def test_the_newest_500_messages_of_a_chat_stay_and_files_go_with_theirs() -> None:
    chat = ChatState()
    private, group = chat.roster.chat(YOU), chat.roster.chat(GROUP)
    assert private is not None
    assert group is not None
    lost, shared = (chat.files.add(Upload("a.csv", b"a")) for _ in range(2))
    chat.add_message(private, chat.bot, lost.to_message())
    chat.add_message(private, chat.bot, shared.to_message())
    chat.add_message(group, chat.bot, shared.to_message())
    for number in range(500):
        chat.say(YOU, YOU, str(number))
    assert [message["message_id"] for message in chat.messages(YOU)] == list(range(3, 503))
    assert len(chat.messages(GROUP)) == 1
    assert chat.files.by_id(lost.file_id) is None
    assert chat.files.by_id(shared.file_id) == shared
    deleted = [event.data for event in chat.events.after(100) or [] if event.data["kind"] == "delete"]
    assert deleted == [{"kind": "delete", "chat_id": YOU, "message_id": number} for number in (1, 2)]


def test_the_newest_files_stay() -> None:
    files = Files()
    first, second, *_ = [files.add(Upload("a", b"a")) for _ in range(2_001)]
    assert files.by_unique_id(first.unique_id) is None
    assert files.by_unique_id(second.unique_id) == second


def test_64_megabytes_of_files_stay() -> None:
    files = Files()
    content = bytes(16 * 1024 * 1024)
    first, second, *_ = [files.add(Upload("a", content)) for _ in range(5)]
    assert files.by_unique_id(first.unique_id) is None
    assert files.by_unique_id(second.unique_id) == second


def test_the_newest_1000_events_can_be_told_again() -> None:
    events = ChatState().events
    for _ in range(1001):
        events.publish("action")
    assert events.after(0) is None
    assert events.after(1002) is None
    assert events.after(1001) == []
    assert [event.number for event in events.after(1) or []] == list(range(2, 1002))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a/b.csv", "b.csv"), ("..\\c.csv", "c.csv"), ("", "file"), ("/", "file"), ("x" * 300, "x" * 200)],
)
def test_a_file_name_is_only_a_name(given: str, kept: str) -> None:
    assert Files().add(Upload(given, b"a")).name == kept
