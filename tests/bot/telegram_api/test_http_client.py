"""The client against real sockets; what it shares with python-telegram-bot's own is asked of both."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.logs import RedactingFormatter
from bot.telegram_api.bodies import form
from bot.telegram_api.http_client import Client, NotSentError
from tests.bot.telegram_api.raw_server import TOKEN, Exchange, reset, serving

Make = Callable[..., BaseRequest]

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"A"}}'
SENT = (
    b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},'
    b'"photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1}]}}'
)


# To read the certificates of the world takes long, and nothing here is encrypted.
@pytest.fixture(params=[Client, partial(HTTPXRequest, httpx_kwargs={"verify": False})], ids=["ours", "httpx"])
def make(request: pytest.FixtureRequest) -> Make:
    """Ours, and the one whose contract it keeps."""
    made: Make = request.param
    return made


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


async def fine(exchange: Exchange) -> None:
    await exchange.answer()


async def never(exchange: Exchange) -> None:
    await asyncio.sleep(3600)


async def failing(client: BaseRequest, url: str, **options: Any) -> TelegramError:
    """What a call raises."""
    async with client:
        with pytest.raises(TelegramError) as raised:
            await client.post(url, data(chat_id=1), **options)
    assert TOKEN not in str(raised.value)
    assert TOKEN not in logged(raised.value)
    return raised.value


def logged(error: BaseException) -> str:
    """The error with its traceback and causes, as the log has it."""
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", None, (type(error), error, error.__traceback__))
    text = RedactingFormatter(logging.Formatter()).format(record)
    assert type(error).__name__ in text
    return text


@pytest.fixture(autouse=True)
def _the_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever aiohttp and asyncio say, at their most talkative."""
    with caplog.at_level(logging.DEBUG):
        yield
    assert not [record for record in caplog.records if TOKEN in RedactingFormatter(logging.Formatter()).format(record)]


def surely_not_sent(error: TelegramError) -> bool:
    return isinstance(error.__cause__, NotSentError)


async def test_parameters_arrive_as_a_form(make: Make) -> None:
    text = "a=b&c d+e%20é–😀\n\"'<b>"
    async with serving(fine) as server, make() as client:
        result = await client.post(server.api("sendMessage"), data(chat_id=-5, text=text, flag=True, list=[{"a": 1.5}]))
    assert result is True
    heard = server.heard[0]
    assert heard.head.startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1")
    assert "application/x-www-form-urlencoded" in heard.head
    assert dict(parse_qsl(heard.body.decode(), keep_blank_values=True)) == {
        "chat_id": "-5",
        "text": text,
        "flag": "true",
        "list": '[{"a": 1.5}]',
    }


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")), min_size=1
    )
)
def test_a_form_says_what_was_given(parameters: dict[str, str]) -> None:
    assert dict(parse_qsl(form(parameters).decode(), keep_blank_values=True, strict_parsing=True)) == parameters


async def test_a_call_without_parameters_has_no_body(make: Make) -> None:
    async with serving(fine) as server, make() as client:
        assert await client.post(server.api("getMe")) is True
    assert server.heard[0].body == b""


async def test_a_file_is_fetched_as_it_is(make: Make) -> None:
    content = bytes(range(256)) * 1000

    async def file(exchange: Exchange) -> None:
        await exchange.answer(body=content)

    async with serving(file) as server, make() as client:
        assert await client.retrieve(f"{server.url}/file/bot{TOKEN}/a.bin") == content
    assert server.heard[0].head.startswith("GET /file/bot")


async def test_bytes_arrive_whole_and_twice_the_same(make: Make) -> None:
    photo = os.urandom(3_000_000)

    async def photo_sent(exchange: Exchange) -> None:
        await exchange.answer(body=ME if exchange.method == "getMe" else SENT)

    async with serving(photo_sent) as server, Bot(TOKEN, f"{server.url}/bot", request=make()) as bot:
        for _ in range(2):
            await bot.send_photo(1, photo, caption='A "chart" é', filename='a "b".png')
    for exchange in server.heard[1:]:
        assert "multipart/form-data; boundary=" in exchange.head
        parts = exchange.body.split(b"--" + exchange.head.split("boundary=")[1].split("\r\n")[0].encode())
        caption = next(part for part in parts if b'name="caption"' in part)
        assert caption.endswith('\r\n\r\nA "chart" é\r\n'.encode())
        picture = next(part for part in parts if b'name="photo"; filename="a %22b%22.png"' in part)
        assert b"Content-Type: image/png\r\n" in picture
        assert picture.split(b"\r\n\r\n", 1)[1] == photo + b"\r\n"
    assert len(server.heard) == 3


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
        assert error._retry_after == timedelta(seconds=3)
    elif isinstance(error, ChatMigrated):
        assert error.new_chat_id == -1009
    else:
        assert "Told so" in str(error)


