"""An executor on a Dask cluster, in place of the processes of this machine: the same functions, the same results."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from distributed import Client, KilledWorker
from distributed.comm import CommClosedError

from engine.files.manifest import running_versions

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

THREADS = 32
"""Functions that wait for the cluster together; it has as many under way as it has workers."""
TRIES = 2
_LOST = (CommClosedError, KilledWorker, CancelledError, OSError, TimeoutError)


class OtherVersionsError(Exception):
    """A worker of the cluster has other versions of the libraries: its forests would not be the same to the bit."""


class ClusterExecutor(Executor):
    """Runs functions on the cluster of a Dask scheduler (`tcp://host:8786`).

    Where a worker or the scheduler is lost meanwhile it tries once more, and then, or where a worker's libraries are
    not the same as `versions`, `local` does it. Nothing connects before the first function comes.
    """

    def __init__(
        self,
        address: str,
        local: Executor,
        versions: Mapping[str, str] | None = None,
        fit_seconds: float = 600,
        connect_seconds: float = 5,
    ) -> None:
        self._address = address
        self._local = local
        self._versions = running_versions() if versions is None else versions
        self._fit_seconds = fit_seconds
        self._connect_seconds = connect_seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="cluster")
        self._connecting = threading.Lock()
        self._connected: Client | None = None
        self._ended = threading.Event()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `concurrent.futures` has it."""
        return self._threads.submit(partial(self._run, fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on for others, and end the processes of this machine."""
        self._ended.set()
        self._disconnect()
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        self._local.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES):
            if self._ended.is_set():
                raise CancelledError
            try:
                return self._on_cluster(fn, *args, **kwargs)
            except OtherVersionsError as error:
                log.warning("The cluster at %s cannot fit for this process: %s", self._address, error)
                break
            except _LOST as error:
                log.warning("The cluster at %s lost a fit (%s: %s)", self._address, type(error).__name__, error)
                self._disconnect()
        log.warning("Fitted on this machine instead")
        return self._local.submit(fn, *args, **kwargs).result()

    def _on_cluster(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        client = self._client()
        if not client.nthreads():
            raise OSError("no worker is there")
        fit = client.submit(_with_same_versions, self._versions, fn, *args, **kwargs, pure=False, retries=1)
        try:
            result: T = fit.result(timeout=self._fit_seconds)
        finally:
            fit.release()
        return result

    def _client(self) -> Client:
        with self._connecting:
            if self._connected is None:
                self._connected = Client(self._address, timeout=self._connect_seconds, set_as_default=False)
            return self._connected

    def _disconnect(self) -> None:
        with self._connecting:
            client, self._connected = self._connected, None
        if client is not None:
            client.close(timeout=self._connect_seconds)


def _with_same_versions(wanted: Mapping[str, str], fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the function, on a worker. Raises OtherVersionsError where its libraries are others."""
    if running_versions() != wanted:
        raise OtherVersionsError(f"a worker has {running_versions()}, and this process has {wanted}")
    return fn(*args, **kwargs)
