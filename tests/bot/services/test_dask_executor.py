"""Fits on a real Dask scheduler with two workers, on loopback."""

import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.errors import StartError
from bot.services.workers import cluster_worker, fitting_processes
from bot.settings import read_settings
from engine.data.dataset import STARTER, Dataset
from engine.forest.training import fit
from tests.processes import ForkedProcess, start

PATIENCE_SECONDS = 60


def _slow_then(path: str, value: int) -> int:
    """Tells who works on it, and ends when the file's neighbour is there."""
    Path(path).write_text(str(os.getpid()))
    while not Path(f"{path}.go").exists():
        time.sleep(0.02)
    return value


def until(path: Path) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return path.read_text()


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    scheduler: ForkedProcess
    workers: list[ForkedProcess]
    address: str


@asynccontextmanager
async def running(folder: Path, workers: int) -> AsyncIterator[Cluster]:
    file = folder / "scheduler.json"
    place = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    alone = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
    scheduler = await start(*place, "--port", "0", module="distributed.cli.dask_scheduler")
    processes = [scheduler]
    try:
        address = json.loads(until(file))["address"]
        for _ in range(workers):
            processes.append(await start(*place, *alone, module="distributed.cli.dask_worker"))
        yield Cluster(scheduler, processes[1:], address)
    finally:
        for process in processes:
            process.kill()
            await process.wait()


@pytest.fixture(scope="module")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """One for all that leave it whole."""
    async with running(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def executor(cluster: Cluster) -> Iterator[Executor]:
    with on_it_or_here(cluster) as executor:
        yield executor


@pytest.fixture
async def doomed(tmp_path: Path) -> AsyncIterator[Cluster]:
    """One to kill parts of."""
    async with running(tmp_path, workers=2) as cluster:
        yield cluster


@pytest.fixture
async def idle(tmp_path: Path) -> AsyncIterator[Cluster]:
    """One without workers."""
    async with running(tmp_path, workers=0) as cluster:
        yield cluster


@contextmanager
def on_it_or_here(cluster: Cluster, versions: dict[str, str] | None = None) -> Iterator[Executor]:
    from bot.services.dask_executor import (
        ClusterExecutor,  # Dask takes half a second to import, wherever tests are collected
    )

    executor = ClusterExecutor(cluster.address, fitting_processes(2), versions, connect_seconds=1)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


@pytest.fixture
def rows() -> Dataset:
    random = np.random.default_rng(7)
    return Dataset(random.integers(0, 11, (60, 3)).astype(float), tuple(random.choice(["sad", "angry", "calm"], 60)))


def wait_for_workers(executor: Executor, cluster: Cluster) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    pids = {worker.pid for worker in cluster.workers}
    while executor.submit(os.getpid).result(PATIENCE_SECONDS) not in pids:
        assert time.monotonic() < deadline


def test_a_fit_on_the_cluster_is_the_same_to_the_bit(executor: Executor, cluster: Cluster, rows: Dataset) -> None:
    wait_for_workers(executor, cluster)
    for dataset in (STARTER, rows):
        there, here = executor.submit(fit, dataset).result(PATIENCE_SECONDS), fit(dataset)
        asked = np.random.default_rng(8).uniform(0, 10, (200, 3))
        answers = [one.forest.predict_proba(one.scaler.transform(asked)) for one in (there, here)]
        assert np.array_equal(answers[0], answers[1])
        assert there.importances == here.importances


async def test_a_fit_whose_worker_is_killed_is_done_by_another_and_without_its_scheduler_this_machine_fits(
    doomed: Cluster, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    with on_it_or_here(doomed) as executor:
        wait_for_workers(executor, doomed)
        fitting = executor.submit(_slow_then, str(note), 42)
        first = int(until(note))
        assert first in {worker.pid for worker in doomed.workers}
        note.unlink()
        os.kill(first, signal.SIGKILL)
        second = int(until(note))
        assert second != first
        (tmp_path / "note.go").touch()
        assert fitting.result(PATIENCE_SECONDS) == 42

        doomed.scheduler.kill()
        await doomed.scheduler.wait()
        pid = executor.submit(os.getpid).result(PATIENCE_SECONDS)
        assert pid not in {worker.pid for worker in doomed.workers}
        assert pid != os.getpid()


def test_a_cluster_without_workers_leaves_it_to_this_machine(idle: Cluster) -> None:
    with on_it_or_here(idle) as executor:
        assert executor.submit(os.getpid).result(PATIENCE_SECONDS) != os.getpid()


def test_workers_with_other_libraries_are_not_asked(executor: Executor, cluster: Cluster) -> None:
    wait_for_workers(executor, cluster)
    with on_it_or_here(cluster, versions={"scikit-learn": "0.0"}) as choosy:
        assert choosy.submit(os.getpid).result(PATIENCE_SECONDS) not in {worker.pid for worker in cluster.workers}


async def test_the_worker_takes_a_cluster_as_any_other_executor(cluster: Cluster, rows: Dataset) -> None:
    fitting = cluster_worker(cluster.address)
    try:
        assert (await fitting(fit, rows)).dataset == rows
    finally:
        fitting.shutdown()


def test_what_the_function_raises_is_raised(executor: Executor) -> None:
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result(PATIENCE_SECONDS)


def test_without_dask_the_start_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "bot.services.dask_executor")
    with pytest.raises(StartError, match=r"install it with .* -r requirements-cluster\.lock"):
        cluster_worker("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("address", ["10.0.0.5:8786", "http://10.0.0.5:8786", "tcp://", "tcp://host"])
def test_an_address_that_is_no_schedulers_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIT_CLUSTER", address)
    with pytest.raises(StartError, match="FIT_CLUSTER: write the address of a Dask scheduler like tcp://"):
        read_settings()
