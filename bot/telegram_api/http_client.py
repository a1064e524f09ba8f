"""PTB's HTTP requests, made by aiohttp."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from aiohttp.connector import Connection
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
_NOT_GIVEN = BaseRequest.DEFAULT_NONE


class NotSentError(Exception):
    """The Bot API surely saw nothing of a call: no connection was free, or none could be made (no address, refused, no
    TLS, no way through the proxy)."""


class AiohttpRequest(BaseRequest):
    """A bounded pool of persistent connections, through an HTTP proxy where its URL is given.

    Timeouts in seconds, None for no limit:
    - `pool_timeout`: a free connection, or else a new one with its name lookup.
    - `connect_timeout`: TCP and TLS, for each of the server's addresses.
    - `read_timeout`: the start of the answer, and each further piece of it.
    - `total_timeout`: the whole call. It bounds writing, for which aiohttp has no timeout: `write_timeout` is not used.
    - `keepalive_timeout`: an idle connection is not used again after that. Servers wait for longer, and so hardly ever
      close one just as a call goes out on it, whose outcome would then be unknown.
    """

    def __init__(
        self,
        connections: int = CONNECTIONS,
        *,
        pool_timeout: float | None = 10,
        connect_timeout: float | None = 5,
        read_timeout: float | None = 5,
        total_timeout: float | None = 60,
        keepalive_timeout: float = 15,
        proxy: str | None = None,
    ) -> None:
        self._connections, self._keepalive_timeout, self._proxy = connections, keepalive_timeout, proxy
        self._timeout = aiohttp.ClientTimeout(
            total=total_timeout, connect=pool_timeout, sock_connect=connect_timeout, sock_read=read_timeout
        )
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer, where a call names no other."""
        return self._timeout.sock_read

    async def initialize(self) -> None:
        """Open the pool; opening it twice changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_Connector(limit=self._connections, keepalive_timeout=self._keepalive_timeout),
                cookie_jar=aiohttp.DummyCookieJar(),
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
        """The answer's status and body. Raises TimedOut: one of the timeouts; NetworkError: no connection, a broken
        one, or no whole HTTP answer. Where the call surely was not sent, their cause is a NotSentError."""
        if self._session is None:
            raise RuntimeError("This client is not initialized.")
        timeout = aiohttp.ClientTimeout(
            total=self._timeout.total,
            connect=_given(pool_timeout, self._timeout.connect),
            sock_connect=_given(connect_timeout, self._timeout.sock_connect),
            sock_read=_given(read_timeout, self._timeout.sock_read),
        )
        body = _body(request_data) if request_data else None
        tls = self._tls if url.startswith("https:") else True
        with _ptb_errors():
            async with self._session.request(
                method, url, data=body, timeout=timeout, proxy=self._proxy, ssl=tls, allow_redirects=False
            ) as response:
                return response.status, await response.read()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The system's authorities, and Mozilla's, since some systems have none."""
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return context


class _Connector(aiohttp.TCPConnector):
    """Whatever fails before a call has its connection is a NotSentError."""

    async def connect(self, *args: Any, **kwargs: Any) -> Connection:  # noqa: ANN401  aiohttp's
        try:
            return await super().connect(*args, **kwargs)
        except TimeoutError as error:
            raise NotSentError("No connection was free or made in time. Request was *not* sent.") from error
        except aiohttp.ClientHttpProxyError as error:
            raise NotSentError(f"The proxy answers {error.status} {error.message}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NotSentError(_reason(error)) from error


@contextmanager
def _ptb_errors() -> Iterator[None]:
    try:
        yield
    except NotSentError as error:
        kind = TimedOut if isinstance(error.__cause__, TimeoutError) else NetworkError
        raise kind(str(error)) from error
    except TimeoutError as error:
        raise TimedOut from error
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(_reason(error)) from error.__cause__ or error


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for a server: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, and NO_PROXY.
    This machine is spoken to directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("127.0.0.1", "::1", "localhost") or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _body(data: RequestData) -> aiohttp.BytesPayload | aiohttp.FormData:
    """The parameters, URL-encoded; with files, as multipart."""
    if not data.contains_files:
        return aiohttp.BytesPayload(
            data.url_encoded_parameters().encode(), content_type="application/x-www-form-urlencoded"
        )
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename.replace('"', "%22"), content_type=kind)  # as browsers quote
    return form


def _reason(error: Exception) -> str:
    """What went wrong. aiohttp's own words may name the URL, which holds the token; those of the cause do not."""
    return f"{type(error).__name__}: {error.__cause__ or error}"


def _given(timeout: object, default: float | None) -> float | None:
    """A timeout that a call may name; PTB marks one that is not named."""
    return timeout if timeout is None or isinstance(timeout, int | float) else default
