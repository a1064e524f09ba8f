import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from bot.drawing import Painter, worker_process


@pytest.fixture
def _worker() -> Iterator[None]:
    yield
    worker_process().shutdown(wait=True)


def process_id() -> bytes:
    return str(os.getpid()).encode()


def slow_picture(seconds: float) -> bytes:
    time.sleep(seconds)
    return b"picture"


def broken_chart() -> bytes:
    raise ValueError("no such chart")


@pytest.mark.usefixtures("_worker")
async def test_charts_are_drawn_in_another_process_again_and_again() -> None:
    draw = Painter(worker_process)
    first, second = await draw(process_id), await draw(process_id)
    assert first == second != process_id()


@pytest.mark.usefixtures("_worker")
async def test_a_killed_worker_is_replaced_and_the_chart_drawn_all_the_same() -> None:
    draw = Painter(worker_process)
    worker = int(await draw(process_id))
    drawing = asyncio.create_task(draw(slow_picture, 1.0))
    await asyncio.sleep(0.3)
    os.kill(worker, signal.SIGKILL)
    assert await drawing == b"picture"


@pytest.mark.usefixtures("_worker")
async def test_an_error_in_a_chart_is_the_callers() -> None:
    with pytest.raises(ValueError, match="no such chart"):
        await Painter(worker_process)(broken_chart)
