"""The database: opened, brought up to date, and one transaction at a time."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StartError
from bot.storage.address import parse_address, shown
from bot.storage.erasing import empty_journal, vacuum
from bot.storage.errors import StorageUnavailableError
from bot.storage.migrating import is_up_to_date, migrate

log = logging.getLogger(__name__)

LOCK_SECONDS = 5.0
_CONNECT_SECONDS = 5
_JOURNAL_CHECK_SECONDS = 0.05
_FAULTS = (OperationalError, InterfaceError, InternalError, PoolTimeout)
_SQLITE_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is forgotten is overwritten
)


class Database:
    """A database that is up to date. Safe to use from several threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.other_writers = engine.dialect.name != "sqlite"
        """Whether other processes may write to it too."""
        isolation = {"isolation_level": "REPEATABLE READ"} if self.other_writers else {}
        self._turn = Lock()
        self._reads = engine.execution_options(**isolation)
        self._writes = engine.execution_options(writes=True)

    @classmethod
    def open(cls, address: str) -> "Database":
        """Connect, make what is missing (the folder too) and bring the tables up to date. Raises StartError: the
        database cannot be used, or a newer version of the bot wrote it."""
        url = parse_address(address)
        make_folder(url)
        engine = _engine(url)
        database = cls(engine)
        try:
            with database._writes.begin() as connection:
                _check_whole(connection, url)
                migrate(connection)
        except StartError:
            engine.dispose()
            raise
        except SQLAlchemyError as error:
            engine.dispose()
            raise StartError(f"The database {shown(url)} cannot be used: {_reason(error, url)}.") from None
        return database

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed, or undone where something was raised.

        On SQLite it begins IMMEDIATE: two writers wait for each other, and never deadlock. SQLite lets them in
        without any order, so those of this process take turns. Raises StorageUnavailableError: the database did not
        do it.
        """
        with faults_told(writing=True), self._in_turn(), self._writes.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view of one moment. Raises StorageUnavailableError: the database did not answer."""
        with faults_told(), self._reads.begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        mine = not self.other_writers and self._turn.acquire(timeout=LOCK_SECONDS)
        try:
            yield
        finally:
            if mine:
                self._turn.release()

    def session(self) -> Connection:
        """A connection to keep, outside of transactions; the caller closes it."""
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def erase_deleted(self) -> bool:
        """Take what was deleted out of the database's own files too; False where it is to be tried again, since
        somebody is reading. Raises StorageUnavailableError: the database did not answer."""
        with faults_told():
            if not self.other_writers:
                return empty_journal(self._engine, LOCK_SECONDS)
            with self.session() as connection:
                vacuum(connection)
            return True


def state_of(address: str) -> str:
    """How the database at this address stands, in words that follow its name; nothing of it is changed. Raises
    StartError: it cannot be used."""
    url = parse_address(address)
    if _is_missing(url):
        return "is not there yet, and is made at the first start"
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            _check_whole(connection, url)
            current = is_up_to_date(connection)
    except SQLAlchemyError as error:
        raise StartError(f"The database {shown(url)} cannot be used: {_reason(error, url)}.") from None
    finally:
        engine.dispose()
    return "is up to date" if current else "is brought up to date at the next start"


def check_exists(address: str) -> None:
    """Raises StartError where the address is none, or names a file that is not there."""
    url = parse_address(address)
    if _is_missing(url):
        raise StartError(f"There is no database at {shown(url)}: DATABASE_URL names it, seen from this folder.")


def _check_whole(connection: Connection, url: URL) -> None:
    """Raises StartError where parts of SQLite's file were overwritten: better than to find it at the first question."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise StartError(f"The database {shown(url)} is damaged. Move it away, and restore the newest backup.")


def _is_missing(url: URL) -> bool:
    return is_a_file(url) and not Path(str(url.database)).exists()


def is_a_file(url: URL) -> bool:
    """Whether this is a SQLite file, named by its path."""
    return url.drivername == "sqlite"


@contextmanager
def faults_told(*, writing: bool = False) -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        log.warning("the database failed: %s", _line(error))
        raise StorageUnavailableError(writing=writing) from error


def _engine(url: URL) -> Engine:
    sqlite = url.drivername == "sqlite"
    options: dict[str, Any] = {"timeout": LOCK_SECONDS} if sqlite else {"connect_timeout": _CONNECT_SECONDS}
    try:
        engine = create_engine(
            url, connect_args=options, pool_pre_ping=not sqlite, hide_parameters=True, max_overflow=20
        )
    except ModuleNotFoundError:
        raise StartError(
            "PostgreSQL needs a driver; install it with "
            ".venv/bin/python -m pip install --require-hashes -r requirements-postgres.lock"
        ) from None
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    _set_journal(connection)
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _set_journal(connection: sqlite3.Connection) -> None:
    """To WAL, which the file keeps. SQLite does not wait by itself where another process sets it too, or writes."""
    last = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(_JOURNAL_CHECK_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(connection: DBAPIConnection, record: object) -> None:
    connection.cursor().execute(f"SET lock_timeout = {int(LOCK_SECONDS * 1000)}")
    connection.commit()


def make_folder(url: URL) -> None:
    """Make the folder of a database that is a file. Raises StartError: that cannot be."""
    if not is_a_file(url):
        return
    try:
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"The database {shown(url)} cannot be used: {error.strerror}.") from None


def _reason(error: SQLAlchemyError, url: URL) -> str:
    secrets = [url.password, *url.query.values()]
    reason = _line(error)
    for secret in filter(None, secrets):
        reason = reason.replace(str(secret), "***")
    return reason.rstrip(".?")


def _line(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())
