"""What Telegram would refuse, in Telegram's words."""

import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, InvalidToken

from bot.local_chat.bot_api_schema import official_table
from bot.local_chat.chat_state import ChatState
from bot.local_chat.methods import METHODS
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import Api, png

YOU, SAM, GROUP = 1001, 1002, -1001
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def keyboard(**button: object) -> str:
    return json.dumps({"inline_keyboard": [[{"text": "a"} | button]]})


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendMessage", {"chat_id": YOU, "text": " \n"}, "message text is empty"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "<b> </b>", "parse_mode": "HTML"},
            "message text is empty",
        ),
        ("sendMessage", {"chat_id": YOU, "text": "a" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": YOU, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": YOU, "text": " " * 70_000}, "message is too long"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "<p>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "parse_mode": "MarkdownV2"},
            "unsupported parse_mode: the local chat reads HTML",
        ),
        ("sendMessage", {"chat_id": 5, "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "@somebody", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "", "text": "a"}, "chat_id is empty"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_parameters": '{"message_id": 7}'},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="é" * 33)},
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(url="nowhere")},
            "BUTTON_URL_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="")},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(callback_data="a", url="a.org")},
            "can't parse inline keyboard button: exactly one action field must be used",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(text=" ", callback_data="a")},
            "can't parse inline keyboard button: Text buttons must be non-empty",
        ),
        (
            "sendMessage",
            {
                "chat_id": YOU,
                "text": "a",
                "reply_markup": json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}),
            },
            "REPLY_MARKUP_TOO_LONG",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "reply_markup": keyboard(text="a" * 20_000, callback_data="a")},
            "REPLY_MARKUP_TOO_LONG",
        ),
        ("sendPhoto", {"chat_id": YOU, "photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        (
            "sendPhoto",
            {"chat_id": YOU, "photo": "http://a.org/a.png"},
            "wrong file identifier/HTTP URL specified",
        ),
        ("sendPhoto", {"chat_id": YOU, "photo": "attach://x"}, "there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": YOU, "photo": "x", "caption": "a" * 1025},
            "message caption is too long",
        ),
        ("sendPhoto", {"chat_id": YOU}, "parameter photo is required"),
        ("sendChatAction", {"chat_id": YOU, "action": "dancing"}, "wrong parameter action in request"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": YOU, "message_id": 9, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"chat_id": 9, "message_id": 9, "text": "a"}, "chat not found"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "5"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {"callback_query_id": "5", "text": "a" * 201}, "MESSAGE_TOO_LONG"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("setMyCommands", {"commands": "[]", "language_code": "German"}, "invalid language code specified"),
        (
            "setMyCommands",
            {"commands": '[{"command": "Big", "description": "a"}]'},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": '[{"command": "a", "description": " "}]'},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": json.dumps([{"command": "a", "description": "a"}] * 101)},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "speed": "fast"},
            "unknown parameter speed: the official table has no such parameter",
        ),
    ],
)
async def test_refused(
    api: Api, chat: ChatState, method: str, parameters: dict[str, str | int], description: str
) -> None:
    assert await api.error(method, **parameters) == f"Bad Request: {description}"
    assert chat.messages() == []


async def test_the_longest_text_and_caption_are_sent(bot: Bot) -> None:
    longest = "😀" * 2048
    assert (await bot.send_message(YOU, f" <b>{longest}</b> ", parse_mode="HTML")).text == longest
    assert (await bot.send_photo(YOU, png(), caption="&lt;" * 1024, parse_mode="HTML")).caption == "<" * 1024
    assert await bot.send_message(YOU, "a", api_kwargs={"reply_markup": keyboard(callback_data="a" * 64)})


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


