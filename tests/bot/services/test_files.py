"""Files are read apart from all else, one at a time a person."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import PersonError
from bot.services.files import MOST_WAITING, Files, FileTurns
from engine.files.examples_csv import read_csv_rows
from tests.e2e.teaching import HEADER


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    files = Files()
    yield files
    files.shutdown()


async def test_files_wait_for_no_thread_of_the_database(files: Files) -> None:
    loop, gate = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    held = loop.run_in_executor(None, gate.wait)
    rows = await files.process(read_csv_rows, (HEADER + "happy,8,7,8\n").encode())
    assert len(rows.good) == 1
    assert not held.done()
    gate.set()
    await held


class Line:
    """People who send files, and what happens to these, in order."""

    def __init__(self) -> None:
        self.turns, self.seen = FileTurns(), list[object]()
        self.gate = asyncio.Event()

    async def send(self, person: int, name: str) -> None:
        async def wait(ahead: int) -> None:
            self.seen.append((name, ahead))

        async with self.turns.turn(person, wait):
            self.seen.append(name)
            await self.gate.wait()

    def sent(self, person: int, name: str) -> asyncio.Task[None]:
        return asyncio.create_task(self.send(person, name))


async def test_one_at_a_time_and_others_do_not_wait() -> None:
    line = Line()
    tasks = [line.sent(1, "a"), line.sent(1, "b"), line.sent(1, "c"), line.sent(2, "d")]
    await asyncio.wait(tasks, timeout=0.01)
    assert line.seen == ["a", ("b", 1), ("c", 2), "d"]
    line.gate.set()
    await asyncio.gather(*tasks)
    assert line.seen[4:] == ["b", "c"]


async def test_only_a_few_wait_and_there_is_room_again_afterwards() -> None:
    line = Line()
    tasks = [line.sent(1, str(number)) for number in range(1 + MOST_WAITING)]
    await asyncio.wait(tasks, timeout=0.01)
    with pytest.raises(PersonError, match="3 files of yours are waiting already"):
        await line.send(1, "too many")
    line.gate.set()
    await asyncio.gather(*tasks)
    await line.send(1, "again")
    assert line.seen[-1] == "again"


async def test_whoever_fails_gives_the_turn_on() -> None:
    turns = FileTurns()

    async def nobody_hears(_: int) -> None:
        raise ConnectionError

    async def in_turn() -> None:
        async with turns.turn(1, nobody_hears):
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - any
        await in_turn()
    with pytest.raises(ValueError):  # noqa: PT011
        await in_turn()
