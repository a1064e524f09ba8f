"""TLS and proxies, on real sockets."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.telegram_api.http_client import AiohttpRequest, NotSentError, proxy_for
from tests.bot.telegram_api.raw_server import TOKEN, Exchange, serving


async def fine(exchange: Exchange) -> None:
    await exchange.answer()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that signs itself, for 127.0.0.1, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    pem, key = folder / "cert.pem", folder / "key.pem"
    asked = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*asked.split(), "-out", pem, "-keyout", key], check=True, capture_output=True)
    return pem, key


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@dataclass
class Tunnels:
    """A proxy that relays what it is asked to CONNECT to."""

    url: str = ""
    heads: list[str] = field(default_factory=list)


@asynccontextmanager
async def tunnelling() -> AsyncIterator[Tunnels]:
    tunnels, tasks = Tunnels(), set[asyncio.Task[None]]()

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        tunnels.heads.append(head)
        host, port = head.split()[1].rsplit(":", 1)
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
        for one, other in ((reader, back), (there, writer)):
            tasks.add(asyncio.create_task(copy(one, other)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    tunnels.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield tunnels
    server.close()
    await asyncio.wait(tasks, timeout=5)


@pytest.mark.usefixtures("trusted")
async def test_tls_and_its_connections_are_kept(tls: ssl.SSLContext) -> None:
    async with serving(fine, tls=tls) as server, AiohttpRequest() as client:
        for _ in range(3):
            assert await client.post(server.api("getMe")) is True
    assert server.connections == 1


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(tls: ssl.SSLContext) -> None:
    async with serving(fine, tls=tls) as server, AiohttpRequest() as client:
        with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED") as raised:
            await client.post(server.api("sendMessage"))
    assert isinstance(raised.value.__cause__, NotSentError)
    assert server.heard == []


@pytest.mark.usefixtures("trusted")
async def test_a_tunnel_through_a_proxy(tls: ssl.SSLContext) -> None:
    async with serving(fine, tls=tls) as server, tunnelling() as tunnels:
        proxy = tunnels.url.replace("//", "//me:p%40ss@")
        async with AiohttpRequest(proxy=proxy) as client:
            for _ in range(2):
                assert await client.post(server.api("getMe")) is True
    assert server.connections == 1
    assert [head.split()[:2] for head in tunnels.heads] == [["CONNECT", server.url.removeprefix("https://")]]
    assert "Proxy-Authorization: Basic bWU6cEBzcw==\r\n" in tunnels.heads[0]
    assert TOKEN not in tunnels.heads[0]


async def test_a_proxy_that_refuses_means_that_nothing_was_sent() -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.answer(502, b"no way")

    async with serving(refuse) as server, AiohttpRequest(proxy=server.url) as client:
        with pytest.raises(NetworkError, match="502") as raised:
            await client.post(f"https://api.example/bot{TOKEN}/sendMessage")
    assert isinstance(raised.value.__cause__, NotSentError)


async def test_a_proxy_that_hangs_up_means_that_nothing_was_sent() -> None:
    async def hang_up(exchange: Exchange) -> None:
        exchange.writer.close()

    async with serving(hang_up) as server, AiohttpRequest(proxy=server.url) as client:
        with pytest.raises(NetworkError) as raised:
            await client.post(f"https://api.example/bot{TOKEN}/sendMessage")
    assert isinstance(raised.value.__cause__, NotSentError)


async def test_a_proxy_that_the_environment_names_carries_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(fine) as server:
        monkeypatch.setenv("http_proxy", server.url)
        monkeypatch.setenv("no_proxy", "inside.example")
        async with AiohttpRequest(proxy=proxy_for("http://api.example")) as client:
            assert await client.post(f"http://api.example/bot{TOKEN}/getMe") is True
    assert server.heard[0].head.startswith(f"POST http://api.example/bot{TOKEN}/getMe ")
    assert proxy_for("http://inside.example") is None
    assert proxy_for("http://127.0.0.1:8081") is None
