"""The page's side, over HTTP."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import png

YOU, SAM, GROUP = 1001, 1002, -1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Nine", callback_data="9")]])


async def test_the_page_and_its_files(page: httpx.AsyncClient) -> None:
    index = await page.get("/")
    assert index.status_code == 200
    assert index.headers["Content-Type"] == "text/html; charset=utf-8"
    assert index.headers["Cache-Control"] == "no-cache"
    assert (await page.get("/page/index.html")).content == index.content
    again = await page.get("/", headers={"If-None-Match": index.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/page/no.css", "/page/", "/page/..%2fserver.py", "/page/%2e%2e/server.py", "/server.py", "/chat", "/x"],
)
async def test_nothing_else_is_there(page: httpx.AsyncClient, path: str) -> None:
    answer = await page.get(path)
    assert answer.status_code == 404
    assert answer.json().keys() == {"error"}


async def test_the_state_at_the_start(page: httpx.AsyncClient, chat: ChatState) -> None:
    state = (await page.get("/chat/state")).json()
    assert state == {
        "bot": chat.bot,
        "people": list(chat.roster.people.values()),
        "chats": [
            {"id": YOU, "type": "private", "title": "You", "people": [YOU], "admins": []},
            {"id": SAM, "type": "private", "title": "Sam", "people": [SAM], "admins": []},
            {"id": GROUP, "type": "group", "title": "Rehearsal", "people": [YOU, SAM], "admins": [YOU]},
        ],
        "messages": [],
        "commands": [],
        "last_event": 0,
    }


async def test_saying_and_tapping(page: httpx.AsyncClient, chat: ChatState, bot: Bot) -> None:
    asked = await bot.send_message(YOU, "?", reply_markup=KEYBOARD)
    body = {"chat_id": YOU, "user_id": YOU, "text": " nine ", "reply_to_message_id": asked.message_id}
    said = (await page.post("/chat/messages", json=body)).json()["message"]
    assert (said["text"], said["reply_to_message"]["text"]) == ("nine", "?")
    tap = {"chat_id": YOU, "user_id": YOU, "message_id": asked.message_id, "data": "9"}
    query_id = (await page.post("/chat/taps", json=tap)).json()["callback_query_id"]
    message, query = await bot.get_updates()
    assert message.message is not None
    assert message.message.text == "nine"
    assert query.callback_query is not None
    assert query.callback_query.id == query_id
    state = (await page.get("/chat/state")).json()
    assert state["messages"] == chat.messages()
    assert state["last_event"] == 2


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/chat/messages", {"chat_id": YOU, "user_id": YOU, "text": " "}, 400, "Write something first."),
        ("/chat/messages", {"chat_id": YOU, "user_id": YOU}, 400, "text is missing, or is not text."),
        (
            "/chat/messages",
            {"chat_id": "1", "user_id": YOU, "text": "a"},
            400,
            "chat_id is missing, or is not a whole number.",
        ),
        (
            "/chat/messages",
            {"chat_id": YOU, "user_id": True, "text": "a"},
            400,
            "user_id is missing, or is not a whole number.",
        ),
        (
            "/chat/messages",
            {"chat_id": YOU, "user_id": YOU, "text": "a", "reply_to_message_id": "x"},
            400,
            "reply_to_message_id is missing, or is not a whole number.",
        ),
        (
            "/chat/messages",
            {"chat_id": YOU, "user_id": SAM, "text": "a"},
            404,
            "There is no such chat with this person in it.",
        ),
        (
            "/chat/taps",
            {"chat_id": YOU, "user_id": YOU, "message_id": 1, "data": "a"},
            404,
            "That button is not there any more.",
        ),
        ("/chat/messages", [], 400, "Send a JSON object."),
    ],
)
async def test_what_a_person_cannot_do(
    page: httpx.AsyncClient, path: str, body: object, status: int, error: str
) -> None:
    answer = await page.post(path, json=body)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_only_json_of_a_fair_size(page: httpx.AsyncClient) -> None:
    form = await page.post("/chat/messages", data={"text": "a"})
    assert (form.status_code, form.json()["error"]) == (
        415,
        "Send JSON, with the content type application/json.",
    )
    large = await page.post("/chat/messages", json={"text": "a" * 65_536})
    assert (large.status_code, large.json()) == (413, {"error": "Request Entity Too Large"})
    wrong_method = await page.get("/chat/messages")
    assert (wrong_method.status_code, wrong_method.json()) == (405, {"error": "Method Not Allowed"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(
    path=st.sampled_from(["/chat/messages", "/chat/taps", "/chat/people"]),
    content=st.binary(max_size=30)
    | st.dictionaries(
        st.sampled_from(["chat_id", "user_id", "text", "message_id", "data", "name"]),
        st.none() | st.sampled_from([YOU, GROUP]) | st.integers() | st.text(max_size=5),
    ).map(lambda body: json.dumps(body).encode()),
)
async def test_garbage_is_refused_or_done(page: httpx.AsyncClient, path: str, content: bytes) -> None:
    answer = await page.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 400, 404)
    assert isinstance(answer.json(), dict)


async def test_photos_are_shown_and_documents_saved(page: httpx.AsyncClient, bot: Bot) -> None:
    photo = (await bot.send_photo(YOU, png(), filename="chart.png")).photo[-1]
    shown = await page.get(f"/chat/files/{photo.file_unique_id}")
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", png())
    assert "Content-Disposition" not in shown.headers
    saved = await page.get(f"/chat/files/{photo.file_unique_id}?download=1")
    assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''chart.png"
    sent = await bot.send_document(YOU, b"<script>", filename='ä ";\r\n.html')
    assert sent.document is not None
    document = await page.get(f"/chat/files/{sent.document.file_unique_id}")
    assert document.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%C3%A4%20")
    assert document.headers["Content-Disposition"].isascii()
    assert (await page.get("/chat/files/nothing")).json() == {"error": "This file is not kept any more."}


async def events(stream: httpx.Response) -> AsyncIterator[tuple[int, JsonObject]]:
    """The numbers and data of a stream of Server-Sent Events."""
    number = 0
    async for line in stream.aiter_lines():
        if line.startswith("id: "):
            number = int(line.removeprefix("id: "))
        elif line.startswith("data: "):
            yield number, json.loads(line.removeprefix("data: "))


async def test_events_as_they_happen(page: httpx.AsyncClient, chat: ChatState, bot: Bot) -> None:
    chat.say(YOU, YOU, "before")
    async with page.stream("GET", "/chat/events?after=1") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        told = events(stream)
        said = chat.say(YOU, YOU, "/start")
        assert await anext(told) == (2, {"kind": "message", "message": said})
        await bot.send_chat_action(YOU, "typing")
        assert await anext(told) == (3, {"kind": "action", "chat_id": YOU, "action": "typing"})
        sent = await bot.send_message(YOU, "?", reply_markup=KEYBOARD)
        assert (await anext(told))[1] == {"kind": "message", "message": chat.messages()[-1]}
        await sent.edit_text("!")
        assert (await anext(told))[1] == {"kind": "edit", "message": chat.messages()[-1]}
        chat.delete_message(chat.messages()[-1])
        assert await anext(told) == (6, {"kind": "delete", "chat_id": YOU, "message_id": sent.message_id})


async def test_a_reader_comes_back_to_where_it_was(page: httpx.AsyncClient, chat: ChatState) -> None:
    for text in "abc":
        chat.say(YOU, YOU, text)
    headers = {"Last-Event-ID": "1"}
    async with page.stream("GET", "/chat/events?after=3", headers=headers) as stream:
        told = events(stream)
        assert [(await anext(told))[0] for _ in range(2)] == [2, 3]


async def test_a_reader_that_is_too_late_or_from_before_starts_anew(page: httpx.AsyncClient, chat: ChatState) -> None:
    for _ in range(1001):
        chat.events.publish("action")
    for after in (0, 5_000):
        async with page.stream("GET", f"/chat/events?after={after}") as stream:
            assert [event async for event in events(stream)] == [(1001, {"kind": "reset"})]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "²"])
async def test_an_event_number_is_a_whole_number(page: httpx.AsyncClient, after: str) -> None:
    answer = await page.get("/chat/events", params={"after": after})
    assert answer.status_code == 400
    assert answer.json() == {"error": "The number of the last event is a whole number."}


async def test_a_quiet_stream_shows_that_it_lives(tls: ssl.SSLContext) -> None:
    quiet = await LocalChat.start(0, ChatState(heartbeat_seconds=0.02))
    async with (
        httpx.AsyncClient(base_url=quiet.address, verify=tls) as page,
        page.stream("GET", "/chat/events") as stream,
    ):
        lines = stream.aiter_lines()
        heard = [await anext(lines) for _ in range(6)]
    await quiet.stop()
    assert heard == [": welcome", "", ": still here", "", ": still here", ""]


async def test_a_stream_ends_when_the_chat_stops(page: httpx.AsyncClient, server: LocalChat) -> None:
    async with page.stream("GET", "/chat/events") as stream:
        begun = time.monotonic()
        reading = asyncio.create_task(stream.aread())
        await asyncio.sleep(0.05)
        await server.stop()
        await asyncio.gather(reading, return_exceptions=True)
        assert time.monotonic() - begun < 10


async def _all_gone(chat: ChatState) -> None:
    for _ in range(500):
        if not chat.events.readers:
            return
        await asyncio.sleep(0.01)
    pytest.fail("a reader that went is still there")


async def test_a_reader_that_goes_is_forgotten(page: httpx.AsyncClient, chat: ChatState) -> None:
    async with page.stream("GET", "/chat/events"):
        assert len(chat.events.readers) == 1
    await _all_gone(chat)


async def test_a_reader_that_does_not_read_holds_nothing_up(page: httpx.AsyncClient, chat: ChatState) -> None:
    async with page.stream("GET", "/chat/events"):
        for _ in range(600):
            chat.say(YOU, YOU, "😀" * 2048)
        await asyncio.sleep(0.1)
    await _all_gone(chat)
