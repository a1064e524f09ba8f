"""How many replies a second come from one process that polls, one by webhook, and two replicas on one PostgreSQL.

All of it on this machine, the Bot API, the database and the sender too: on few cores that is what is measured.
"""

import asyncio
import socket
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.run.webhook import SECRET_HEADER
from tests.postgresql import Cluster, find_programs, running_cluster
from tests.soak.bot_api import TrafficApi, serve
from tests.soak.bot_process import start_bot

UPDATES = 3_000
AT_ONCE = 100
"""Telegram opens as many connections to a webhook."""
_SECRET = "Kq7-wZ0_vTtY3uNn5bRr8sXx1cLl6hJj"
_PATIENCE_SECONDS = 120
_FIRST_CHAT = 1_000_001


def _messages(api: TrafficApi) -> None:
    for number in range(UPDATES):
        api.say(_FIRST_CHAT + number, "/predict 9 8 9")


async def _answered(api: TrafficApi, amount: int) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while len(api.delivered) < amount:  # noqa: ASYNC110 - other processes answer
            await asyncio.sleep(0.01)


async def polling(folder: Path) -> float:
    """Replies a second of one process that asks for its updates, on SQLite."""
    api = TrafficApi()
    server, port = await serve(api)
    bot = await start_bot(port, folder)
    api.say(1, "/predict 9 8 9")
    await _answered(api, 1)
    started = time.perf_counter()
    _messages(api)
    await _answered(api, 1 + UPDATES)
    seconds = time.perf_counter() - started
    await _end(server, [bot])
    return UPDATES / seconds


async def webhook(folder: Path, databases: Sequence[str]) -> float:
    """Replies a second of as many processes as there are addresses of databases, which are the same one's."""
    api = TrafficApi()
    server, port = await serve(api)
    ports, bots = [_free_port() for _ in databases], []
    for place, database in enumerate(databases):
        home = folder / str(place)
        home.mkdir(parents=True)
        hook = {"WEBHOOK_URL": "https://bot.example.org/telegram", "WEBHOOK_SECRET": _SECRET}
        bots.append(await start_bot(port, home, DATABASE_URL=database, WEBHOOK_PORT=str(ports[place]), **hook))
    async with aiohttp.ClientSession(headers={SECRET_HEADER: _SECRET}) as http:
        api.say(1, "/predict 9 8 9")
        (first,) = api.taken()
        for hook_port in ports:
            await _post(http, hook_port, {**first, "update_id": hook_port})
        started = time.perf_counter()
        _messages(api)
        gate = asyncio.Semaphore(AT_ONCE)

        async def deliver(place: int, update: dict[str, object]) -> None:
            async with gate:
                await _post(http, ports[place % len(ports)], update)

        await asyncio.gather(*(deliver(place, update) for place, update in enumerate(api.taken())))
        seconds = time.perf_counter() - started
    await _end(server, bots)
    return UPDATES / seconds


async def _post(http: aiohttp.ClientSession, port: int, update: dict[str, object]) -> None:
    async with http.post(f"http://127.0.0.1:{port}/telegram", json=update) as answer:
        answer.raise_for_status()


async def _end(server: aiohttp.web.AppRunner, bots: Sequence[asyncio.subprocess.Process]) -> None:
    for bot in bots:
        bot.kill()
        await bot.wait()
    await server.cleanup()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def main(cluster: Cluster, folder: Path) -> None:
    """Print them."""
    asked = await polling(folder)
    print(f"One process that polls, on SQLite: {asked:,.0f} replies a second.")
    for words, databases in (
        ("One process by webhook, on SQLite", [f"sqlite:///{folder}/hook.db"]),
        ("One process by webhook, on PostgreSQL", [cluster.new_database()]),
        ("Two replicas by webhook, on PostgreSQL", [cluster.new_database()] * 2),
    ):
        replies = await webhook(folder / words.replace(" ", "-"), databases)
        print(f"{words}: {replies:,.0f} a second, {replies / asked:.2f} times as many.", flush=True)


if __name__ == "__main__":
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    with running_cluster(programs) as running, tempfile.TemporaryDirectory() as name:
        asyncio.run(main(running, Path(name)))
