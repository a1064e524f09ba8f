"""Updates by webhook: one process, and several that share a database."""

import asyncio
import contextlib
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.local_chat.server import LocalChat
from bot.run.webhook import SECRET_HEADER
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.webhook_sender import WebhookSender
from tests.processes import Process, ended, first_line, start

SECRET = "Kq7-wZ0_vTtY3uNn5bRr8sXx1cLl6hJj"


@dataclass
class Replica:
    """A running `python -m bot` that takes updates by webhook."""

    process: Process
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def hook(self) -> str:
        return f"{self.address}/telegram"


async def replica(chat: LocalChat, folder: Path, database_url: str, **variables: str) -> Replica:
    """Start one, and wait until it is ready."""
    port = _free_port()
    process = await start(
        TELEGRAM_BOT_TOKEN=chat.token,
        TELEGRAM_API_URL=chat.address,
        DATABASE_URL=database_url,
        MODELS_DIR=str(folder),
        WEBHOOK_URL="https://bot.example.org/telegram",
        WEBHOOK_PORT=str(port),
        WEBHOOK_SECRET=SECRET,
        **variables,
    )
    assert "https://bot.example.org/telegram" in await first_line(process)
    return Replica(process, port)


@asynccontextmanager
async def delivering(chat: LocalChat, *replicas: Replica, copies: int = 1) -> AsyncIterator[WebhookSender]:
    sender = WebhookSender(chat, [each.hook for each in replicas], copies)
    task = asyncio.create_task(sender.deliver())
    try:
        yield sender
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _webhook_of(chat: LocalChat) -> tuple[str, str] | None:
    return chat.chat.webhook


async def stopped(each: Replica) -> tuple[int | None, str, str]:
    """Stop it; its exit code, and what it wrote."""
    each.process.send_signal(signal.SIGTERM)
    return await ended(each.process)


async def test_one_process_answers_by_webhook_and_stops_cleanly(
    folder: Path, outsider: Rig, local_chat: LocalChat
) -> None:
    bot = await replica(local_chat, folder / "models", f"sqlite:///{folder}/bot.db", LOG_LEVEL="DEBUG")
    async with delivering(local_chat, bot), httpx.AsyncClient(base_url=bot.address) as http:
        answer = await Person(outsider, YOU, YOU).asks("/predict 9 8 9")
        assert answer["caption"].startswith("angry, 46%")
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/readyz")).status_code == 200
    code, out, err = await stopped(bot)
    assert code == 0
    assert "Traceback" not in err
    assert SECRET not in out + err
    assert local_chat.token not in out + err
    with contextlib.closing(sqlite3.connect(folder / "bot.db")) as connection:
        lanes = {lane for (lane,) in connection.execute("SELECT place FROM arrivals")}
    assert len(lanes) == 1
    assert YOU not in lanes  # who asked is not to be told from it
    assert local_chat.chat.webhook == ("https://bot.example.org/telegram", SECRET)  # it is the other replicas' too


async def test_nobody_else_can_send_updates(folder: Path, local_chat: LocalChat) -> None:
    bot = await replica(local_chat, folder / "models", f"sqlite:///{folder}/bot.db")
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": YOU, "type": "private"}}}
    async with httpx.AsyncClient(base_url=bot.address) as http:
        assert (await http.post("/telegram", json=update)).status_code == 403
        assert (await http.post("/telegram", json=update, headers={SECRET_HEADER: SECRET[:-1]})).status_code == 403
        assert (await http.post("/elsewhere", json=update, headers={SECRET_HEADER: SECRET})).status_code == 404
        for malformed in (b"", b"{", b"[]", b'{"update_id": null}', b'{"update_id": "x", "message": 5}', b"\xff"):
            answer = await http.post("/telegram", content=malformed, headers={SECRET_HEADER: SECRET})
            assert answer.status_code == 200  # to be delivered again would not make it better
        assert (await http.post("/telegram", json=update, headers={SECRET_HEADER: SECRET})).status_code == 200
    code, _, err = await stopped(bot)
    assert (code, "Traceback" in err) == (0, False)


async def test_polling_takes_the_webhook_away(folder: Path, outsider: Rig, local_chat: LocalChat) -> None:
    bot = await replica(local_chat, folder / "models", f"sqlite:///{folder}/bot.db")
    assert (await stopped(bot))[0] == 0
    assert _webhook_of(local_chat)
    process = await start(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address)
    await first_line(process)
    await Person(outsider, YOU, YOU).asks("/privacy")
    assert _webhook_of(local_chat) is None
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[0] == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("secret", ["", "short", "a" * 40, "with spaces in it, and a full stop."])
async def test_a_missing_or_weak_secret_is_refused(secret: str, local_chat: LocalChat) -> None:
    process = await start(
        TELEGRAM_BOT_TOKEN=local_chat.token, WEBHOOK_URL="https://bot.example.org/telegram", WEBHOOK_SECRET=secret
    )
    code, _, err = await ended(process)
    assert code == 1
    assert "WEBHOOK_SECRET" in err
    assert err.count("\n") == 1
    assert not secret or secret not in err


@pytest.mark.usefixtures("folder")
async def test_a_port_that_is_taken_is_one_line(local_chat: LocalChat) -> None:
    process = await start(
        TELEGRAM_BOT_TOKEN=local_chat.token,
        TELEGRAM_API_URL=local_chat.address,
        WEBHOOK_URL="https://bot.example.org/telegram",
        WEBHOOK_PORT=str(local_chat.port),
        WEBHOOK_SECRET=SECRET,
    )
    code, _, err = await ended(process)
    assert code == 1
    assert f"WEBHOOK_PORT {local_chat.port}" in err
    assert "Traceback" not in err
