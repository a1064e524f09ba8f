"""What carries python-telegram-bot's calls, with the errors, timeouts and bounds of the library's own client."""

import asyncio
from urllib.parse import SplitResult, urlsplit

from httptools import HttpParserError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram_api.bodies import Body, body_of
from bot.telegram_api.connection import Connection, Patience
from bot.telegram_api.opening import Opening

CONNECTIONS = 256
_IDLE_SECONDS = 15
"""A kept connection unused for so long is not used again: the server, which is more patient, then hardly ever closes
one just as a call goes out on it. What became of such a call could not be known."""
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


class NotSentError(Exception):
    """For sure, the Bot API saw nothing of a call: no free connection, no address, refused, no TLS."""


class Client(BaseRequest):
    """A pool of kept connections.

    Timeouts in seconds, None for no limit: `read` between two pieces of an answer, `media_write` for each piece of an
    upload, `connect` for a connection with its name lookup and TLS, `pool` for a free connection. Calls without files
    are written at once. `proxy` is an HTTP proxy's URL.
    Calls raise TimedOut and NetworkError with their cause, which is a NotSentError where that is sure, and the
    library's other errors as ever.
    """

    def __init__(
        self,
        connections: int = CONNECTIONS,
        *,
        read_timeout: float | None = 5,
        media_write_timeout: float | None = 20,
        connect_timeout: float | None = 5,
        pool_timeout: float | None = 1,
        proxy: str | None = None,
    ) -> None:
        self._read_timeout, self._media_write_timeout = read_timeout, media_write_timeout
        self._connect_timeout, self._pool_timeout = connect_timeout, pool_timeout
        self._opening = Opening(proxy)
        self._free = asyncio.Semaphore(connections)
        self._kept: dict[tuple[str, str], list[Connection]] = {}
        """By scheme and server; the one used last is last."""
        self._is_open = False

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer, where a call names no other."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; opening it twice changes nothing."""
        self._is_open = True

    async def shutdown(self) -> None:
        """Close every connection; the client can be initialized again."""
        self._is_open = False
        kept, self._kept = self._kept, {}
        for connection in (each for connections in kept.values() for each in connections):
            connection.close()
        await asyncio.sleep(0)  # the loop closes them in its next turn

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = _NOT_GIVEN,
        write_timeout: object = _NOT_GIVEN,
        connect_timeout: object = _NOT_GIVEN,
        pool_timeout: object = _NOT_GIVEN,
    ) -> tuple[int, bytes]:
        """The status and body of the answer.

        Raises:
            TimedOut: one of the timeouts.
            NetworkError: no connection, or a broken one, or no whole HTTP answer.
        """
        if not self._is_open:
            raise RuntimeError("This client is not initialized.")
        parts = urlsplit(url)
        body = body_of(request_data) if request_data else None
        patience = Patience(_given(write_timeout, self._media_write_timeout), _given(read_timeout, self._read_timeout))
        await self._wait_for_room(_given(pool_timeout, self._pool_timeout))
        try:
            connection = self._take(parts) or await self._open(parts, _given(connect_timeout, self._connect_timeout))
            answer = await connection.exchange(self._head(method, parts, body), body.content if body else b"", patience)
            self._keep(parts, connection)
        except TimeoutError as cause:
            raise TimedOut from cause
        except (OSError, HttpParserError) as cause:
            raise NetworkError(f"{type(cause).__name__}: {cause}") from cause
        finally:
            self._free.release()
        return answer

    def _head(self, method: str, url: SplitResult, body: Body | None) -> bytes:
        start = f"{self._opening.start_of(method, url)}User-Agent: {self.USER_AGENT}\r\nAccept: */*\r\n"
        if body is not None:
            start += f"Content-Type: {body.kind}\r\n"
        if method != "GET":
            start += f"Content-Length: {len(body.content) if body else 0}\r\n"
        return f"{start}\r\n".encode()

    async def _wait_for_room(self, patience: float | None) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(patience):
                await self._free.acquire()
        except TimeoutError as cause:
            raise TimedOut("Pool timeout: no connection became free. Request was *not* sent.") from _not_sent(cause)

    def _take(self, url: SplitResult) -> Connection | None:
        """A kept connection that is still good."""
        kept = self._kept.get((url.scheme, url.netloc))
        fresh = asyncio.get_running_loop().time() - _IDLE_SECONDS
        while kept:
            connection = kept.pop()
            if connection.is_good(heard_after=fresh):
                return connection
            connection.close()
        return None

    def _keep(self, url: SplitResult, connection: Connection) -> None:
        if not connection.is_usable:
            return
        if not self._is_open:
            connection.close()
            return
        kept = self._kept.setdefault((url.scheme, url.netloc), [])
        while kept and kept[0].heard_at < connection.heard_at - _IDLE_SECONDS:
            kept.pop(0).close()
        kept.append(connection)

    async def _open(self, url: SplitResult, patience: float | None) -> Connection:
        try:
            async with asyncio.timeout(patience):
                return await self._opening.open(url)
        except TimeoutError as cause:
            raise TimedOut from _not_sent(cause)
        except OSError as cause:
            raise NetworkError(f"{type(cause).__name__}: {cause}") from _not_sent(cause)


def _not_sent(cause: Exception) -> NotSentError:
    error = NotSentError(str(cause))
    error.__cause__ = cause
    return error


def _given(timeout: object, default: float | None) -> float | None:
    """A timeout that a call may name; the library marks one that is not named."""
    return timeout if timeout is None or isinstance(timeout, int | float) else default
