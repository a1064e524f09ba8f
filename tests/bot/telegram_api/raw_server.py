"""A server on a real socket that does what a test says, byte for byte."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass
class Exchange:
    """One request on a connection."""

    head: str
    body: bytes
    writer: asyncio.StreamWriter
    number: int
    """Counted over all connections, from 1."""

    @property
    def method(self) -> str:
        """The Bot API's method."""
        return self.head.split()[1].rsplit("/", 1)[-1]

    async def answer(self, status: int = 200, body: bytes = b'{"ok":true,"result":true}', more: str = "") -> None:
        """Send a whole HTTP answer."""
        self.writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body)
        await self.writer.drain()

    async def refuse(self, status: int, description: str, **parameters: int) -> None:
        """Send an error as the Bot API does."""
        told = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        await self.answer(status, json.dumps(told).encode())

    async def send(self, raw: bytes) -> None:
        """Send just these bytes."""
        self.writer.write(raw)
        await self.writer.drain()

    def reset(self) -> None:
        """End the connection with a reset."""
        reset(self.writer)


Answer = Callable[[Exchange], Awaitable[None]]


@dataclass
class RawServer:
    """`heard` are the requests that arrived whole; `at_once` is the most that were under way together."""

    url: str = ""
    heard: list[Exchange] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    _under_way: int = 0

    def api(self, method: str) -> str:
        """A method's address."""
        return f"{self.url}/bot{TOKEN}/{method}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> None:
        while not writer.is_closing():
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length:")), 0
            )
            exchange = Exchange(head, await reader.readexactly(length), writer, len(self.heard) + 1)
            self.heard.append(exchange)
            self._under_way += 1
            self.at_once = max(self.at_once, self._under_way)
            try:
                await answer(exchange)
            finally:
                self._under_way -= 1


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset, not a polite close."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def serving(
    answer: Answer,
    at_first: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[RawServer]:
    """A server that answers each request so; `at_first` is done with each new connection before it is read."""
    server, tasks = RawServer(), set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        server.connections += 1
        try:
            if at_first is not None:
                await at_first(writer)
            await server._serve(reader, writer, answer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", port, ssl=tls)
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
