"""Every method, called by python-telegram-bot, as the bot calls them."""

import json

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest

from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import Api, keyboard, png

YOU, GROUP = 1001, -1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Nine", callback_data="9")]])


async def test_get_me(bot: Bot, chat: ChatState) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.first_name, me.username) == (chat.bot["id"], True, "Emotion bot", "emotion_local_bot")
    assert me.can_join_groups
    assert not me.can_read_all_group_messages


async def test_set_and_delete_webhook(bot: Bot, chat: ChatState) -> None:
    await bot.set_webhook("https://bot.example.org/telegram", secret_token="a-secret_0", max_connections=100)
    assert chat.webhook == ("https://bot.example.org/telegram", "a-secret_0")
    assert (await bot.get_webhook_info()).url == "https://bot.example.org/telegram"
    with pytest.raises(BadRequest, match="https url"):
        await bot.set_webhook("http://bot.example.org/telegram")
    with pytest.raises(BadRequest, match="unallowed"):
        await bot.set_webhook("https://bot.example.org/telegram", secret_token="a secret")
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


async def test_send_message(bot: Bot, chat: ChatState) -> None:
    asked = chat.say(YOU, YOU, "/predict")
    sent = await bot.send_message(
        YOU,
        " <b>😀 a</b> &lt; b\n",
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(asked["message_id"]),
        reply_markup=KEYBOARD,
    )
    assert (sent.message_id, sent.chat.id, sent.text) == (2, YOU, "😀 a < b")
    assert sent.entities == (MessageEntity("bold", 0, 4),)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/predict"
    assert sent.reply_markup == KEYBOARD
    assert sent.from_user == await bot.get_me()
    assert Message.de_json(chat.messages(YOU)[-1], bot) == sent


async def test_explicit_entities(bot: Bot) -> None:
    entities = [MessageEntity("pre", 0, 1, language="py"), MessageEntity("text_link", 1, 1, url="a.org")]
    sent = await bot.send_message(GROUP, "abc", entities=entities)
    assert [(e.type, e.url, e.language) for e in sent.entities] == [
        ("pre", None, "py"),
        ("text_link", "http://a.org/", None),
    ]


async def test_a_keyboard_that_is_no_part_of_a_message(bot: Bot) -> None:
    sent = await bot.send_message(YOU, "Which?", reply_markup=ForceReply(selective=True))
    assert sent.reply_markup is None


async def test_a_lost_message_is_no_reason_not_to_answer(bot: Bot) -> None:
    lost = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(YOU, "a", reply_parameters=lost)).reply_to_message is None
    elsewhere = ReplyParameters(1, chat_id=GROUP, allow_sending_without_reply=True)
    assert (await bot.send_message(YOU, "a", reply_parameters=elsewhere)).reply_to_message is None


async def test_a_reply_shows_only_the_message_before_it(bot: Bot) -> None:
    first = await bot.send_message(YOU, "1")
    second = await bot.send_message(YOU, "2", reply_parameters=ReplyParameters(first.message_id))
    third = await bot.send_message(YOU, "3", reply_parameters=ReplyParameters(second.message_id))
    assert third.reply_to_message is not None
    assert third.reply_to_message.reply_to_message is None


async def test_send_photo_and_send_it_again(bot: Bot, page: httpx.AsyncClient) -> None:
    sent = await bot.send_photo(YOU, png(7, 5), caption="<i>a</i>", parse_mode="HTML", filename="chart.png")
    photo = sent.photo[-1]
    assert (photo.width, photo.height, photo.file_size) == (7, 5, len(png(7, 5)))
    assert (sent.caption, sent.caption_entities) == ("a", (MessageEntity("italic", 0, 1),))
    again = await bot.send_photo(GROUP, photo.file_id)
    assert again.photo == sent.photo
    assert again.caption is None
    answer = await page.get(f"/chat/files/{photo.file_unique_id}")
    assert answer.content == png(7, 5)


async def test_send_document_and_get_it(bot: Bot) -> None:
    sent = await bot.send_document(YOU, b"a,b\n", filename="../wörter.csv", caption="rows")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("wörter.csv", "text/csv")
    again = await bot.send_document(YOU, sent.document.file_id)
    assert again.document == sent.document
    file = await bot.get_file(sent.document)
    assert file.file_size == 4
    assert bytes(await file.download_as_bytearray()) == b"a,b\n"


async def test_send_chat_action(bot: Bot, chat: ChatState) -> None:
    assert await bot.send_chat_action(GROUP, "upload_photo")
    events = chat.events.after(0)
    assert events is not None
    assert events[-1].data == {"kind": "action", "chat_id": GROUP, "action": "upload_photo"}


