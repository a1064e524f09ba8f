"""All that is stored, from one database into an empty one; of either kind."""

from collections import deque
from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, insert, select

from bot.errors import StartError
from bot.storage.numbering import last_number, set_last_number
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
        set_last_number(target, table, last_number(source, table))
    return count_rows(target)


def read_all(connection: Connection) -> None:
    """Read what `copy_all` would, and throw it away. Raises SQLAlchemyError, ValueError, TypeError: not all of it can
    be read."""
    for table in COPIED:
        deque(connection.execute(select(table)), maxlen=0)
    for table in _NUMBERED:
        last_number(connection, table)


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
