import gc
import logging
import os
import shutil
import ssl
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.__main__ import ALGEBRA_THREADS
from bot.storage.storage import Storage
from bot.storage.tables import metadata
from engine.files.store import load_or_fit
from tests.fork_server import count_forked_lines_only
from tests.postgresql import Cluster, find_programs, running_cluster

_LONG = {"benchmarks", "e2e", "soak", "telegram_api"}
"""Folders of tests that drive whole processes, or wait until something takes too long."""


def pytest_configure(config: pytest.Config) -> None:
    """Whoever runs tests imports numpy as the bot does; and a busy machine fails no test of hypothesis'."""
    os.environ.setdefault(ALGEBRA_THREADS, "1")
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: much of the time is spent waiting for other processes."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that take long and wait much take turns with those that only compute, which are left for the end."""
    modules = list(dict.fromkeys(item.path for item in items))
    long = sorted((path for path in modules if not _LONG.isdisjoint(path.parts)), key=lambda path: path.name)
    short = [path for path in reversed(modules) if _LONG.isdisjoint(path.parts)]
    in_turn = chain.from_iterable(zip_longest(long, short))
    places = {path: place for place, path in enumerate(in_turn)}
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """No collection of garbage goes through all that was imported."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _coverage() -> None:
    count_forked_lines_only()


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """A context without certificates: clients load all of them, which takes longer than most tests."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running_cluster(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def shared_database(cluster: Cluster) -> str:
    """The address of a database with every table: emptying it is quicker than making a new one."""
    address = cluster.new_database()
    Storage.open(address).close()
    return address


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with every table and no rows: copying it is quicker than making a new one."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    Storage.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not exist yet, or is empty."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path}/data/bot.db"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_database()


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with no rows."""
    if backend == "sqlite":
        empty: Path = request.getfixturevalue("empty_sqlite")
        return f"sqlite:///{shutil.copy(empty, tmp_path / 'bot.db')}"
    cluster: Cluster = request.getfixturevalue("cluster")
    address: str = request.getfixturevalue("shared_database")
    cluster.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY", address)
    return address


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start leaves in MODELS_DIR: to copy it is quicker than to fit it again."""
    path = tmp_path_factory.mktemp("fitted") / "models"
    load_or_fit(path, logging.getLogger(__name__))
    return path


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in for the first time, away from the project's `.env` and models."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(empty_folder: Path, models: Path) -> Path:
    """A folder to run in again: its `models` hold what a first start fitted."""
    shutil.copytree(models, empty_folder / "models")
    return empty_folder
