from bot.local_chat.chat_state import ChatState
from bot.local_chat.files import Upload
from bot.local_chat.people_sending import send_files

YOU, SAM, GROUP = 1001, 1002, -1001
SECRET = "an unusual feeling"


def _answer(state: ChatState, chat_id: int, replied: dict[str, object] | None, text: str) -> int:
    """The bot answers, in a group as a reply; the message's number."""
    chat = state.roster.chats[str(chat_id)]
    return int(state.add_message(chat, state.bot, {"text": text}, replied)["message_id"])


def _texts(state: ChatState, chat_id: int) -> list[str]:
    return [message.get("text", "a file") for message in state.messages(chat_id)]


def test_what_a_person_said_goes_with_its_answers_and_their_quotes() -> None:
    state = ChatState()
    said = state.say(GROUP, YOU, f"/teach {SECRET} 8 7 8")
    stored = _answer(state, GROUP, said, f"Stored: {SECRET}")
    sams = state.say(GROUP, SAM, "what is that?", said["message_id"])
    _answer(state, GROUP, sams, "I cannot tell")
    state.say(GROUP, SAM, "and that?", stored)
    alone = state.say(YOU, YOU, f"/teach {SECRET} 8 7 8")
    _answer(state, YOU, None, f"Stored: {SECRET}")
    asked = state.say(GROUP, YOU, "/forget")
    told = _answer(state, GROUP, asked, "Forgotten")
    state.forget_person(YOU, None, (GROUP, told))
    assert _texts(state, GROUP) == ["what is that?", "I cannot tell", "and that?", "Forgotten"]
    assert _texts(state, YOU) == []
    assert state.message(YOU, alone["message_id"]) is None
    assert SECRET not in str(state.messages())
    assert SECRET not in str(state.events.after(0))
    assert all("reply_to_message" not in each for each in state.messages() if each["message_id"] == told)


def test_what_was_forgotten_here_stays_elsewhere() -> None:
    state = ChatState()
    state.say(GROUP, YOU, "in the group")
    state.say(YOU, YOU, "alone")
    told = _answer(state, YOU, None, "Forgotten")
    state.forget_person(YOU, YOU, (YOU, told))
    assert _texts(state, GROUP) == ["in the group"]
    assert _texts(state, YOU) == ["Forgotten"]


def test_a_persons_file_goes() -> None:
    state = ChatState()
    sent = send_files(state, GROUP, YOU, [Upload("faces.csv", SECRET.encode())])[0]
    told = _answer(state, GROUP, None, "Forgotten")
    state.forget_person(YOU, None, (GROUP, told))
    assert state.files.by_unique_id(sent["document"]["file_unique_id"]) is None


def test_the_page_is_told() -> None:
    state = ChatState()
    said = state.say(GROUP, YOU, SECRET)
    last = state.events.last
    state.forget_person(YOU, None, (GROUP, 0))
    (event,) = state.events.after(last) or []
    assert event.data == {"kind": "delete", "chat_id": GROUP, "message_id": said["message_id"]}
