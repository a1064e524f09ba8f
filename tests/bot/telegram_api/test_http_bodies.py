"""What a call carries, and what an answer does, asked of aiohttp's client and httpx's alike."""

import asyncio
import os
from urllib.parse import parse_qsl

import pytest
from telegram import Bot

from tests.bot.telegram_api.http_clients import Make, data, fine
from tests.bot.telegram_api.raw_server import TOKEN, Exchange, serving

pytestmark = pytest.mark.usefixtures("token_in_no_log")

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"A"}}'
SENT = (
    b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},'
    b'"photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1}]}}'
)
EVERY_CHARACTER = "".join(map(chr, (*range(0x250), *range(0x2000, 0x2070), 0xFFFD, 0x1F600, 0x10FFFF)))


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


async def test_a_form_says_what_was_given(make: Make) -> None:
    parameters = {EVERY_CHARACTER: "x", "text": EVERY_CHARACTER, "empty": "", "%41": "&amp=1;%42"}
    async with serving(fine) as server, make() as client:
        await client.post(server.api("sendMessage"), data(**parameters))
    said = parse_qsl(server.heard[0].body.decode(), keep_blank_values=True, strict_parsing=True)
    assert said == list(parameters.items())


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
