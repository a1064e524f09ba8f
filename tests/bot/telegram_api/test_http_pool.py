"""The connections of the client: how many, for how long, asked of aiohttp's and httpx's alike."""

import asyncio

import pytest
from telegram.error import NetworkError

from bot.telegram_api.http_client import AiohttpRequest
from tests.bot.telegram_api.http_clients import Make, data, fine, never, surely_not_sent, until, upload
from tests.bot.telegram_api.raw_server import Exchange, serving

pytestmark = pytest.mark.usefixtures("token_in_no_log")


async def answer_and_close(exchange: Exchange) -> None:
    await exchange.answer()
    exchange.writer.close()


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
        await until(lambda: len(server.heard) == 1)
        first.cancel()
        await asyncio.wait([first])
        assert await client.post(server.api("getMe")) is True


async def test_a_kept_connection_that_the_server_closed_meanwhile_is_not_used(make: Make) -> None:
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


async def test_a_connection_on_which_more_came_than_was_asked_for_is_not_used_again() -> None:
    more = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"

    async def say_more(exchange: Exchange) -> None:
        await exchange.send(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}' + more)

    async with serving(say_more) as server, AiohttpRequest() as client:
        for _ in range(3):
            assert await client.post(server.api("sendMessage"), data(a=1)) is True
    assert server.connections == 3


async def test_an_answer_with_rubbish_behind_it_ends_the_connection_and_leaves_the_outcome_unknown() -> None:
    async def first_with_rubbish(exchange: Exchange) -> None:
        rubbish = b"what?" if exchange.number == 1 else b""
        await exchange.send(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}' + rubbish)

    async with serving(first_with_rubbish) as server, AiohttpRequest() as client:
        with pytest.raises(NetworkError) as raised:
            await client.post(server.api("sendMessage"), data(a=1))
        assert not surely_not_sent(raised.value)
        assert await client.post(server.api("sendMessage"), data(a=1)) is True
    assert (server.connections, len(server.heard)) == (2, 2)


async def test_a_connection_that_was_not_used_for_long_is_not_used_again() -> None:
    async with serving(fine) as server, AiohttpRequest(keepalive_timeout=0.2) as client:
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

    async with serving(fine, at_first) as server, AiohttpRequest() as client:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await client.post(server.api("sendPhoto"), upload(30_000_000))


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
