"""Leases of updates among processes that share a database: each update is handled once, those of a chat in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from threading import Lock

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.storage.chats import insert_new
from bot.storage.database import Database, faults_told
from bot.storage.errors import NOT_READ
from bot.storage.tables import arrivals

KEPT = timedelta(days=2)
"""Telegram delivers an update for 24 hours at the most."""
PRESENT = timedelta(seconds=10)
"""A process that waits for a turn says so again and again; one that was killed is waited for no longer than this."""
_LOCKS = 731  # any number, the same in every process: the class of these locks
_PRUNE_EVERY = 1000


class Lease(Enum):
    """Whose turn it is."""

    ACQUIRED = auto()
    HELD_ELSEWHERE = auto()
    """Another process handles an update of this lane, or has an earlier one."""
    DONE = auto()
    """This very update was handled before."""


class Leases:
    """Blocks: call it in a thread. On SQLite, which one process has to itself, every turn that is not done is ours.

    A turn is a session's advisory lock, and all of a process stand in one session: where the process is killed,
    the database gives them free.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._one_at_a_time = Lock()
        self._session: Connection | None = None

    def acquire(self, lane_key: int, update_id: int) -> Lease:
        """Try to take the turn of an update of this lane (0 to 2**31 - 1).

        Raises:
            StorageUnavailableError: the database did not answer.
        """
        self._arrive(lane_key, update_id)
        if not self._lock(func.pg_try_advisory_lock, lane_key):
            return Lease.HELD_ELSEWHERE
        turn = self._locked_turn(lane_key, update_id)
        if turn is not Lease.ACQUIRED:
            self.release(lane_key)
        return turn

    def release(self, lane_key: int) -> None:
        """The next update of this lane may be handled; this one was not."""
        self._lock(func.pg_advisory_unlock, lane_key)

    def complete(self, lane_key: int, update_id: int) -> None:
        """The update was handled, and never will be again.

        Raises:
            StorageUnavailableError: the database did not answer.
        """
        try:
            with self._database.write() as connection:
                connection.execute(update(arrivals).where(arrivals.c.update_id == update_id).values(handled=True))
                if update_id % _PRUNE_EVERY == 0:
                    connection.execute(delete(arrivals).where(arrivals.c.at < datetime.now(UTC) - KEPT))
        finally:
            self.release(lane_key)

    def check(self) -> None:
        """Raises StorageUnavailableError where the database does not answer."""
        with self._database.read() as connection:
            connection.scalar(select(1))

    def close(self) -> None:
        """Leave the session, and with it every turn."""
        with self._one_at_a_time:
            if self._session is not None:
                self._session.close()
                self._session = None

    def _arrive(self, lane_key: int, update_id: int) -> None:
        """Say that it is here."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            new = insert_new(connection, arrivals).values(update_id=update_id, lane_key=lane_key, at=now, handled=False)
            if not connection.execute(new).rowcount:
                waits = arrivals.c.update_id == update_id, ~arrivals.c.handled
                connection.execute(update(arrivals).where(*waits).values(at=now))

    def _locked_turn(self, lane_key: int, update_id: int) -> Lease:
        now = datetime.now(UTC)
        present = arrivals.c.at.between(now - PRESENT, now + PRESENT)  # not in the future of a clock that was set back
        with self._database.read() as connection:
            if connection.scalar(select(arrivals.c.handled).where(arrivals.c.update_id == update_id)):
                return Lease.DONE
            waiting = arrivals.c.lane_key == lane_key, ~arrivals.c.handled, present
            first = connection.scalar(select(func.min(arrivals.c.update_id)).where(*waiting))
        return Lease.HELD_ELSEWHERE if first is not None and first < update_id else Lease.ACQUIRED

    def _lock(self, function: Callable[..., ColumnElement[bool]], lane_key: int) -> bool:
        if not self._database.other_writers:
            return True
        with self._one_at_a_time, faults_told(NOT_READ):
            if self._session is None or self._session.invalidated:
                self._session = self._database.session()
            return bool(self._session.scalar(select(function(_LOCKS, lane_key))))