@pytest.mark.parametrize("status", [200, 500, 502, 504])
@pytest.mark.parametrize("body", [b"<html><h1>Bad Gateway</h1></html>", b'{"ok":tr', b"\xff\xfe", b""])
async def test_an_answer_that_is_no_json(make: Make, status: int, body: bytes) -> None:
    async def say(exchange: Exchange) -> None:
        await exchange.answer(status, body)

    async with serving(say) as server:
        error = await failing(make(), server.api("sendMessage"))
    assert type(error) is (TelegramError if status == 200 else NetworkError)
    assert not surely_not_sent(error)


async def test_bytes_that_are_no_utf_8_are_replaced(make: Make) -> None:
    async def say(exchange: Exchange) -> None:
        await exchange.answer(body=b'{"ok":true,"result":{"name":"a\xff\xe9b"}}')

    async with serving(say) as server, make() as client:
        assert await client.post(server.api("getMe")) == {"name": "a\ufffd\ufffdb"}


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"a\r\n"
        + b'{"ok":true'
        + b"\r\n"
        + b'f\r\n,"result":true}\r\n0\r\n\r\n',
        b'HTTP/1.0 200 OK\r\n\r\n{"ok":true,"result":true}',
        b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok":true,"result":true}',
        b'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}',
    ],
    ids=["chunked", "HTTP/1.0", "closed", "continue"],
)
async def test_every_way_to_end_an_answer(make: Make, answer: bytes) -> None:
    async def say(exchange: Exchange) -> None:
        await exchange.send(answer)
        exchange.writer.close()

    async with serving(say) as server, make() as client:
        for _ in range(2):
            assert await client.post(server.api("getMe"), data(a=1)) is True
            await asyncio.sleep(0.05)  # the client hears that the connection is closed


