import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.services.upkeep import Upkeep
from bot.storage import leases
from bot.storage.address import parse_address
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import until
from tests.postgresql import Cluster

YOU, CHAT = 1001, -4712
LABEL = b"an unusual feeling"


@asynccontextmanager
async def running(storage: Storage) -> AsyncIterator[Upkeep]:
    upkeep = Upkeep(storage, retry_seconds=0.01)
    task = asyncio.create_task(upkeep.run())
    yield upkeep
    task.cancel()
    await asyncio.wait([task])


def _left(folder: Path) -> bool:
    return any(LABEL in path.read_bytes() for path in folder.iterdir())


async def test_what_a_reader_kept_in_the_journal_is_erased_once_it_is_done(tmp_path: Path) -> None:
    storage = Storage.open(f"sqlite:///{tmp_path}/bot.db")
    storage.agree(YOU, CHAT, datetime.now(UTC))
    storage.teach(CHAT, YOU, [Example(Scores(1, 2, 3), LABEL.decode())] * 100, "message:1", datetime.now(UTC))
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM examples").fetchone()
    storage.forget(YOU, datetime.now(UTC))
    async with running(storage):  # as at a start: nobody needs to ask
        await asyncio.to_thread(storage.settings, CHAT)
        assert _left(tmp_path)
        reader.close()
        await until(lambda: not _left(tmp_path))
    storage.close()


async def test_it_is_erased_when_asked(tmp_path: Path) -> None:
    storage = Storage.open(f"sqlite:///{tmp_path}/bot.db")
    async with running(storage) as upkeep:
        storage.agree(YOU, CHAT, datetime.now(UTC))
        storage.teach(CHAT, YOU, [Example(Scores(1, 2, 3), LABEL.decode())] * 100, "message:1", datetime.now(UTC))
        storage.forget(YOU, datetime.now(UTC))
        upkeep.ask()
        await until(lambda: not _left(tmp_path))
    storage.close()


async def test_old_arrivals_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = Storage.open(url)
    storage.leases.acquire(7, 1)
    storage.leases.complete(7, 1)
    assert _arrivals(url) == 1
    monkeypatch.setattr(leases, "RETENTION", -leases.HEARTBEAT)
    async with running(storage):
        await until(lambda: _arrivals(url) == 0)
    storage.close()


def _arrivals(url: str) -> int:
    engine = create_engine(parse_address(url))
    with engine.connect() as connection:
        number = connection.execute(text("SELECT count(*) FROM arrivals")).scalar_one()
    engine.dispose()
    return int(number)


async def test_postgresql_vacuums_what_was_forgotten(cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    url = cluster.new_database()
    storage = Storage.open(url)
    assert storage.erase_deleted()
    assert _vacuums(url, "examples") == 1
    assert not caplog.records
    storage.close()


def _vacuums(url: str, table: str) -> int:
    engine = create_engine(parse_address(url))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        asked = text("SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = :table")
        number = connection.execute(asked, {"table": table}).scalar_one()
    engine.dispose()
    return int(number)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
async def test_a_disk_that_takes_nothing_puts_the_erasing_off_and_ends_nothing(tmp_path: Path) -> None:
    import resource

    storage = Storage.open(f"sqlite:///{tmp_path}/bot.db")
    storage.agree(YOU, CHAT, datetime.now(UTC))
    storage.teach(CHAT, YOU, [Example(Scores(1, 2, 3), LABEL.decode())] * 100, "message:1", datetime.now(UTC))
    storage.forget(YOU, datetime.now(UTC))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        assert not storage.erase_deleted()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    async with running(storage):
        await until(lambda: not _left(tmp_path))
    storage.close()
