"""Work in other processes: drawing and fitting are slow, and the event loop must stay free."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from loky import ProcessPoolExecutor

from bot.errors import StartError

if sys.platform != "win32":
    import resource

T = TypeVar("T")

_FITTING_PROCESSES = 2
_THREADS = 2
_NICENESS = 10
_IDLE_SECONDS = 60
_MOST_FILE_SECONDS = 30
"""Of a processor, for one file: many times what the largest takes."""
_MOST_FILE_BYTES = 2_000_000_000
"""Of memory, for the process of files; its libraries alone take a third of it."""
_PARENT_CHECK_SECONDS = 1


class Worker:
    """Runs functions on an executor, once more on a new one where its process died meanwhile."""

    def __init__(self, make_executor: Callable[[], Executor]) -> None:
        self._make_executor = make_executor
        self._executor: Executor | None = None

    async def __call__(self, function: Callable[..., T], *values: object) -> T:
        """The function's result. Raises BrokenExecutor: the process died twice; whatever the function raised is
        raised too."""
        executor = self._started()
        try:
            return await asyncio.wrap_future(executor.submit(function, *values))
        except BrokenExecutor:
            if self._executor is executor:
                self._executor = None
            return await asyncio.wrap_future(self._started().submit(function, *values))

    def shutdown(self) -> None:
        """End the processes; work under way is given up."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _started(self) -> Executor:
        if self._executor is None:
            self._executor = self._make_executor()
        return self._executor


class WorkerPool:
    """Several workers that are called as one: each has one function at a time, and one is started just when those
    before it are busy, since what they import takes a second."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self._workers = workers
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # the last used first: the others may go
        for worker in workers:
            self._idle.put_nowait(worker)

    async def __call__(self, function: Callable[..., T], *values: object) -> T:
        """As a worker's, as soon as one is idle."""
        worker = await self._idle.get()
        try:
            return await worker(function, *values)
        finally:
            self._idle.put_nowait(worker)

    def shutdown(self) -> None:
        """End the processes; work under way is given up."""
        for worker in self._workers:
            worker.shutdown()


class _Processes(ProcessPoolExecutor):  # type: ignore[misc]  # loky has no types
    def __init__(
        self, most: int, idle_seconds: float | None = None, niceness: int = 0, most_bytes: int | None = None
    ) -> None:
        initargs = os.getpid(), niceness, most_bytes
        super().__init__(max_workers=most, timeout=idle_seconds, initializer=_prepare, initargs=initargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As the standard library's, whose `cancel_futures` loky calls `kill_workers`."""
        super().shutdown(wait=wait, kill_workers=cancel_futures)


def drawing_process() -> Executor:
    """One process of its own: drawing in a thread of this one would hold up every answer."""
    return _Processes(1)


def file_process() -> Executor:
    """One process for people's files, which steps back for everything else and goes when there are none; it ends where
    a file asks for more memory than any needs."""
    return _Processes(1, _IDLE_SECONDS, _NICENESS, _MOST_FILE_BYTES)


def within_time(function: Callable[..., T], *values: object) -> T:
    """The function's result; where it takes a processor longer than any file needs, this process ends."""
    _limit_seconds(_MOST_FILE_SECONDS)
    try:
        return function(*values)
    finally:
        _limit_seconds(None)


def computing_threads() -> Executor:
    """Threads for going through whole datasets and files, so that those of the database, which are the event loop's
    own, wait for none."""
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="computing")


def disk_threads() -> Executor:
    """Threads for the recognizers' files, for the same reason."""
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="recognizers")


def fitting_processes(most: int) -> Executor:
    """Processes that step back for everything else on the machine, and go when there is nothing to fit."""
    return _Processes(most, _IDLE_SECONDS, _NICENESS)


def fitting_workers() -> WorkerPool:
    """More than one, so that a chat whose recognizer has to be fitted before it can answer need not wait for a long
    fit."""
    return WorkerPool([Worker(partial(fitting_processes, 1)) for _ in range(_FITTING_PROCESSES)])


def cluster_worker(address: str) -> Worker:
    """The Dask cluster of the scheduler at this address, and behind it the processes of this machine. Raises
    StartError: the extra that it needs is not installed."""
    try:
        from bot.services.dask_executor import ClusterExecutor
    except ModuleNotFoundError:
        raise StartError(
            "FIT_CLUSTER needs Dask; install it with "
            ".venv/bin/python -m pip install --require-hashes -r requirements-cluster.lock"
        ) from None
    return Worker(lambda: ClusterExecutor(address, local=fitting_processes(_FITTING_PROCESSES)))


def _limit_seconds(seconds: int | None) -> None:
    """How long a processor may work for this process from now on; on Windows as long as it likes."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = resource.RLIM_INFINITY if seconds is None else int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _limit_memory(most_bytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))


def _prepare(parent: int, niceness: int, most_bytes: int | None) -> None:
    """Prepare a process: Ctrl-C is the bot's business, and where the bot is killed the process ends too."""
    if most_bytes is not None:
        _limit_memory(most_bytes)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(niceness)
    threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(1)
