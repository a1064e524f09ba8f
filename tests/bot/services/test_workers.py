import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.services.workers import Worker, WorkerPool, drawing_process, fitting_workers


@pytest.fixture(params=[partial(Worker, drawing_process), fitting_workers], ids=["drawing", "fitting"])
def worker(request: pytest.FixtureRequest) -> Iterator[Worker | WorkerPool]:
    worker: Worker | WorkerPool = request.param()
    yield worker
    worker.shutdown()


def slow(seconds: float) -> bytes:
    time.sleep(seconds)
    return b"done"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError("no such chart")


async def test_the_work_is_done_in_another_process(worker: Worker | WorkerPool) -> None:
    assert os.getpid() not in (await worker(os.getpid), await worker(os.getpid))


async def test_another_process_is_started_only_where_all_are_busy() -> None:
    worker = fitting_workers()
    alone = [await worker(os.getpid) for _ in range(3)]
    assert len(set(alone)) == 1
    busy = asyncio.create_task(worker(slow, 0.5))
    await asyncio.sleep(0.1)
    assert await worker(os.getpid) != alone[0]
    await busy
    worker.shutdown()


async def test_processes_killed_while_they_are_idle_are_replaced(worker: Worker | WorkerPool) -> None:
    await asyncio.gather(*(worker(slow, 0.2) for _ in range(2)))
    for process in await asyncio.gather(worker(os.getpid), worker(os.getpid)):
        os.kill(process, signal.SIGKILL)
    assert await asyncio.gather(*(worker(slow, 0.2) for _ in range(2))) == [b"done"] * 2


async def test_a_killed_process_is_replaced_and_all_its_work_done_all_the_same(worker: Worker | WorkerPool) -> None:
    process = await worker(os.getpid)
    work = [asyncio.create_task(worker(slow, 0.5)) for _ in range(3)]
    await asyncio.sleep(0.2)
    os.kill(process, signal.SIGKILL)
    assert await asyncio.gather(*work) == [b"done"] * 3
    assert await worker(os.getpid) != process


async def test_work_that_kills_its_process_is_given_up_and_the_next_is_done(worker: Worker | WorkerPool) -> None:
    with pytest.raises(RuntimeError):
        await worker(die)
    assert await worker(slow, 0.0) == b"done"


async def test_an_error_is_the_callers(worker: Worker | WorkerPool) -> None:
    with pytest.raises(ValueError, match="no such chart"):
        await worker(fail)


async def test_shutting_down_gives_up_the_work_under_way(worker: Worker | WorkerPool) -> None:
    await worker(slow, 0.0)
    work = asyncio.create_task(worker(slow, 60.0))
    await asyncio.sleep(0.2)
    start = time.monotonic()
    await asyncio.to_thread(worker.shutdown)
    assert time.monotonic() - start < 20
    work.cancel()
    await asyncio.wait([work])


def test_where_the_bot_is_killed_its_processes_end_too() -> None:
    script = (
        "import asyncio, os, signal\n"
        "from bot.services.workers import Worker, drawing_process\n"
        "print(asyncio.run(Worker(drawing_process)(os.getpid)), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    worker = int(ended.stdout)
    until = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