async def test_a_tap_is_answered_once(bot: Bot, api: Api, chat: ChatState) -> None:
    sent = await bot.send_message(YOU, "?", api_kwargs={"reply_markup": keyboard(callback_data="a")})
    query_id = chat.tap(YOU, YOU, sent.message_id, "a")
    assert (await api("answerCallbackQuery", callback_query_id=query_id))["result"] is True
    again = await api.error("answerCallbackQuery", callback_query_id=query_id)
    assert again == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_reply_to_another_chats_message_is_refused(bot: Bot, chat: ChatState) -> None:
    elsewhere = chat.say(GROUP, SAM, "/start")["message_id"]
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(YOU, "a", reply_parameters=ReplyParameters(elsewhere, chat_id=GROUP))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "File must be non-empty"),
        (b"no picture", "Image_process_failed"),
        (png(200, 4), "Photo_invalid_dimensions"),
        (png(9997, 4), "Photo_invalid_dimensions"),
        (png(0, 0), "Image_process_failed"),
        (
            png(padding=10 * 1024 * 1024),
            "File of size .* bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_photos_that_are_refused(bot: Bot, content: bytes, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_photo(YOU, content)


async def test_an_empty_document_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(YOU, b"")


async def test_a_photo_is_no_document(bot: Bot) -> None:
    photo = (await bot.send_photo(YOU, png())).photo[-1]
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(YOU, photo.file_id)


async def test_a_file_given_for_another_parameter_is_not_that_parameter(
    page: httpx.AsyncClient, server: LocalChat
) -> None:
    answer = await page.post(f"/bot{server.token}/sendMessage", data={"chat_id": YOU}, files={"text": ("a.txt", b"a")})
    assert answer.json()["description"] == "Bad Request: parameter text is required"


async def test_a_wrong_token_an_unknown_method_and_a_missing_file(page: httpx.AsyncClient, server: LocalChat) -> None:
    own, other = server.token, f"{server.token[:-1]}é"
    for path, code, description in [
        (f"/bot{other}/getMe", 401, "Unauthorized"),
        ("/bot/getMe", 401, "Unauthorized"),
        (f"/file/bot{other}/photos/x.png", 401, "Unauthorized"),
        (f"/bot{own}/sendVideo", 404, "Not Found"),
        (f"/bot{own}", 404, "Not Found"),
        (f"/file/bot{own}/photos/x.png", 404, "Not Found"),
    ]:
        answer = await page.get(path)
        assert answer.status_code == code
        assert answer.json() == {"ok": False, "error_code": code, "description": description}
    answer = await page.delete(f"/bot{own}/getMe")
    assert (answer.status_code, answer.json()["error_code"]) == (405, 405)


async def test_python_telegram_bot_knows_a_wrong_token(server: LocalChat) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:a", base_url=f"{server.address}/bot"):
            pass


async def test_bodies_that_are_refused(page: httpx.AsyncClient, server: LocalChat) -> None:
    address = f"/bot{server.token}/getUpdates"
    too_large = await page.post(address, content=b"a" * (12 * 1024 * 1024 + 1))
    assert (too_large.status_code, too_large.json()["description"]) == (413, "Request Entity Too Large")
    for content, kind in [
        (b"[]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"offset": ' + b"1" * 5_000 + b"}", "application/json"),
        (b"offset=%ff", "application/x-www-form-urlencoded"),
        (b"a", "multipart/form-data"),
        (b"--x\r\nbroken\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x"),
    ]:
        answer = await page.post(address, content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["ok"]) == (400, False), content


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PARAMETERS = {name for method in official_table()["methods"].values() for name in method["fields"]}
NAMES = st.sampled_from(sorted(PARAMETERS))
SENSIBLE: st.SearchStrategy[object] = st.sampled_from(
    [
        YOU,
        GROUP,
        1,
        "<b>",
        "typing",
        "attach://photo",
        {"type": "photo", "media": "x"},
        {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]},
        {"message_id": 1},
        [{"type": "photo", "media": "attach://x"}, {"type": "photo", "media": "x", "caption": "a"}],
        [{"type": "bold", "offset": -5, "length": 2**40}],
        [{"command": "a", "description": "b"}],
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(method=st.sampled_from(sorted(METHODS)), body=st.dictionaries(NAMES, SENSIBLE | JUNK, max_size=5))
async def test_garbage_is_answered_with_json_and_never_a_fault(
    page: httpx.AsyncClient, server: LocalChat, method: str, body: dict[str, object]
) -> None:
    answer = await page.post(
        f"/bot{server.token}/{method}",
        content=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in (200, 400)
    assert answer.json()["ok"] == (answer.status_code == 200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    method=st.sampled_from(sorted(METHODS)),
    content=st.binary(max_size=60),
    kind=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]
    ),
)
async def test_garbage_bytes_are_answered_with_json_and_never_a_fault(
    page: httpx.AsyncClient, server: LocalChat, method: str, content: bytes, kind: str
) -> None:
    answer = await page.post(f"/bot{server.token}/{method}", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (200, 400)
    assert answer.json()["ok"] == (answer.status_code == 200)
