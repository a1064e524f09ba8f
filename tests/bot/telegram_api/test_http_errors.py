"""What a call that fails raises, and whether it surely was not sent, asked of aiohttp's client and httpx's alike."""

import asyncio
import warnings

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram_api.api_errors import retry_after_seconds
from bot.telegram_api.http_client import AiohttpRequest
from tests.bot.telegram_api.http_clients import Make, failing, fine, surely_not_sent, tells_what_was_sent
from tests.bot.telegram_api.raw_server import TOKEN, Exchange, reset, serving

pytestmark = pytest.mark.usefixtures("token_in_no_log")


@pytest.mark.parametrize(
    ("status", "parameters", "kind"),
    [
        (400, {}, BadRequest),
        (401, {}, InvalidToken),
        (403, {}, Forbidden),
        (404, {}, InvalidToken),
        (409, {}, Conflict),
        (429, {"retry_after": 3}, RetryAfter),
        (400, {"migrate_to_chat_id": -1009}, ChatMigrated),
        (500, {}, NetworkError),
        (502, {}, NetworkError),
        (302, {}, NetworkError),
    ],
)
async def test_refusals_keep_their_errors(
    make: Make, status: int, parameters: dict[str, int], kind: type[TelegramError]
) -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.refuse(status, "Told so", **parameters)

    async with serving(refuse) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is kind
    assert not surely_not_sent(error)
    if isinstance(error, RetryAfter):
        assert retry_after_seconds(error) == 3
    elif isinstance(error, ChatMigrated):
        assert error.new_chat_id == -1009
    else:
        assert "Told so" in str(error)


@pytest.mark.parametrize("opted_in", ["false", "true"])
def test_how_long_to_wait_whatever_ptb_makes_of_it(monkeypatch: pytest.MonkeyPatch, opted_in: str) -> None:
    """PTB hands out a number and warns, or, where its next version's way was chosen, a timedelta."""
    monkeypatch.setenv("PTB_TIMEDELTA", opted_in)
    errors = [RetryAfter(3), RetryAfter(2.5)]  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [retry_after_seconds(error) for error in errors] == [3.0, 2.5]


@pytest.mark.parametrize("status", [200, 500, 502, 504])
@pytest.mark.parametrize("body", [b"<html><h1>Bad Gateway</h1></html>", b'{"ok":tr', b"\xff\xfe", b""])
async def test_an_answer_that_is_no_json(make: Make, status: int, body: bytes) -> None:
    async def say(exchange: Exchange) -> None:
        await exchange.answer(status, body)

    async with serving(say) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is (TelegramError if status == 200 else NetworkError)
    assert not surely_not_sent(error)


@pytest.mark.parametrize(
    "answer",
    [
        b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true',
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nwhat?\r\n",
        b"HTTP/1.1 200 O",
        b"SSH-2.0-x\r\n\r\n",
        b"",
    ],
)
async def test_an_answer_that_breaks_off(make: Make, answer: bytes) -> None:
    async def say(exchange: Exchange) -> None:
        await exchange.send(answer)
        exchange.writer.close()

    async with serving(say) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is NetworkError
    assert error.__cause__
    assert not surely_not_sent(error)
    assert len(server.heard) == 1


async def test_a_refused_connection(make: Make) -> None:
    async with serving(fine) as server:
        pass
    error = await failing(make(), server.api("sendMessage"))
    assert type(error) is NetworkError
    assert surely_not_sent(error) is tells_what_was_sent(make)


async def test_a_name_that_leads_nowhere(make: Make) -> None:
    error = await failing(make(), f"http://nowhere.invalid/bot{TOKEN}/sendMessage")
    assert isinstance(error, NetworkError)
    assert surely_not_sent(error) is tells_what_was_sent(make)


async def test_a_reset_before_the_request_was_read(make: Make) -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        reset(writer)

    async with serving(fine, at_first) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is NetworkError
    assert not surely_not_sent(error)
    assert server.connections == 1


async def test_a_reset_after_the_request_was_read(make: Make) -> None:
    async def read_and_reset(exchange: Exchange) -> None:
        exchange.reset()

    async with serving(read_and_reset) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is NetworkError
    assert not surely_not_sent(error)
    assert len(server.heard) == 1


async def test_a_server_without_tls() -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    async with serving(fine, at_first) as server:
        error = await failing(AiohttpRequest(), server.api("sendMessage").replace("http:", "https:"))
    assert type(error) is NetworkError
    assert surely_not_sent(error)
