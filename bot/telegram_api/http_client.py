"""PTB's HTTP requests, made by aiohttp."""

import ssl
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohttp import (
    BytesPayload,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from aiohttp.connector import Connection
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


class NotSentError(Exception):
    """The Bot API surely saw nothing of a call: no connection was free, or none could be made: no address, refused, no
    TLS, no way through the proxy."""


class AiohttpRequest(BaseRequest):
    """A bounded pool of kept connections to the Bot API.

    Timeouts in seconds, None for no limit:

    - `connect_timeout`: one address of the server: TCP and TLS. A name's addresses are tried side by side (happy
      eyeballs).
    - `pool_timeout`, together with `connect_timeout`: a free connection, or a new one with its name lookup.
    - `read_timeout`: the start of the answer, and each further piece of it.
    - `total_timeout`: the whole call, with writing an upload, for which aiohttp has no timeout of its own.

    A connection that was idle for `keepalive_timeout` is not used again: servers, which wait for longer, then hardly
    ever close one just as a call goes out on it. What became of such a call could not be known.

    `proxy` is an HTTP proxy's URL, with user and password where it asks for them.
    """

    def __init__(
        self,
        connections: int = CONNECTIONS,
        *,
        read_timeout: float | None = 5,
        connect_timeout: float | None = 5,
        pool_timeout: float | None = 1,
        total_timeout: float | None = 60,
        keepalive_timeout: float = 15,
        proxy: str | None = None,
    ) -> None:
        self._connections, self._keepalive_timeout = connections, keepalive_timeout
        self._read_timeout, self._total_timeout = read_timeout, total_timeout
        self._connect_timeout, self._pool_timeout = connect_timeout, pool_timeout
        self._proxy = proxy
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer, where a call names no other."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; opening it twice changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=_Connector(limit=self._connections, keepalive_timeout=self._keepalive_timeout),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection; the pool can be initialized again."""
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
        """The answer's status and body. `write_timeout` is not used: `total_timeout` bounds writing.

        Raises:
            TimedOut: one of the timeouts; its cause is a NotSentError where that is sure.
            NetworkError: no connection, with a NotSentError as its cause; or a broken one, or no whole HTTP answer.
        """
        if self._session is None:
            raise RuntimeError("This client is not initialized.")
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data) if request_data else None,
                timeout=self._timeout(read_timeout, connect_timeout, pool_timeout),
                allow_redirects=False,
                proxy=self._proxy,
                ssl=self._tls if url.startswith("https:") else True,
            ) as response:
                return response.status, await response.read()
        except NotSentError as error:
            kind = TimedOut if isinstance(error.__cause__, TimeoutError) else NetworkError
            raise kind(str(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError) as error:
            cause = _cause(error)
            raise NetworkError(f"{type(error).__name__}: {cause}") from cause

    def _timeout(self, read: object, connect: object, pool: object) -> ClientTimeout:
        connecting = _given(connect, self._connect_timeout)
        waiting = _given(pool, self._pool_timeout)
        return ClientTimeout(
            total=self._total_timeout,
            connect=None if connecting is None or waiting is None else waiting + connecting,
            sock_connect=connecting,
            sock_read=_given(read, self._read_timeout),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The system's authorities, and Mozilla's, since some systems have none."""
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return context


class _Connector(TCPConnector):
    """aiohttp's pool; whatever fails before a call has its connection is a NotSentError."""

    async def connect(self, *args: Any, **kwargs: Any) -> Connection:  # noqa: ANN401  aiohttp's
        try:
            return await super().connect(*args, **kwargs)
        except TimeoutError as error:
            raise NotSentError("No connection was free or made in time. Request was *not* sent.") from error
        except ClientHttpProxyError as error:  # its words name the URL
            raise NotSentError(f"The proxy answers {error.status} {error.message}") from None
        except (ClientError, OSError) as error:
            raise NotSentError(f"{type(error).__name__}: {_cause(error)}") from error


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this server: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, and NO_PROXY.
    This machine is spoken to directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("127.0.0.1", "::1", "localhost") or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _body(data: RequestData) -> BytesPayload | FormData:
    """The parameters as a form; with files, as multipart."""
    if not data.contains_files:
        form = data.url_encoded_parameters().encode()
        return BytesPayload(form, content_type="application/x-www-form-urlencoded")
    parts = FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        parts.add_field(name, file, filename=filename.replace('"', "%22"), content_type=kind)  # as browsers do
    return parts


def _cause(error: Exception) -> BaseException:
    """What an error of aiohttp stems from: its own words may name the URL, and with it the token."""
    return error.__cause__ or error


def _given(timeout: object, default: float | None) -> float | None:
    """A timeout that a call may name; PTB marks one that is not named."""
    return timeout if timeout is None or isinstance(timeout, int | float) else default
