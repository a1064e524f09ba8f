"""Leases on updates, for processes that share a database: each update is handled once, those of a chat in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from threading import Lock

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.storage.chats import insert_new
from bot.storage.database import Database, faults_told
from bot.storage.tables import arrivals

RETENTION = timedelta(days=2)
"""Telegram delivers an update for 24 hours at the most."""
HEARTBEAT = timedelta(seconds=10)
"""A waiting process renews its arrival at each try; one that was killed is waited for no longer than this."""
_LOCK_CLASS = 731  # any number, the same in every process


class Lease(Enum):
    """What became of asking for a lease."""

    ACQUIRED = auto()
    HELD_ELSEWHERE = auto()
    """Another process handles an update of this lane, or is waiting with an earlier one."""
    DONE = auto()
    """This very update was handled before."""


class Leases:
    """The leases of this process. Blocks: call it in a thread.

    On PostgreSQL a lease is a session-level advisory lock, and a process has one session for all of them: where the
    process is killed, the database releases them. SQLite is one process's alone, which gets every lease.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session_lock = Lock()
        self._session: Connection | None = None

    def acquire(self, lane_key: int, update_id: int) -> Lease:
        """Try to lease an update of this lane (0 to 2**31 - 1). Raises StorageUnavailableError: the database did not
        answer."""
        self._record_arrival(lane_key, update_id)
        if not self._lock(func.pg_try_advisory_lock, lane_key):
            return Lease.HELD_ELSEWHERE
        lease = self._lease_of_locked(lane_key, update_id)
        if lease is not Lease.ACQUIRED:
            self.release(lane_key)
        return lease

    def release(self, lane_key: int) -> None:
        """Let the next update of this lane be handled; this one was not."""
        self._lock(func.pg_advisory_unlock, lane_key)

    def complete(self, lane_key: int, update_id: int) -> None:
        """Record that the update was handled: it will never be again. Raises StorageUnavailableError: the database
        did not answer."""
        try:
            with self._database.write() as connection:
                connection.execute(update(arrivals).where(arrivals.c.update_id == update_id).values(handled=True))
        finally:
            self.release(lane_key)

    def prune(self) -> None:
        """Delete the arrivals that nobody will ask for any more. Raises StorageUnavailableError: the database did not
        answer."""
        with self._database.write() as connection:
            connection.execute(delete(arrivals).where(arrivals.c.at < datetime.now(UTC) - RETENTION))

    def check(self) -> None:
        """Raises StorageUnavailableError where the database does not answer."""
        with self._database.read() as connection:
            connection.scalar(select(1))

    def close(self) -> None:
        """Close the session, and with it every lease."""
        with self._session_lock:
            if self._session is not None:
                self._session.close()
                self._session = None

    def _record_arrival(self, lane_key: int, update_id: int) -> None:
        """Write down that the update is here, or is still waiting."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            new = insert_new(connection, arrivals).values(update_id=update_id, lane_key=lane_key, at=now, handled=False)
            if not connection.execute(new).rowcount:
                waits = arrivals.c.update_id == update_id, ~arrivals.c.handled
                connection.execute(update(arrivals).where(*waits).values(at=now))

    def _lease_of_locked(self, lane_key: int, update_id: int) -> Lease:
        now = datetime.now(UTC)
        alive = arrivals.c.at.between(
            now - HEARTBEAT, now + HEARTBEAT
        )  # not in the future of a clock that was set back
        with self._database.read() as connection:
            if connection.scalar(select(arrivals.c.handled).where(arrivals.c.update_id == update_id)):
                return Lease.DONE
            waiting = arrivals.c.lane_key == lane_key, ~arrivals.c.handled, alive
            first = connection.scalar(select(func.min(arrivals.c.update_id)).where(*waiting))
        return Lease.HELD_ELSEWHERE if first is not None and first < update_id else Lease.ACQUIRED

    def _lock(self, function: Callable[..., ColumnElement[bool]], lane_key: int) -> bool:
        if not self._database.other_writers:
            return True
        with self._session_lock, faults_told():
            if self._session is None or self._session.invalidated:
                self._session = self._database.session()
            return bool(self._session.scalar(select(function(_LOCK_CLASS, lane_key))))
