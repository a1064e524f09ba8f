"""A Bot API for traffic: any number of people in private chats, what they write, and all that the bot sends."""

import asyncio
import email
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
_ME = {"id": 123456, "is_bot": True, "first_name": "Soak", "username": "soak_bot", "supports_inline_queries": False}
_MOST_AT_ONCE = 100
_MOST_BYTES = 8 * 1024 * 1024

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A call of the bot: the method, its parameters (files left out), and how it would be answered."""

    method: str
    parameters: Json

    @property
    def chat_id(self) -> int:
        return int(self.parameters.get("chat_id", 0))

    @property
    def words(self) -> str:
        """What people would read of it."""
        return str(self.parameters.get("text") or self.parameters.get("caption") or "")

    @property
    def sends(self) -> bool:
        """Whether a new message comes of it."""
        return self.method.startswith("send") and self.method != "sendChatAction"


@dataclass
class TrafficApi:
    """What waits for the bot, and what it did."""

    delivered: list[Call] = field(default_factory=list)
    """Every call that sent something, in order."""
    _waiting: deque[Json] = field(default_factory=deque)
    _next: int = 1
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def waiting(self) -> int:
        """Updates that the bot has not confirmed."""
        return len(self._waiting)

    def say(self, chat_id: int, text: str) -> None:
        """A person writes to the bot."""
        person = {"id": chat_id, "is_bot": False, "first_name": "Kim"}
        self.put({"message": self._message(chat_id, {"from": person, "text": text, **_command(text)})})

    def put(self, fields: Json) -> None:
        """Any update."""
        self._waiting.append({"update_id": self._next, **fields})
        self._next += 1
        self._came.set()

    def taken(self) -> list[Json]:
        """What waits for the bot, for who delivers it by webhook."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    async def answer(self, call: Call) -> object:
        """Do what a call asks for; the result."""
        if call.method == "getUpdates":
            return await self._updates(call.parameters)
        if call.method == "getMe":
            return _ME
        if call.sends:
            self.delivered.append(call)
            return self._message(call.chat_id, {"from": _ME, **_content(call)})
        if call.method.startswith("edit"):
            return self._message(call.chat_id, {"from": _ME, **_content(call)})
        return True

    async def _updates(self, asked: Json) -> Sequence[Json]:
        while self._waiting and self._waiting[0]["update_id"] < int(asked.get("offset", 0)):
            self._waiting.popleft()
        if not self._waiting:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), float(asked.get("timeout", 0)))
            except TimeoutError:
                return []
        return [self._waiting[place] for place in range(min(len(self._waiting), _MOST_AT_ONCE))]

    def _message(self, chat_id: int, fields: Json) -> Json:
        self._next += 1
        chat = {"id": chat_id, "type": "private", "first_name": "Kim"}
        return {"message_id": self._next, "date": int(time.time()), "chat": chat, **fields}


async def call_of(request: web.Request) -> Call:
    """The call that a request makes."""
    kind, body = request.headers.get("Content-Type", ""), await request.read()
    if kind.startswith("multipart/"):
        parts = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        words = [part for part in parts.walk() if not part.is_multipart() and part.get_filename() is None]
        fields = {_name(part): part.get_payload(decode=True) for part in words}
        parameters = {
            name: value.decode(errors="replace") for name, value in fields.items() if isinstance(value, bytes)
        }
    else:
        parameters = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Call(request.path.rpartition("/")[2], {**request.query, **parameters})


def _name(part: Message) -> str:
    return str(part.get_param("name", header="content-disposition"))


async def serve(api: TrafficApi) -> tuple[web.AppRunner, int]:
    """Serve it on a free port of 127.0.0.1; the server, and the port."""

    async def handle(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": await api.answer(await call_of(request))})

    return await serve_on_loopback(handle)


async def serve_on_loopback(handle: Any) -> tuple[web.AppRunner, int]:
    """An aiohttp server for every path on a free port."""
    application = web.Application(client_max_size=_MOST_BYTES)
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


def _command(text: str) -> Json:
    if not text.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}


def _content(call: Call) -> Json:
    shown: Json = {"caption" if "caption" in call.parameters else "text": call.words}
    if call.method in ("sendPhoto", "editMessageMedia"):
        photo = call.parameters.get("photo", "file-of-the-photo")
        shown["photo"] = [{"file_id": photo, "file_unique_id": "u", "width": 720, "height": 900}]
    if "reply_markup" in call.parameters:
        shown["reply_markup"] = json.loads(call.parameters["reply_markup"])
    return shown
