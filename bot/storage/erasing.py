"""Taking what was deleted out of the database's own files, as far as a database does that when asked."""

import logging
import sqlite3
from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.tables import metadata

log = logging.getLogger(__name__)


def empty_journal(engine: Engine, lock_seconds: float) -> bool:
    """Write SQLite's journal into the file, where what was deleted is overwritten, and empty it; False where somebody
    still reads it. It does not wait for them: writers would wait with it."""
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = cursor.fetchone()
        return found is not None and bool(found[0] == 0)
    except sqlite3.Error as error:
        log.warning("SQLite's journal could not be emptied: %s", error)
        return False
    finally:
        with suppress(sqlite3.Error):
            cursor.execute(f"PRAGMA busy_timeout = {int(lock_seconds * 1000)}")
        connection.close()


def vacuum(connection: Connection) -> None:
    """Let PostgreSQL use the room of deleted rows anew, where it allows that."""
    try:
        connection.exec_driver_sql(f"VACUUM {', '.join(metadata.tables)}")
    except SQLAlchemyError as error:
        log.warning("PostgreSQL keeps deleted rows until it vacuums by itself (%s)", type(error).__name__)
