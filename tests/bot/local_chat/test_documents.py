"""Files that people send, from the page to the bot's hands."""

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, MessageEntity
from telegram.error import BadRequest

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import PageError
from bot.local_chat.files import Upload
from bot.local_chat.people_sending import send_files
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import png

YOU, SAM, GROUP = 1001, 1002, -1001
MOST = 2 * 1024 * 1024
ROWS = b"emotion,facial_expression\nhappy,8\n"


@pytest.fixture
def own(server: LocalChat) -> dict[str, str]:
    """The headers of a request that the page makes."""
    return {"Origin": server.address}


async def send(page: httpx.AsyncClient, headers: dict[str, str], content: bytes, **fields: object) -> Any:
    data = {"chat_id": YOU, "user_id": YOU, "caption": ""} | fields
    files = {"document": ("rows.csv", content)}
    return await page.post("/chat/documents", data=data, files=files, headers=headers)


async def test_a_document_reaches_the_bot_with_its_bytes(
    page: httpx.AsyncClient, own: dict[str, str], bot: Bot, chat: ChatState
) -> None:
    asked = await bot.send_message(YOU, "Which?")
    answer = await send(page, own, ROWS, caption=" /teach 9 ", reply_to_message_id=asked.message_id)
    assert answer.status_code == 200
    assert answer.json() == {"message": chat.messages(YOU)[-1]}
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.document is not None
    shown = message.document
    assert (shown.file_name, shown.mime_type, shown.file_size) == ("rows.csv", "text/csv", len(ROWS))
    assert (message.caption, message.caption_entities) == ("/teach 9", (MessageEntity("bot_command", 0, 6),))
    assert message.reply_to_message == asked
    assert (message.text, message.from_user and message.from_user.id) == (None, YOU)
    file = await bot.get_file(shown)
    assert (file.file_size, bytes(await file.download_as_bytearray())) == (len(ROWS), ROWS)
    assert (await page.get(f"/chat/files/{shown.file_unique_id}")).content == ROWS
    events = chat.events.after(1)
    assert [event.data for event in events or []] == [{"kind": "message", **answer.json()}]


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"chat_id": "x"}, 400, "chat_id is missing, or is not a whole number."),
        ({"user_id": ""}, 400, "user_id is missing, or is not a whole number."),
        ({"user_id": SAM}, 404, "There is no such chat with this person in it."),
        ({"caption": "😀" * 513}, 400, "A caption has at most 1024 characters."),
        ({"reply_to_message_id": "1.5"}, 400, "reply_to_message_id is missing, or is not a whole number."),
        ({"reply_to_message_id": 7}, 404, "The message to reply to is not there any more."),
    ],
)
async def test_what_is_refused_is_not_kept(
    page: httpx.AsyncClient, own: dict[str, str], chat: ChatState, fields: dict[str, object], status: int, error: str
) -> None:
    answer = await send(page, own, ROWS, **fields)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert (chat.messages(), len(chat.updates)) == ([], 0)


async def test_the_sizes_of_a_document(page: httpx.AsyncClient, own: dict[str, str]) -> None:
    empty = await send(page, own, b"")
    assert (empty.status_code, empty.json()) == (400, {"error": "The file is empty."})
    assert (await send(page, own, b"a" * MOST)).status_code == 200
    for size in (MOST + 1, 2 * MOST):
        large = await send(page, own, b"a" * size)
        assert (large.status_code, large.json()) == (413, {"error": "A file may have at most 2 MB here."})


async def test_just_one_file(page: httpx.AsyncClient, own: dict[str, str]) -> None:
    fields = {"chat_id": YOU, "user_id": YOU}
    two = [("document", ("a", b"a")), ("document", ("b", b"b"))]
    other = {"photo": ("a.png", png())}
    nameless = {"document": (None, b"a")}
    for files in (two, other, nameless):
        answer = await page.post("/chat/documents", data=fields, files=files, headers=own)
        assert (answer.status_code, answer.json()) == (400, {"error": "Send one file, as the part document."})


