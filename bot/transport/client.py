"""What carries python-telegram-bot's calls: aiohttp, with the errors, timeouts and bounds of the library's client."""

import asyncio
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientConnectionResetError,
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.payload import Payload
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import redacted
from bot.transport.bodies import Upload, form

CONNECTIONS = 256
_IDLE_SECONDS = 15
"""A kept connection unused for so long is closed from here: the server, which is more patient, then hardly ever closes
one just as a call goes out on it. What became of such a call could not be known."""
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


class PoolTimeoutError(TimeoutError):
    """Every connection was in use for too long."""


class ClosedBeforeError(ConnectionError):
    """A kept connection was found closed before anything of a call was written to it."""


NOT_SENT = (
    PoolTimeoutError,
    ConnectionTimeoutError,
    ClientConnectorError,
    ClientHttpProxyError,
    ClosedBeforeError,
)
"""Causes that say for sure that the Bot API saw nothing of a call: no free connection, no address, refused, no TLS."""


class Client(BaseRequest):
    """A pool of kept connections.

    Timeouts in seconds, None for no limit: `read` between two pieces of an answer, `media_write` for each piece of an
    upload, `connect` for a connection with its name lookup and TLS, `pool` for a free connection. Calls without files
    are written at once. `proxy` is an HTTP proxy's URL.
    Calls raise TimedOut and NetworkError with aiohttp's error as their cause, and the library's other errors as ever.
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
        self._timeout = ClientTimeout(total=None, connect=connect_timeout, sock_read=read_timeout)
        self._media_write_timeout, self._pool_timeout = media_write_timeout, pool_timeout
        self._proxy = proxy
        self._free = asyncio.Semaphore(connections)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer, where a call names no other."""
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Open the pool; opening it twice changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS),  # `_free` is the bound
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "identity"},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection; the client can be initialized again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
            TimedOut: one of the timeouts; its cause tells whether the call was sent.
            NetworkError: no connection, or a broken one, or no whole HTTP answer.
        """
        session = self._session
        if session is None:
            raise RuntimeError("This client is not initialized.")
        data = self._body(request_data, write_timeout)
        await self._wait_for_connection(pool_timeout)
        try:
            timeout = self._timeouts(read_timeout, connect_timeout)
            async with session.request(method, url, data=data, timeout=timeout, allow_redirects=False) as response:
                return response.status, await response.read()
        except TimeoutError as cause:
            raise TimedOut from cause
        except (ClientError, OSError) as cause:
            told = f"{type(cause).__name__}: {redacted(str(cause))}"
            raise NetworkError(told) from (ClosedBeforeError(told) if _unwritten(cause, data) else cause)
        finally:
            self._free.release()

    def _body(self, data: RequestData | None, write_timeout: object) -> Payload | None:
        if data is None or not data.contains_files:
            return form(data)
        return Upload(data, _given(write_timeout, self._media_write_timeout))

    async def _wait_for_connection(self, pool_timeout: object) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(_given(pool_timeout, self._pool_timeout)):
                await self._free.acquire()
        except TimeoutError:
            raise TimedOut("Pool timeout: no connection became free. Request was *not* sent.") from PoolTimeoutError()

    def _timeouts(self, read: object, connect: object) -> ClientTimeout:
        if read is _NOT_GIVEN and connect is _NOT_GIVEN:
            return self._timeout
        read, connect = _given(read, self._timeout.sock_read), _given(connect, self._timeout.connect)
        return ClientTimeout(total=None, connect=connect, sock_read=read)


def _unwritten(cause: Exception, data: Payload | None) -> bool:
    """Whether a kept connection was closed already. A form is written in one piece, an upload in several."""
    return isinstance(cause.__cause__, ClientConnectionResetError) and not isinstance(data, Upload)


def _given(timeout: object, default: float | None) -> float | None:
    """A timeout that a call may name; the library marks one that is not named."""
    return timeout if timeout is None or isinstance(timeout, int | float) else default


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this server: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, and NO_PROXY.
    This machine is spoken to directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("127.0.0.1", "::1", "localhost") or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")
