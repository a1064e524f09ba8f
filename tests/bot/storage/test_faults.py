"""What a storage does when the database fails, for real: locked, full, gone."""

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from bot.storage import database
from bot.storage.errors import StorageUnavailableError
from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, NOW, YOU, many, rows
from tests.postgresql import Cluster


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.2)


def _assert_refused(act: Callable[[], object], saying: str) -> None:
    with pytest.raises(StorageUnavailableError, match=saying) as raised:
        act()
    assert isinstance(raised.value.__cause__, OperationalError)
    assert "\n" not in str(raised.value)


def _assert_works(storage: Storage, examples: int) -> None:
    """Nothing is lost, nothing half-stored, and the next teaching works."""
    assert len(rows(storage)) == examples
    storage.teach(CHAT, YOU, [CALM], "message:next", NOW)
    assert len(rows(storage)) == examples + 1


@contextmanager
def _held(url: str) -> Iterator[None]:
    """Somebody else is writing to the chat and does not come to an end."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
    else:
        with psycopg.connect(url) as connection:
            connection.execute("SELECT * FROM chats FOR UPDATE")
            yield


def test_a_lock_that_is_held_too_long(storage: Storage, url: str) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    with _held(url):
        _assert_refused(lambda: storage.teach(CHAT, YOU, [CALM], "message:2", NOW), "writing=True")
        assert rows(storage) == [CALM], "reading goes on"
    _assert_works(storage, examples=1)


def test_a_full_disk_of_sqlite(tmp_path: Path) -> None:
    """The kernel lets no file grow beyond a limit, here; a write past it fails as on a full disk."""
    storage = Storage.open(f"sqlite:///{tmp_path}/bot.db")
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, many(100), "message:1", NOW)
    largest = max(path.stat().st_size for path in tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 8192, hard))
    try:
        _assert_refused(lambda: storage.teach(CHAT, YOU, many(20_000), "message:2", NOW), "writing=True")
        assert len(rows(storage)) == 100
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    _assert_works(storage, examples=100)
    storage.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own with room for 16 MB."""
    folder = Path(tempfile.mkdtemp(prefix="small-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        folder.rmdir()
        pytest.skip("only root, with the right to mount, can make a small file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def _fill(disk: Path) -> Path:
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free))
    return filler


def test_a_small_disk_that_is_full(small_disk: Path) -> None:
    storage = Storage.open(f"sqlite:///{small_disk}/bot.db")
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, many(100), "message:1", NOW)
    filler = _fill(small_disk)
    _assert_refused(lambda: storage.teach(CHAT, YOU, many(20_000), "message:2", NOW), "writing=True")
    assert len(rows(storage)) == 100
    filler.unlink()
    _assert_works(storage, examples=100)
    storage.close()


def test_a_small_disk_of_a_server_that_is_full(cluster: Cluster, small_disk: Path) -> None:
    folder = small_disk / "tables"
    folder.mkdir()
    cluster.own(folder)
    cluster.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
    url = cluster.new_database("TABLESPACE small")
    storage = Storage.open(url)
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, many(100), "message:1", NOW)
    filler = _fill(small_disk)
    _assert_refused(lambda: storage.teach(CHAT, YOU, many(5_000), "message:2", NOW), "writing=True")
    filler.unlink()
    _assert_works(storage, examples=100)
    storage.close()
    cluster.execute(f"DROP DATABASE {make_url(url).database}")
    cluster.execute("DROP TABLESPACE small")


def test_connections_that_are_cut_are_made_again(cluster: Cluster, shared_database: str) -> None:
    storage = Storage.open(shared_database)
    cluster.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''"
    )
    storage.agree(YOU, CHAT, NOW)
    assert storage.has_agreed(YOU, CHAT)
    storage.close()


def test_a_server_that_stops_and_comes_back(cluster: Cluster) -> None:
    storage = Storage.open(cluster.new_database())
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    cluster.stop()
    try:
        _assert_refused(lambda: storage.teach(CHAT, YOU, [CALM], "message:2", NOW), "writing=True")
        _assert_refused(lambda: storage.version_data(CHAT), "writing=False")
    finally:
        cluster.start()
    _assert_works(storage, examples=1)
    storage.close()
