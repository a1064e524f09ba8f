"""Where messages go, what they answer, and how they are edited; refusals in Telegram's words."""

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest

from bot.local_chat.chat_state import ChatState
from tests.bot.local_chat.conftest import Api, png

YOU, SAM, GROUP = 1001, 1002, -1001
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendMessage", {"chat_id": 5, "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "@somebody", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "", "text": "a"}, "chat_id is empty"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_parameters": '{"message_id": 7}'},
            "message to be replied not found",
        ),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": YOU, "message_id": 9, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"chat_id": 9, "message_id": 9, "text": "a"}, "chat not found"),
    ],
)
async def test_no_such_chat_or_message(
    api: Api, chat: ChatState, method: str, parameters: dict[str, str | int], description: str
) -> None:
    assert await api.error(method, **parameters) == f"Bad Request: {description}"
    assert chat.messages() == []


async def test_edits_that_are_refused(bot: Bot, api: Api, chat: ChatState) -> None:
    text = await bot.send_message(YOU, "<b>a</b>", parse_mode="HTML")
    photo = await bot.send_photo(YOU, png(), caption="b")
    here: dict[str, int] = {"chat_id": YOU, "message_id": text.message_id}
    there: dict[str, int] = {"chat_id": YOU, "message_id": photo.message_id}
    same = await api.error("editMessageText", **here, text=" <b>a</b>", parse_mode="HTML")
    assert same == NOT_MODIFIED
    assert await api.error("editMessageReplyMarkup", **there) == NOT_MODIFIED
    assert await api.error("editMessageText", **here, text="") == "Bad Request: message text is empty"
    wrong_kind = await api.error("editMessageText", **there, text="a")
    assert wrong_kind == "Bad Request: there is no text in the message to edit"
    theirs = chat.say(YOU, YOU, "mine")["message_id"]
    refused = await api.error("editMessageText", chat_id=YOU, message_id=theirs, text="a")
    assert refused == "Bad Request: message can't be edited"


async def test_the_same_words_without_their_bold_are_a_change(bot: Bot) -> None:
    sent = await bot.send_message(YOU, "<b>a</b>", parse_mode="HTML")
    assert await sent.edit_text("a")


async def test_a_reply_to_another_chats_message_is_refused(bot: Bot, chat: ChatState) -> None:
    elsewhere = chat.say(GROUP, SAM, "/start")["message_id"]
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(YOU, "a", reply_parameters=ReplyParameters(elsewhere, chat_id=GROUP))
