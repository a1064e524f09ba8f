"""All that is stored, from one database into an empty one; of either kind."""

from collections import deque
from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, insert, select, text

from bot.errors import StartError
from bot.storage.checking import HIGHEST_NUMBER
from bot.storage.tables import arrivals, chats, emotions, examples, metadata, submissions

Rows = Mapping[str, int]
"""How many rows each table has, by its name."""

COPIED = tuple(table for table in metadata.sorted_tables if table is not arrivals)
_NUMBERED = (submissions, emotions, examples)
_AT_ONCE = 1000


def copy_all(source: Connection, target: Connection) -> Rows:
    """Copy every row, and how far its numbers have been used: an old button must not reach what comes later. Raises
    StartError: the target is not empty; nothing was copied."""
    if any(count_rows(target).values()):
        raise StartError(
            "The database holds something already, and is left as it is. A backup goes into an empty one: "
            "move this one away, or name another in DATABASE_URL."
        )
    for table in COPIED:
        _copy(table, source, target)
    for table in _NUMBERED:
        _set_last_number(target, table, _last_number(source, table))
    return count_rows(target)


def read_all(connection: Connection) -> None:
    """Read what `copy_all` would, and throw it away. Raises SQLAlchemyError, ValueError, TypeError: not all of it can
    be read."""
    for table in COPIED:
        deque(connection.execute(select(table)), maxlen=0)
    for table in _NUMBERED:
        _last_number(connection, table)


def count_rows(connection: Connection) -> Rows:
    """The rows of what `copy_all` copies."""
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in COPIED}


def _copy(table: Table, source: Connection, target: Connection) -> None:
    # Chats that moved come after the chats that they became.
    order = (chats.c.moved_to.is_not(None), chats.c.id) if table is chats else tuple(table.primary_key)
    columns = [column.label(column.key) for column in table.c]  # rows are named by columns, inserts by their keys
    found = source.execute(select(*columns).order_by(*order)).mappings()
    for some in found.partitions(_AT_ONCE):
        target.execute(insert(table), [dict(row) for row in some])


def _last_number(connection: Connection, table: Table) -> int:
    """The highest number that a row of the table ever had. Raises ValueError: no other could follow."""
    present = connection.scalar(select(func.max(table.c.id))) or 0
    if connection.dialect.name == "sqlite":
        used = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        used = connection.scalar(
            text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id'))"), {"name": table.name}
        )
    last = max(present, used or 0)
    if last > HIGHEST_NUMBER:
        raise ValueError(f"{last} leaves no number for what comes")
    return last


def _set_last_number(connection: Connection, table: Table, number: int) -> None:
    named = {"name": table.name, "number": number}
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), named)
    elif number:
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"), named)
