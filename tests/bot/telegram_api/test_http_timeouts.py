"""The client's timeouts, asked of aiohttp's and httpx's alike."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import TimedOut

from bot.telegram_api.http_client import AiohttpRequest
from tests.bot.telegram_api.http_clients import (
    Make,
    data,
    failing,
    fine,
    never,
    surely_not_sent,
    tells_what_was_sent,
    until,
    upload,
)
from tests.bot.telegram_api.raw_server import TOKEN, Exchange, serving

pytestmark = pytest.mark.usefixtures("token_in_no_log")

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"A"}}'


async def drip(exchange: Exchange) -> None:
    for byte in b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}':
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.02)


async def test_a_slow_answer(make: Make) -> None:
    async with serving(never) as server:
        error = await failing(make(read_timeout=0.1), server.api("sendMessage"))
        named = await failing(make(), server.api("sendMessage"), read_timeout=0.1)
    assert type(error) is type(named) is TimedOut
    assert error.__cause__
    assert not surely_not_sent(error)


async def test_a_slow_answer_that_goes_on_coming_is_waited_for(make: Make) -> None:
    async with serving(drip) as server, make(read_timeout=0.8) as client:
        assert await client.post(server.api("getMe")) is True


async def test_a_slow_answer_that_goes_on_coming_is_not_waited_for_for_ever() -> None:
    async with serving(drip) as server:
        error = await failing(AiohttpRequest(total_timeout=0.3), server.api("sendMessage"))
    assert type(error) is TimedOut
    assert not surely_not_sent(error)
    assert len(server.heard) == 1


async def test_a_server_that_stops_reading_an_upload(make: Make) -> None:
    async def at_first(writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(3600)

    async with serving(fine, at_first) as server, make(total_timeout=0.2) as client:
        with pytest.raises(TimedOut) as raised:
            await client.post(server.api("sendPhoto"), upload(30_000_000))
    assert not surely_not_sent(raised.value)


async def test_a_connection_that_takes_too_long(make: Make) -> None:
    """A server that accepts and never speaks TLS."""

    async def at_first(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    async with serving(fine, at_first) as server:
        url = server.api("sendMessage").replace("http:", "https:")
        error = await failing(make(connect_timeout=0.2), url)
        named = await failing(make(), url, connect_timeout=0.2)
    assert type(error) is type(named) is TimedOut
    assert surely_not_sent(error) is surely_not_sent(named) is tells_what_was_sent(make)


async def test_no_free_connection(make: Make) -> None:
    async with serving(never) as server, make(1) as client:
        first = asyncio.create_task(client.post(server.api("getMe")))
        await until(lambda: len(server.heard) == 1)
        with pytest.raises(TimedOut, match=r"not\* sent") as raised:
            await client.post(server.api("sendMessage"), data(a=1), pool_timeout=0.1)
        assert surely_not_sent(raised.value) is tells_what_was_sent(make)
        assert len(server.heard) == 1
        first.cancel()
        await asyncio.wait([first])


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
