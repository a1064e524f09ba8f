"""One connection to an HTTP server: a request, its answer, the next request."""

import asyncio
import select
import sys
from dataclasses import dataclass
from typing import cast

from httptools import HttpParserError, HttpResponseParser

_PIECE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a piece may take, None for any time: to be written, of a long body; to come, of an answer."""

    write: float | None
    read: float | None


class Connection(asyncio.Protocol):
    """Carries one exchange at a time. `is_usable` tells whether it may carry another one."""

    def __init__(self) -> None:
        self.is_usable = True
        self.heard_at = 0.0
        """When something last came, on the loop's clock."""
        self._loop = asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._pieces: list[bytes] = []
        self._sent = False
        self._length_told = False
        self._in_body = False
        self._writable: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def exchange(self, head: bytes, body: bytes, patience: Patience) -> tuple[int, bytes]:
        """Send a request; the status and body of its answer. The connection is closed where it cannot be kept.

        Raises:
            TimeoutError: a piece took too long.
            OSError: the connection broke.
            HttpParserError: the answer is no HTTP.
        """
        answer: asyncio.Future[tuple[int, bytes]] = self._loop.create_future()
        self._answer = answer
        self.is_usable = self._sent = False
        try:
            await self._write(head, body, patience.write)
            self._sent = True
            self.heard_at = self._loop.time()
            if patience.read is not None:
                self._timer = self._loop.call_later(patience.read, self._check, patience.read)
            return await answer
        finally:
            self._answer = None
            if self._timer is not None:
                self._timer.cancel()
            if not self.is_usable:
                self._transport.abort()

    def is_good(self, heard_after: float) -> bool:
        """Whether a request may go out on it: something came after that time on the loop's clock, and nothing waits to
        be read, which would be the server's good-bye."""
        return self.is_usable and self.heard_at > heard_after and not self._has_news()

    def close(self) -> None:
        """End it at once."""
        self.is_usable = False
        self._transport.abort()

    async def _write(self, head: bytes, body: bytes, patience: float | None) -> None:
        if len(body) <= _PIECE_BYTES:
            self._transport.write(head + body)
            return
        self._transport.write(head)
        for start in range(0, len(body), _PIECE_BYTES):
            self._transport.write(body[start : start + _PIECE_BYTES])
            if self._writable is not None:
                async with asyncio.timeout(patience):
                    await self._writable
            if self._answer is None or self._answer.done():  # an answer to half a request, or a broken connection
                return

    def _has_news(self) -> bool:
        return bool(sys.platform != "win32" and self._news.poll(0))  # Windows has no poll

    def _check(self, patience: float) -> None:
        """Give up where nothing came for so long."""
        left = self.heard_at + patience - self._loop.time()
        if left <= 0:
            self._fail(TimeoutError("no answer"))
        else:
            self._timer = self._loop.call_later(left, self._check, patience)

    def _finish(self, keep: bool) -> None:
        if self._answer is not None and not self._answer.done():
            self.is_usable = keep and self._sent and not self._transport.is_closing()
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._pieces)))
            self.resume_writing()

    def _fail(self, error: Exception) -> None:
        self.is_usable = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    # What the transport tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one by its methods alone
        if sys.platform != "win32":
            self._news = select.poll()
            self._news.register(transport.get_extra_info("socket"), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nobody asked: the server is about to close
            self.close()
            return
        self.heard_at = self._loop.time()
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is None and self._in_body and not self._length_told:
            self._finish(keep=False)
        self._fail(exc or ConnectionResetError("the server closed the connection before a whole answer"))
        self.resume_writing()

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # What the parser tells

    def on_message_begin(self) -> None:
        """A second answer to one request ends the connection."""
        if self._answer is None or self._answer.done():
            self.is_usable = False
        self._pieces, self._length_told, self._in_body = [], False, False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._length_told = self._length_told or name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        self._in_body = True

    def on_body(self, piece: bytes) -> None:
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        """All but the likes of 100 Continue are answers."""
        if self._parser.get_status_code() >= 200:
            self._finish(self._parser.should_keep_alive())
