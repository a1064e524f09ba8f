"""A Bot API on loopback for measuring bots: real in what it answers, and so cheap that the bots are what is measured.

It serves any number of bots, each by its token, and hands messages out when `benchmarks.harness` asks it to:

- `POST /control/queue`: messages for one bot, each from a chat of its own, and how long every call takes to answer
  from now on. `getUpdates` alone is answered at once where there is something: it has been waiting.
- `GET /control/answered?token=…&patience=…`: when each chat has its photo, or after so many seconds: what was sent,
  and how long each chat waited for it.
- `GET /control/polling?token=…&patience=…`: when the bot waits for updates.
"""

import asyncio
import json
import re
import sys
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import uvloop

from benchmarks.bot_state import BotState, Fields, Reply

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_TYPE = re.compile(rb"\r\ncontent-type: *([^\r]+)", re.IGNORECASE)
_PART_NAME = re.compile(rb'name="([^"]+)"(; ?filename=)?')


class StubApi:
    """Every bot by its token, and the control."""

    def __init__(self) -> None:
        self._bots: dict[str, BotState] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def bot(self, token: str) -> BotState:
        """The bot of this token; new ones are welcome."""
        return self._bots.setdefault(token, BotState(token))

    def request(self, target: str, head: bytes, body: bytes, reply: Reply) -> None:
        """Answer one request."""
        if target.startswith("/bot"):
            token, _, method = target.removeprefix("/bot").partition("/")
            method, _, query = method.partition("?")
            fields, uploaded = _fields_of(head, body)
            self.bot(token).call(method.lower(), {**dict(parse_qsl(query)), **fields}, uploaded, reply)
            return
        task = asyncio.get_running_loop().create_task(self._control(target, body, reply))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _control(self, target: str, body: bytes, reply: Reply) -> None:
        url = urlsplit(target)
        asked = json.loads(body) if body else dict(parse_qsl(url.query))
        bot = self.bot(asked["token"])
        answer: dict[str, Any] = {}
        if url.path == "/control/queue":
            bot.queue(asked["texts"], asked["delay"])
        elif url.path == "/control/answered":
            await bot.wait_until(lambda: not bot.unanswered, float(asked["patience"]))
            answer = bot.report()
        else:
            await bot.wait_until(lambda: bot.waiting is not None, float(asked["patience"]))
        reply(json.dumps(answer).encode())


def _fields_of(head: bytes, body: bytes) -> tuple[Fields, bool]:
    """The parameters of a call, and whether a file came with it."""
    found = _TYPE.search(head)
    kind = found[1] if found else b""
    if kind.startswith(b"application/json"):
        return {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in json.loads(body).items()
        }, False
    if kind.startswith(b"multipart/"):
        return _parts(body, b"--" + kind.partition(b"boundary=")[2].strip(b'"'))
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), False


def _parts(body: bytes, boundary: bytes) -> tuple[Fields, bool]:
    fields, uploaded = {}, False
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        found = _PART_NAME.search(head)
        if found and found[2]:
            uploaded = True
        elif found:
            fields[found[1].decode()] = content[:-2].decode()
    return fields, uploaded


class Connection(asyncio.Protocol):
    """One client's connection, kept alive: a request, its answer, the next request."""

    def __init__(self, api: StubApi) -> None:
        self._api = api
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._read[: end + 2])
        body = _body(head, self._read, end + 4)
        if body is not None:
            self._read.clear()
            self._api.request(head.split(b" ", 2)[1].decode(), head, body, self._reply)

    def _reply(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(answer), answer)
            )


def _body(head: bytes, read: bytearray, start: int) -> bytes | None:
    """The whole body; None where more is to come."""
    if _CHUNKED.search(head):
        return _unchunked(bytes(read[start:])) if read.endswith(b"0\r\n\r\n") else None
    length = _LENGTH.search(head)
    wanted = int(length[1]) if length else 0
    return bytes(read[start : start + wanted]) if len(read) >= start + wanted else None


def _unchunked(data: bytes) -> bytes:
    body, place = b"", 0
    while True:
        end = data.index(b"\r\n", place)
        size = int(data[place:end], 16)
        if not size:
            return body
        body += data[end + 2 : end + 2 + size]
        place = end + 4 + size


async def serve() -> None:
    """Serve on a free port of 127.0.0.1, told on standard output, until standard input ends."""
    api, loop = StubApi(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(api), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve())
