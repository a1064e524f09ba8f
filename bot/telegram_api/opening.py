"""New connections: the name looked up, its addresses tried side by side, TLS, and a proxy where there is one."""

import asyncio
import socket
import ssl
from base64 import b64encode
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohappyeyeballs import start_connection

from bot.telegram_api.connection import Connection

_NEXT_ADDRESS_SECONDS = 0.25


class Opening:
    """Opens connections, through an HTTP proxy where its URL is given."""

    def __init__(self, proxy: str | None) -> None:
        self._proxy = urlsplit(proxy) if proxy else None

    async def open(self, url: SplitResult) -> Connection:
        """A connection to the server of this URL.

        Raises:
            OSError: there is none to be had: name, address, TLS or proxy.
        """
        secure = url.scheme == "https"
        sock = await _reach(self._proxy or url)
        if secure and self._proxy:
            return await self._tunnel(sock, url, self._proxy)
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            sock=sock,
            ssl=self._tls if secure else None,
            server_hostname=url.hostname if secure else None,
        )
        return connection

    def start_of(self, method: str, url: SplitResult) -> str:
        """The first line of a request, and its Host; a proxy that reads along is asked for the whole URL."""
        target = url.path + (f"?{url.query}" if url.query else "")
        if self._proxy is None or url.scheme == "https":
            return f"{method} {target} HTTP/1.1\r\nHost: {url.netloc}\r\n"
        return f"{method} {url.scheme}://{url.netloc}{target} HTTP/1.1\r\nHost: {url.netloc}\r\n{_pass(self._proxy)}"

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The system's authorities, and Mozilla's, since some systems have none."""
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return context

    async def _tunnel(self, sock: socket.socket, url: SplitResult, proxy: SplitResult) -> Connection:
        loop = asyncio.get_running_loop()
        transport, tunnel = await loop.create_connection(_Tunnel, sock=sock)
        try:
            where = f"{url.hostname}:{_port(url)}"
            transport.write(f"CONNECT {where} HTTP/1.1\r\nHost: {where}\r\n{_pass(proxy)}\r\n".encode())
            await tunnel.granted
            connection = Connection()
            secured = await loop.start_tls(transport, connection, self._tls, server_hostname=url.hostname)
            if secured is None:
                raise ConnectionResetError("the proxy closed the tunnel")
        except BaseException:
            transport.abort()
            raise
        connection.connection_made(secured)
        return connection


class _Tunnel(asyncio.Protocol):
    """A proxy's answer to CONNECT."""

    def __init__(self) -> None:
        self.granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        if b"\r\n\r\n" in self._read and not self.granted.done():
            status = self._read.split(b"\r\n", 1)[0].decode("latin-1")
            if status.split(" ")[1:2] == ["200"]:
                self.granted.set_result(None)
            else:
                self.granted.set_exception(ConnectionRefusedError(f"the proxy answers {status}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.granted.done():
            self.granted.set_exception(exc or ConnectionResetError("the proxy closed the connection"))


async def _reach(url: SplitResult) -> socket.socket:
    """Connected to the server, over whichever of its addresses answers first."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.hostname, _port(url), type=socket.SOCK_STREAM)
    return await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS)


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _pass(proxy: SplitResult) -> str:
    """What a proxy asks to be told, where its URL names somebody."""
    if proxy.username is None:
        return ""
    named = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return f"Proxy-Authorization: Basic {b64encode(named.encode()).decode()}\r\n"


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this server: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, and NO_PROXY.
    This machine is spoken to directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("127.0.0.1", "::1", "localhost") or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")
