"""A backup as a file: SQLite that somebody else may have written, so that nothing in it is run."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Boolean, Column, Double, Integer

from bot.storage.tables import metadata

_OF_SQLITE = "sqlite_sequence"
_OF_ALEMBIC = "alembic_version"
_RUN = re.compile(r"\b(AS|CHECK|GENERATED|VIRTUAL)\b|/\*|--", re.IGNORECASE)
"""What makes SQLite compute something where a table is read."""
_INDEX = re.compile(
    r"CREATE (UNIQUE )?INDEX \"?\w+\"? ON \"?\w+\"? \([\w\", ]+\)( WHERE (until IS NULL|scale IS NOT NULL))?"
)


def is_sound(file: Path) -> bool:
    """Whether this is a whole database of tables of ours, whose fields hold what such fields may, and which computes
    nothing."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            return _holds_only_tables(connection) and _is_whole(connection) and not any(_mistyped(connection))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _holds_only_tables(connection: sqlite3.Connection) -> bool:
    """No view, no trigger, no table of another program; looked at before anything is read of them."""
    known = {*metadata.tables, _OF_ALEMBIC, _OF_SQLITE}
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return (_OF_ALEMBIC in {name for _, name, _, _ in found}) and all(
        table in known and (_is_table(sql) if kind == "table" else kind == "index" and _is_index(sql))
        for kind, _, table, sql in found
    )


def _is_table(sql: str) -> bool:
    return sql.startswith("CREATE TABLE") and not _RUN.search(sql)


def _is_index(sql: str | None) -> bool:
    """SQLite writes none for the indexes that it makes for a constraint."""
    return sql is None or _INDEX.fullmatch(" ".join(sql.split())) is not None


def _is_whole(connection: sqlite3.Connection) -> bool:
    whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return whole and connection.execute("PRAGMA foreign_key_check").fetchone() is None


def _mistyped(connection: sqlite3.Connection) -> Iterator[bool]:
    """For each column whether a field holds what it may not: SQLite takes anything."""
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in metadata.sorted_tables:
        if table.name in present:
            names = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
            for column in table.c:
                if column.name in names:
                    yield _holds_another_type(connection, table.name, column)


def _holds_another_type(connection: sqlite3.Connection, table: str, column: "Column[object]") -> bool:
    kinds = ", ".join(f"'{kind}'" for kind in _kinds(column))
    query = f'SELECT 1 FROM {table} WHERE typeof("{column.name}") NOT IN ({kinds}) LIMIT 1'  # noqa: S608 - our own names
    return connection.execute(query).fetchone() is not None


def _kinds(column: "Column[object]") -> Iterator[str]:
    """What SQLite may call a field of the column."""
    if column.nullable:
        yield "null"
    if isinstance(column.type, Integer | Boolean):
        yield "integer"
    elif isinstance(column.type, Double):
        yield from ("real", "integer")
    else:
        yield "text"
