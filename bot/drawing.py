"""Charts drawn in a worker process: matplotlib is slow and not thread-safe; the event loop stays free."""

import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor

from loky import get_reusable_executor


def worker_process() -> Executor:
    """The one worker process: the same executor at each call, or a new one where the last was killed."""
    executor: Executor = get_reusable_executor(
        max_workers=1, timeout=None, initializer=_leave_ctrl_c_to_the_bot
    )
    return executor


def _leave_ctrl_c_to_the_bot() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Painter:
    """Draws the engine's charts on an executor, once more on a new one where its process died meanwhile."""

    def __init__(self, executor: Callable[[], Executor]) -> None:
        self._executor = executor

    async def __call__(self, chart: Callable[..., bytes], *values: object) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor(), chart, *values)
        except BrokenExecutor:
            return await loop.run_in_executor(self._executor(), chart, *values)
