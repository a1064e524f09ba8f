"""getUpdates, as Telegram does it."""

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat
from bot.local_chat.update_queue import UpdateQueue
from tests.bot.local_chat.conftest import Api

YOU = 1001


async def ids(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset, limit, timeout=0)]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, chat: ChatState) -> None:
    first, second, third = (chat.updates.put({}) for _ in range(3))
    assert await ids(bot) == [first, second, third]
    assert await ids(bot, limit=2) == [first, second]
    assert await ids(bot, offset=second, limit=0) == [second]
    assert await ids(bot) == [second, third]
    assert await ids(bot, offset=third + 1) == []
    assert len(chat.updates) == 0


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: Bot, chat: ChatState) -> None:
    *_, third, fourth = (chat.updates.put({}) for _ in range(4))
    assert await ids(bot, offset=-2) == [third, fourth]
    assert await ids(bot, offset=-9) == [third, fourth]


async def test_at_most_100_at_once(bot: Bot, chat: ChatState) -> None:
    for _ in range(101):
        chat.updates.put({})
    assert len(await ids(bot, limit=500)) == 100


async def test_a_poll_waits_for_an_update(bot: Bot, chat: ChatState) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    chat.say(YOU, YOU, "hello")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_poll_ends_by_itself(bot: Bot) -> None:
    begun = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert time.monotonic() - begun > 0.9


async def test_the_older_of_two_polls_is_ended(bot: Bot, chat: ChatState, api: Api) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(api("getUpdates", timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await asyncio.wait_for(older, 15)
    chat.updates.put({})
    assert len((await asyncio.wait_for(newer, 15))["result"]) == 1


async def test_a_poll_ends_when_the_chat_stops(bot: Bot, server: LocalChat) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    await server.stop()
    await asyncio.gather(poll, return_exceptions=True)
    assert time.monotonic() - begun < 20
    assert await server.chat.updates.get(timeout_seconds=30) == []


async def test_only_what_is_asked_for_is_queued(api: Api, chat: ChatState) -> None:
    await api("getUpdates", allowed_updates='["callback_query"]')
    chat.say(YOU, YOU, "unheard")
    assert (await api("getUpdates"))["result"] == []
    edited = chat.updates.put({"edited_message": {}})
    (update,) = (await api("getUpdates", allowed_updates="[]"))["result"]
    assert update == {"update_id": edited, "edited_message": {}}
    chat.say(YOU, YOU, "heard")
    chat.updates.put_if_allowed("chat_member", {})
    kinds = [list(update)[1] for update in (await api("getUpdates"))["result"]]
    assert kinds == ["edited_message", "message"]


async def test_the_queue_is_bounded() -> None:
    queue = UpdateQueue()
    first = queue.put({})
    for _ in range(10_000):
        queue.put({})
    assert len(queue) == 10_000
    assert (await queue.get())[0]["update_id"] == first + 1
