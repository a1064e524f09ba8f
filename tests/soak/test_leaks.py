"""Memory, files and threads of a bot that answers for long: they stay as they are.

`SOAK_LEAK_UPDATES` says how many updates; `make soak` sends 50,000.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from bot.telegram_api.http_client import CONNECTIONS
from tests.soak.bot_api import TrafficApi, serve
from tests.soak.bot_process import start_bot, stop_bot

UPDATES = int(os.environ.get("SOAK_LEAK_UPDATES", "600"))
MOST_GROWTH = 1.1
"""Of memory, from half of the updates to all of them."""
MOST_CONNECTIONS = 2 + CONNECTIONS
"""Of those kept for calls, and of polling's; how many are open depends on how many people wait at once."""
_PEOPLE = 3000
_MOST_WAITING = 100
_FIRST_PERSON = 5_000_001
_MEGABYTE = 2**20


@pytest.fixture
async def api() -> AsyncIterator[tuple[TrafficApi, int]]:
    api = TrafficApi()
    server, port = await serve(api)
    yield api, port
    await server.cleanup()


def _text(number: int) -> str:
    """Readings that were asked for before, new ones, and what cannot be read, in turn."""
    kind, score = number % 4, number // 4 % 1000 / 100
    return [f"/predict {score} 5 {number % 11}", "/predict 9 8 9", "what?", "/chart"][kind]


async def test_nothing_grows(api: tuple[TrafficApi, int], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, port = api
    process = await start_bot(port, folder)
    bot = psutil.Process(process.pid)
    await _send(people, range(UPDATES // 2))
    half = _held(bot)
    await _send(people, range(UPDATES // 2, UPDATES))
    whole = _held(bot)
    code = await stop_bot(process)
    with capsys.disabled():
        print(f"\n{UPDATES // 2:,} updates: {half}; {UPDATES:,} updates: {whole}")
    assert code == 0
    assert len(people.delivered) == UPDATES
    assert whole["MB"] < half["MB"] * MOST_GROWTH
    assert whole["files"] <= half["files"] + 5
    assert whole["connections"] <= MOST_CONNECTIONS
    assert whole["threads"] <= half["threads"] + 5


async def _send(people: TrafficApi, numbers: range) -> None:
    """Send these messages, and wait until each is answered."""
    wanted = len(people.delivered) + len(numbers)
    async with asyncio.timeout(1200):
        for number in numbers:
            while people.waiting >= _MOST_WAITING:  # noqa: ASYNC110 - another process takes them
                await asyncio.sleep(0.02)
            people.say(_FIRST_PERSON + number % _PEOPLE, _text(number))
        while len(people.delivered) < wanted:  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(0.05)


def _held(bot: psutil.Process) -> dict[str, int]:
    memory = round(bot.memory_info().rss / _MEGABYTE)
    connections = len(bot.net_connections("tcp"))
    files = bot.num_fds() - connections
    return {"MB": memory, "files": files, "connections": connections, "threads": bot.num_threads()}
