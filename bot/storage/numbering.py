"""How far the numbers of a table's rows have been used: none is used twice, so that an old button, or an old fit, never
reaches what came later."""

from sqlalchemy import Connection, Table, func, select, text

from bot.storage.checking import HIGHEST_NUMBER


def last_number(connection: Connection, table: Table) -> int:
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


def set_last_number(connection: Connection, table: Table, number: int) -> None:
    """Let the rows to come have higher numbers than this one."""
    named = {"name": table.name, "number": number}
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), named)
    elif number:
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"), named)
