"""A Bot API server that does to `getUpdates` whatever a test wants, and keeps what the bot sends."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT = {"id": 123456, "is_bot": True, "first_name": "Stub", "username": "stub_bot"}

Json = dict[str, Any]


@dataclass
class StubApi:
    """`poll` answers getUpdates: it is given the call's parameters."""

    poll: Callable[[Json], Awaitable[web.Response]]
    address: str = ""
    polls: int = 0
    holds: bool = False
    """Whether it takes what is sent and never says so."""
    sent: list[Json] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer a call."""
        method, call = request.path.rpartition("/")[2], dict(await request.post())
        if method == "getUpdates":
            self.polls += 1
            return await self.poll({name: json.loads(str(value)) for name, value in call.items()})
        if method == "getMe":
            return result(BOT)
        if not method.startswith("send"):
            return result(True)
        async with self._changed:
            self.sent.append({"method": method, **call})
            self._changed.notify_all()
        if self.holds:
            await asyncio.sleep(3600)
        chat = {"id": int(str(call["chat_id"])), "type": "private"}
        now = int(time.time())
        return result({"message_id": 1000 + len(self.sent), "date": now, "chat": chat, "from": BOT, "text": "x"})

    async def has_sent(self, amount: int) -> None:
        """Wait until the bot has sent that many messages."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(lambda: len(self.sent) >= amount), 60)


def result(value: object) -> web.Response:
    """What Telegram answers where all is well."""
    return web.json_response({"ok": True, "result": value})


def refused(code: int, description: str) -> web.Response:
    """What Telegram answers where it refuses."""
    return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)


async def nothing_new(_: Json) -> web.Response:
    """A poll that is soon over, with no updates."""
    await asyncio.sleep(0.05)
    return result([])


async def silence(_: Json) -> web.Response:
    """A server that takes the call and never answers."""
    await asyncio.sleep(3600)
    return result([])


@asynccontextmanager
async def stub_api(poll: Callable[[Json], Awaitable[web.Response]] = nothing_new) -> AsyncIterator[StubApi]:
    """The server, on a free port of 127.0.0.1, until the block ends."""
    stub = StubApi(poll)
    server = web.Server(stub.handle)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    stub.address = f"http://127.0.0.1:{port}"
    try:
        yield stub
    finally:
        await runner.cleanup()
