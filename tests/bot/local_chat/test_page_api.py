"""The page's side, over HTTP."""

import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.local_chat.chat_state import ChatState
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
    "path", ["/page/no.css", "/page/", "/page/..%2fserver.py", "/page/%2e%2e/server.py", "/server.py", "/chat", "/x"]
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
        ("/chat/taps", {"user_id": YOU}, 400, "chat_id is missing, or is not a whole number."),
        ("/chat/inline/choices", {"chat_id": YOU}, 400, "user_id is missing, or is not a whole number."),
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
    assert (form.status_code, form.json()["error"]) == (415, "Send JSON, with the content type application/json.")
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
