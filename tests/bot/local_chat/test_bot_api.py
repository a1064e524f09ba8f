"""Calls over HTTP: who may make them, and what is no call at all."""

import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import InvalidToken

from bot.local_chat.bot_api_schema import official_table
from bot.local_chat.chat_state import ChatState
from bot.local_chat.methods import METHODS
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import Api

YOU, GROUP = 1001, -1001


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendPhoto", {"chat_id": YOU}, "parameter photo is required"),
        (
            "sendMessage",
            {"chat_id": YOU, "text": "a", "speed": "fast"},
            "unknown parameter speed: the official table has no such parameter",
        ),
    ],
)
async def test_parameters_that_the_official_table_does_not_have_or_asks_for(
    api: Api, chat: ChatState, method: str, parameters: dict[str, str | int], description: str
) -> None:
    assert await api.error(method, **parameters) == f"Bad Request: {description}"
    assert chat.messages() == []


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
        f"/bot{server.token}/{method}", content=json.dumps(body), headers={"Content-Type": "application/json"}
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