async def test_only_a_form_from_the_own_page(page: httpx.AsyncClient, own: dict[str, str], chat: ChatState) -> None:
    for headers in ({}, {"Origin": "null"}, {"Origin": "http://evil.example"}):
        answer = await send(page, headers, ROWS)
        assert (answer.status_code, answer.json()) == (403, {"error": "The local chat answers its own page only."})
    foreign = await send(page, {"Host": "evil.example", "Origin": "http://evil.example"}, ROWS)
    assert (foreign.status_code, foreign.json()["error"]) == (403, "The local chat answers this machine only.")
    by_json = await page.post("/chat/documents", json={"chat_id": YOU}, headers=own)
    assert (by_json.status_code, by_json.json()) == (
        415,
        {"error": "Send a form, with the content type multipart/form-data."},
    )
    assert chat.messages() == []


FIELDS = st.dictionaries(
    st.sampled_from(["chat_id", "user_id", "caption", "reply_to_message_id", "document"]),
    st.sampled_from([str(YOU), str(GROUP), "1", "9" * 30]) | st.text(max_size=5),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(fields=FIELDS, name=st.text(max_size=8), content=st.binary(max_size=9))
async def test_garbage_is_refused_or_done(
    page: httpx.AsyncClient, own: dict[str, str], fields: dict[str, str], name: str, content: bytes
) -> None:
    files = {"document": (name, content)}
    answer = await page.post("/chat/documents", data=fields, files=files, headers=own)
    assert answer.status_code in (200, 400, 404)
    assert answer.json().keys() == ({"message"} if answer.status_code == 200 else {"error"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(content=st.binary(max_size=80))
async def test_garbage_bytes_are_refused(page: httpx.AsyncClient, own: dict[str, str], content: bytes) -> None:
    headers = own | {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await page.post("/chat/documents", content=content, headers=headers)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


async def captions(chat: ChatState) -> list[str | None]:
    return [update["message"].get("caption") for update in await chat.updates.get()]


async def test_in_a_group_a_bot_hears_what_privacy_mode_lets_through(chat: ChatState, bot: Bot) -> None:
    asked = await bot.send_message(GROUP, "Which?")

    def sent(caption: str, replied: int | None = None) -> JsonObject:
        return send_files(chat, GROUP, SAM, [Upload("a.csv", ROWS)], "document", caption, replied)[0]

    theirs = sent("rows")
    sent("")
    sent("/teach")
    sent("please 😀 /teach@Emotion_Local_Bot")
    sent("/teach@other_bot")
    sent("", asked.message_id)
    sent("mine too", theirs["message_id"])
    assert await captions(chat) == ["/teach", "please 😀 /teach@Emotion_Local_Bot", None]


async def test_a_file_above_20_megabytes_cannot_be_had(chat: ChatState, bot: Bot) -> None:
    large = send_files(chat, YOU, YOU, [Upload("a.csv", bytes(20 * 1024 * 1024 + 1))])[0]["document"]
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large["file_id"])
    allowed = send_files(chat, YOU, YOU, [Upload("a.csv", bytes(20 * 1024 * 1024))])[0]["document"]
    assert (await bot.get_file(allowed["file_id"])).file_size == 20 * 1024 * 1024


@pytest.mark.parametrize("name", ["a.b?c#d", "ä.ö", "a.%2e", "a. b", "..", "a.tar.gz", "a"])
async def test_a_file_can_be_had_whatever_its_name(chat: ChatState, bot: Bot, name: str) -> None:
    file = await bot.get_file(send_files(chat, YOU, YOU, [Upload(name, ROWS)])[0]["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == ROWS


def test_an_empty_file_is_none(chat: ChatState) -> None:
    with pytest.raises(PageError, match="The file is empty"):
        send_files(chat, YOU, YOU, [Upload("a.csv", b"")])