@pytest.mark.parametrize(
    "answer", [b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true', b"HTTP/1.1 200 O", b"SSH-2.0-x\r\n\r\n", b""]
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
    assert surely_not_sent(error) or make is not Client


async def test_a_name_that_leads_nowhere() -> None:
    error = await failing(Client(), f"http://nowhere.invalid/bot{TOKEN}/sendMessage")
    assert isinstance(error, NetworkError)
    assert surely_not_sent(error)


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


async def test_a_slow_answer(make: Make) -> None:
    async with serving(never) as server:
        error = await failing(make(read_timeout=0.1), server.api("sendMessage"))
        named = await failing(make(), server.api("sendMessage"), read_timeout=0.1)
    assert type(error) is type(named) is TimedOut
    assert error.__cause__
    assert not surely_not_sent(error)


async def test_a_slow_answer_that_goes_on_coming_is_waited_for(make: Make) -> None:
    async def drip(exchange: Exchange) -> None:
        for byte in b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}':
            await exchange.send(bytes([byte]))
            await asyncio.sleep(0.02)

    async with serving(drip) as server, make(read_timeout=0.8) as client:
        assert await client.post(server.api("getMe")) is True


async def test_a_server_that_stops_reading_an_upload(make: Make) -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(3600)

    async with serving(fine, at_first) as server, make(media_write_timeout=0.2) as client:
        upload = data(photo=_input_file(bytes(30_000_000)))
        with pytest.raises(TimedOut) as raised:
            await client.post(server.api("sendPhoto"), upload)
    assert not surely_not_sent(raised.value)


def _input_file(content: bytes) -> object:
    return InputFile(content, filename="a.png")


async def test_a_connection_that_takes_too_long(make: Make) -> None:
    """A server that accepts and never speaks TLS."""

    async def at_first(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    async with serving(fine, at_first) as server:
        url = server.api("sendMessage").replace("http:", "https:")
        error = await failing(make(connect_timeout=0.2), url)
    assert type(error) is TimedOut
    assert surely_not_sent(error) or make is not Client


async def test_a_server_without_tls() -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    async with serving(fine, at_first) as server:
        error = await failing(Client(), server.api("sendMessage").replace("http:", "https:"))
    assert type(error) is NetworkError
    assert surely_not_sent(error)


async def test_no_free_connection(make: Make) -> None:
    async with serving(never) as server, make(1) as client:
        first = asyncio.create_task(client.post(server.api("getMe")))
        await _until(lambda: len(server.heard) == 1)
        with pytest.raises(TimedOut, match=r"not\* sent") as raised:
            await client.post(server.api("sendMessage"), data(a=1), pool_timeout=0.1)
        assert surely_not_sent(raised.value) or make is not Client
        assert len(server.heard) == 1
        first.cancel()
        await asyncio.wait([first])


async def test_connections_are_bounded_and_kept(make: Make) -> None:
    async def soon(exchange: Exchange) -> None:
        await asyncio.sleep(0.01)
        await exchange.answer()

    async with serving(soon) as server, make(4, pool_timeout=30) as client:
        assert all(await asyncio.gather(*(client.post(server.api("getMe"), data(a=1)) for _ in range(40))))
    assert server.at_once == 4
    assert server.connections == 4


async def test_a_call_given_up_makes_room_for_others(make: Make) -> None:
    async def first_never(exchange: Exchange) -> None:
        await (never if exchange.number == 1 else fine)(exchange)

    async with serving(first_never) as server, make(1, pool_timeout=5) as client:
        first = asyncio.create_task(client.post(server.api("getMe")))
        await _until(lambda: len(server.heard) == 1)
        first.cancel()
        await asyncio.wait([first])
        assert await client.post(server.api("getMe")) is True


async def test_a_kept_connection_that_the_server_closed_meanwhile_is_not_used(make: Make) -> None:
    async def answer_and_close(exchange: Exchange) -> None:
        await exchange.answer()
        exchange.writer.close()

    async with serving(answer_and_close) as server, make() as client:
        for _ in range(3):
            assert await client.post(server.api("sendMessage"), data(a=1)) is True
            await asyncio.sleep(0.05)
    assert server.connections == 3


async def test_a_kept_connection_closed_as_a_call_goes_out_leaves_its_outcome_unknown(make: Make) -> None:
    """The server may have done it before it closed, so the client neither repeats it nor says that it was not sent."""

    async def second_unanswered(exchange: Exchange) -> None:
        if exchange.number == 1:
            await exchange.answer()
        else:
            exchange.writer.close()

    async with serving(second_unanswered) as server, make() as client:
        await client.post(server.api("sendMessage"), data(a=1))
        with pytest.raises(NetworkError) as raised:
            await client.post(server.api("sendMessage"), data(a=1))
    assert not surely_not_sent(raised.value)
    assert (server.connections, len(server.heard)) == (1, 2)


async def test_a_connection_closed_right_after_an_answer_loses_no_call() -> None:
    """The server had said that it would keep it; the next call goes out before the loop has heard of the end."""

    async def answer_and_close(exchange: Exchange) -> None:
        await exchange.answer()
        exchange.writer.close()

    async with serving(answer_and_close) as server, Client() as client:
        for _ in range(50):
            await client.post(server.api("sendMessage"), data(a=1))
    assert len(server.heard) == 50


@pytest.mark.parametrize("more", [b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", b"what?"])
async def test_a_connection_on_which_more_came_than_was_asked_for_is_not_used_again(more: bytes) -> None:
    async def say_more(exchange: Exchange) -> None:
        await exchange.send(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}' + more)

    async with serving(say_more) as server, Client() as client:
        for _ in range(3):
            assert await client.post(server.api("sendMessage"), data(a=1)) is True
    assert server.connections == 3


async def test_a_connection_that_was_not_used_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram_api.http_client._IDLE_SECONDS", 0.2)
    async with serving(fine) as server, Client() as client:
        for pause in (0, 0.4, 0):
            await client.post(server.api("sendMessage"), data(a=1))
            await asyncio.sleep(pause)
    assert server.connections == 2


async def test_an_answer_before_the_request_was_sent_ends_both() -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(0.3)
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(3600)

    async with serving(fine, at_first) as server, Client() as client:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await client.post(server.api("sendPhoto"), data(photo=_input_file(bytes(30_000_000))))


async def test_every_address_of_a_name_is_tried(make: Make) -> None:
    """The server listens on one of the two that localhost has."""
    async with serving(fine) as server, make() as client:
        assert await client.post(server.api("getMe").replace("127.0.0.1", "localhost")) is True


async def test_it_can_be_opened_again(make: Make) -> None:
    client = make()
    async with serving(fine) as server:
        for _ in range(2):
            await client.initialize()
            await client.initialize()
            assert await client.post(server.api("getMe")) is True
            await client.shutdown()
            await client.shutdown()
            with pytest.raises(NetworkError, match="not initialized"):
                await client.post(server.api("getMe"))


async def test_long_polling_waits_for_longer_than_other_calls(make: Make) -> None:
    async def after_a_while(exchange: Exchange) -> None:
        if exchange.method == "getUpdates":
            await asyncio.sleep(0.7)
            await exchange.answer(body=b'{"ok":true,"result":[]}')
        else:
            await exchange.answer(body=ME)

    async with serving(after_a_while) as server:
        polling = make(read_timeout=0.3)
        assert polling.read_timeout == 0.3
        async with Bot(TOKEN, f"{server.url}/bot", request=make(), get_updates_request=polling) as bot:
            assert await bot.get_updates(timeout=1) == ()


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110  the server runs in this loop
            await asyncio.sleep(0.01)