async def test_edit_message_text(bot: Bot) -> None:
    sent = await bot.send_message(YOU, "a", reply_markup=KEYBOARD)
    edited = await sent.edit_text("<b>b</b>", parse_mode="HTML")
    assert isinstance(edited, Message)
    assert (edited.message_id, edited.text, edited.reply_markup) == (sent.message_id, "b", None)
    assert edited.entities == (MessageEntity("bold", 0, 1),)
    assert edited.edit_date is not None


async def test_edit_message_reply_markup(bot: Bot) -> None:
    sent = await bot.send_photo(YOU, png(), caption="a", reply_markup=KEYBOARD)
    bare = await sent.edit_reply_markup()
    assert isinstance(bare, Message)
    assert (bare.reply_markup, bare.caption, bare.photo) == (None, "a", sent.photo)


async def test_commands(bot: Bot, chat: ChatState) -> None:
    menu = [BotCommand("predict", "Read an emotion"), BotCommand("help", "Every command")]
    assert await bot.set_my_commands(menu)
    assert await bot.set_my_commands([BotCommand("start", "Begin")], scope=BotCommandScopeAllPrivateChats())
    assert await bot.set_my_commands([BotCommand("hilfe", "Alle Befehle")], language_code="de")
    assert chat.commands == [command.to_dict() for command in menu]
    events = chat.events.after(0)
    assert [event.data for event in events or []] == [{"kind": "commands", "commands": chat.commands}]


async def test_a_tap_and_its_answer(bot: Bot, chat: ChatState) -> None:
    sent = await bot.send_message(GROUP, "?", reply_markup=KEYBOARD)
    query_id = chat.tap(GROUP, 1002, sent.message_id, "9")
    (update,) = await bot.get_updates(allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY])
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.first_name) == (query_id, "9", "Sam")
    assert query.message == sent
    assert await query.answer("No", show_alert=True)
    events = chat.events.after(0)
    assert events is not None
    assert events[-1].data == {
        "kind": "callback_answer",
        "callback_query_id": query_id,
        "show_alert": True,
        "text": "No",
    }


async def test_delete_webhook(bot: Bot, chat: ChatState) -> None:
    chat.say(YOU, YOU, "a")
    assert await bot.delete_webhook()
    assert len(chat.updates) == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert len(chat.updates) == 0


async def test_a_call_may_be_a_get_a_form_or_json_in_any_case(
    page: httpx.AsyncClient, server: LocalChat, api: Api
) -> None:
    address = f"/bot{server.token}/SENDmessage"
    by_get = await page.get(address, params={"chat_id": YOU, "text": "a"})
    by_json = await page.post(address, json={"chat_id": YOU, "text": "a"})
    by_parts = await page.post(address, data={"chat_id": YOU}, files={"text": (None, b"a")})
    by_form = await api("sendmessage", chat_id=YOU, text="a")
    answers = [by_get.json(), by_json.json(), by_parts.json(), by_form]
    assert [answer["result"]["text"] for answer in answers] == ["a"] * 4
    assert (await page.post(f"/bot{server.token}/getMe")).json()["ok"]


async def test_a_tap_is_answered_once(bot: Bot, api: Api, chat: ChatState) -> None:
    sent = await bot.send_message(YOU, "?", api_kwargs={"reply_markup": keyboard(callback_data="a")})
    query_id = chat.tap(YOU, YOU, sent.message_id, "a")
    assert (await api("answerCallbackQuery", callback_query_id=query_id))["result"] is True
    again = await api.error("answerCallbackQuery", callback_query_id=query_id)
    assert again == "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendChatAction", {"chat_id": YOU, "action": "dancing"}, "wrong parameter action in request"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "5"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {"callback_query_id": "5", "text": "a" * 201}, "MESSAGE_TOO_LONG"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("setMyCommands", {"commands": "[]", "language_code": "German"}, "invalid language code specified"),
        ("setMyCommands", {"commands": '[{"command": "Big", "description": "a"}]'}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": '[{"command": "a", "description": " "}]'}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            "setMyCommands",
            {"commands": json.dumps([{"command": "a", "description": "a"}] * 101)},
            "BOT_COMMANDS_TOO_MUCH",
        ),
    ],
)
async def test_calls_that_are_refused(
    api: Api, chat: ChatState, method: str, parameters: dict[str, str | int], description: str
) -> None:
    assert await api.error(method, **parameters) == f"Bad Request: {description}"
    assert chat.messages() == []
