"""What happens in the chat, as the page hears it: Server-Sent Events."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat

YOU = 1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Nine", callback_data="9")]])


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
