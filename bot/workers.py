"""Work in other processes: drawing and fitting are slow, and the event loop must stay free."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from loky import ProcessPoolExecutor

from bot.errors import StartError

P = ParamSpec("P")
T = TypeVar("T")

_POLITE = 10
_IDLE_SECONDS = 60
_PARENT_CHECK_SECONDS = 1


class Worker:
    """Runs functions on an executor, and waits for them without holding up the event loop."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def __call__(self, function: Callable[..., T], *values: object) -> T:
        """The function's result.

        Raises:
            BrokenExecutor: the process died twice; whatever the function raised is raised too.
        """
        return await asyncio.wrap_future(self._executor.submit(function, *values))

    def shutdown(self) -> None:
        """End the processes; work under way is given up."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Processes(Executor):
    """At most so many processes, each started when all before it are busy: what they import takes a second.

    Where one dies, a new one does its work once more.
    """

    def __init__(self, most: int, politeness: int, idle_seconds: int | None) -> None:
        self._politeness = politeness
        self._idle_seconds = idle_seconds
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="process")
        self._changing = threading.Lock()
        self._idle: list[ProcessPoolExecutor] = []
        self._busy: set[ProcessPoolExecutor] = set()
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `concurrent.futures` has it."""
        return self._threads.submit(self._run, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `concurrent.futures` has it; with `cancel_futures`, work under way is given up too."""
        self._threads.shutdown(wait=wait and not cancel_futures, cancel_futures=cancel_futures)
        with self._changing:
            self._ended = True
            processes = [*self._idle, *self._busy]
        for process in processes:
            process.shutdown(wait=wait, kill_workers=cancel_futures)

    def _run(self, work: Callable[[], T]) -> T:
        try:
            return self._run_on(self._take(), work)
        except BrokenExecutor:
            return self._run_on(self._take(new=True), work)

    def _run_on(self, process: ProcessPoolExecutor, work: Callable[[], T]) -> T:
        usable = False
        try:
            future: Future[T] = process.submit(work)
            usable = not isinstance(future.exception(), BrokenExecutor)
            return future.result()
        finally:
            self._give_back(process, usable)

    def _take(self, new: bool = False) -> ProcessPoolExecutor:
        """A new process, or the idle one that was used last, so that those which are seldom needed go."""
        with self._changing:
            if self._ended:
                raise CancelledError
            process = self._start() if new or not self._idle else self._idle.pop()
            self._busy.add(process)
            return process

    def _give_back(self, process: ProcessPoolExecutor, usable: bool) -> None:
        with self._changing:
            self._busy.remove(process)
            if usable:
                self._idle.append(process)

    def _start(self) -> ProcessPoolExecutor:
        """One process, which starts with its first work, and again after it went for being idle."""
        return ProcessPoolExecutor(
            max_workers=1,
            timeout=self._idle_seconds,
            initializer=_prepare,
            initargs=(os.getpid(), self._politeness),
        )


def drawing_process() -> Executor:
    """One process of its own: drawing in a thread of this one would hold up every answer."""
    return Processes(1, 0, idle_seconds=None)


def fitting_processes() -> Executor:
    """Two processes that step back for everything else on the machine, and go when there is nothing to fit.

    Two, so that a chat whose recognizer has to be fitted before it can answer need not wait for a long fit.
    """
    return Processes(2, _POLITE, _IDLE_SECONDS)


def cluster_fits(address: str) -> Executor:
    """The Dask cluster of the scheduler at this address, and behind it the processes of this machine.

    Raises:
        StartError: the extra that it needs is not installed.
    """
    try:
        from bot.cluster import ClusterExecutor
    except ModuleNotFoundError:
        raise StartError(
            "FIT_CLUSTER needs Dask; install it with "
            ".venv/bin/python -m pip install --require-hashes -r requirements-cluster.lock"
        ) from None
    return ClusterExecutor(address, local=fitting_processes())


def _prepare(parent: int, politeness: int) -> None:
    """Prepare a process: Ctrl-C is the bot's business, and where the bot is killed the process ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(politeness)
    threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(1)
