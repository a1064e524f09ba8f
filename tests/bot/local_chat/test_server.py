"""Starting, stopping, and who is let in."""

import asyncio
import re
import resource

import httpx
import psutil
import pytest

from bot.errors import StartError
from bot.local_chat.server import LocalChat

HALF_SENT = (
    b"",
    b"POST /chat/mess",
    b"POST /chat/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
)


async def test_a_free_port_on_this_machine_only(server: LocalChat, page: httpx.AsyncClient) -> None:
    assert server.address == f"http://127.0.0.1:{server.port}"
    assert (await page.get("/chat/state")).status_code == 200
    own = [each.laddr for each in psutil.Process().net_connections() if each.status == psutil.CONN_LISTEN]
    assert [ip for ip, port in own if port == server.port] == ["127.0.0.1"]


async def test_the_token_looks_like_telegrams_and_is_made_anew(server: LocalChat) -> None:
    assert re.fullmatch(r"\d+:[A-Za-z0-9_-]{35}", server.token)
    other = await LocalChat.start(port=0)
    await other.stop()
    assert other.token != server.token
    assert server.token not in repr(server)


async def test_a_taken_port(server: LocalChat) -> None:
    with pytest.raises(StartError, match=f"Port {server.port} is taken. Set LOCAL_CHAT_PORT to another one"):
        await LocalChat.start(server.port)


async def test_a_port_that_cannot_be_had_for_another_reason() -> None:
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, allowed[1]))
    try:
        with pytest.raises(StartError, match=r"Port 8080 cannot be used \(Too many open files\)"):
            await LocalChat.start(8080)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)


async def test_stopping_frees_the_port_and_may_be_done_twice() -> None:
    first = await LocalChat.start(port=0)
    await first.stop()
    await first.stop()
    second = await LocalChat.start(first.port)
    await second.stop()


@pytest.mark.parametrize("path", ["/", "/chat/state", "/nowhere", "/bot1:a/getMe"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}"])
async def test_foreign_hosts_are_refused(page: httpx.AsyncClient, server: LocalChat, path: str, host: str) -> None:
    answer = await page.get(path, headers={"Host": host.format(port=server.port)})
    assert answer.status_code == 403
    assert "The local chat answers this machine only." in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
async def test_own_hosts_are_welcome(page: httpx.AsyncClient, server: LocalChat, host: str) -> None:
    own = host.format(port=server.port)
    headers = {"Host": own, "Origin": f"http://{own}".lower()}
    body = {"chat_id": 1001, "user_id": 1001, "text": "a"}
    assert (await page.post("/chat/messages", json=body, headers=headers)).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{own}", "http://localhost:{port}"])
async def test_foreign_origins_are_refused(page: httpx.AsyncClient, server: LocalChat, origin: str) -> None:
    own = origin.format(own=f"127.0.0.1:{server.port}", port=server.port)
    body = {"chat_id": 1001, "user_id": 1001, "text": "a"}
    answer = await page.post("/chat/messages", json=body, headers={"Origin": own})
    assert (answer.status_code, answer.json()) == (403, {"error": "The local chat answers its own page only."})
    assert server.chat.messages() == []


@pytest.mark.parametrize("path", ["/", "/chat/state", "/nowhere", "/bot1:a/getMe", "/chat/files/x"])
async def test_every_answer_has_the_security_headers(page: httpx.AsyncClient, path: str) -> None:
    headers = (await page.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in headers


async def test_what_is_no_http_ends_without_a_word_of_ours(server: LocalChat) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"\x00\xff nonsense\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def test_a_broken_address_is_answered_with_json(page: httpx.AsyncClient) -> None:
    answer = await page.get("/bot%ff/getMe")
    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    answer = await page.get("/chat/files/%ff")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


@pytest.mark.parametrize("half", HALF_SENT)
async def test_what_is_half_sent_ends(half: bytes) -> None:
    server = await LocalChat.start(port=0, patience_seconds=0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(half)
    assert await asyncio.wait_for(reader.read(), 30) == b""
    writer.close()
    await server.stop()


async def test_requests_are_not_logged(
    page: httpx.AsyncClient, server: LocalChat, caplog: pytest.LogCaptureFixture
) -> None:
    await page.get(f"/bot{server.token}/getMe")
    await page.get("/nowhere")
    assert not [record for record in caplog.records if record.name.startswith("tornado")]
