"""A running local chat, and the two who use it: the page and python-telegram-bot."""

import json
import ssl
import struct
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.server import LocalChat


@pytest.fixture
async def server() -> AsyncIterator[LocalChat]:
    running = await LocalChat.start(port=0)
    yield running
    await running.stop()


@pytest.fixture
def chat(server: LocalChat) -> ChatState:
    return server.chat


@pytest.fixture
async def page(server: LocalChat, tls: ssl.SSLContext) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.address, verify=tls) as client:
        yield client


@pytest.fixture
async def bot(server: LocalChat, tls: ssl.SSLContext) -> AsyncIterator[Bot]:
    request, polling = (HTTPXRequest(httpx_kwargs={"verify": tls}) for _ in range(2))
    async with Bot(
        server.token,
        base_url=f"{server.address}/bot",
        base_file_url=f"{server.address}/file/bot",
        request=request,
        get_updates_request=polling,
    ) as ptb:
        yield ptb


class Api:
    """Bare calls of the Bot API, as forms."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token

    async def __call__(self, method: str, **parameters: str | int) -> JsonObject:
        answer: JsonObject = (await self.client.post(f"/bot{self.token}/{method}", data=parameters)).json()
        return answer

    async def error(self, method: str, **parameters: str | int) -> str:
        """The description of a refusal with code 400."""
        answer = await self(method, **parameters)
        assert (answer["ok"], answer.get("error_code")) == (False, 400), answer
        return str(answer["description"])


@pytest.fixture
def api(page: httpx.AsyncClient, server: LocalChat) -> Api:
    return Api(page, server.token)


def keyboard(**button: object) -> str:
    """An inline keyboard of one button, as JSON."""
    return json.dumps({"inline_keyboard": [[{"text": "a"} | button]]})


def png(width: int = 4, height: int = 3, padding: int = 0, rows: int | None = None) -> bytes:
    """A black PNG picture; `padding` bytes of a chunk that means nothing make it larger. With fewer `rows` than its
    header promises it is cut short."""
    pixels = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height if rows is None else rows)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"tEXt", b"\0" * padding), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
