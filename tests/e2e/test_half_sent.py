"""Whoever sends the webhook half a request does not stay; whole ones are answered all the same."""

import asyncio
import socket

import httpx
import pytest

from bot.application import build_application
from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.run.webhook import SECRET_HEADER, Webhook
from bot.settings import Settings

SECRET = "Kq7-wZ0_vTtY3uNn5bRr8sXx1cLl6hJj"
HALF_SENT = (
    b"",
    b"POST /tele",
    f"POST /telegram HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 1000\r\n\r\n{{".encode(),
)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.usefixtures("empty_folder")
async def test_half_sent_updates_end(local_chat: LocalChat, services: Services) -> None:
    application = build_application(local_chat.token, local_chat.address, services)
    await application.initialize()
    settings = Settings(
        telegram_bot_token=local_chat.token,  # type: ignore[arg-type] # pydantic makes secrets of them
        webhook_url="https://bot.example.org/telegram",
        webhook_secret=SECRET,  # type: ignore[arg-type]
        webhook_port=_free_port(),
    )
    webhook = Webhook(application, settings, patience_seconds=0.2)
    await webhook.start()
    for half in HALF_SENT:
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.webhook_port)
        writer.write(half)
        assert await asyncio.wait_for(reader.read(), 30) == b""
        writer.close()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.webhook_port}") as http:
        whole = await http.post("/telegram", content=b" " * 500_000, headers={SECRET_HEADER: SECRET})
        assert whole.status_code == 200
    await webhook.stop()
    await application.shutdown()
