"""Brings the tables up to date when the bot starts; one process at a time does it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger, Connection, func, literal, select

from bot.errors import StartError

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 3_141_592_653_589  # any number, the same in every process


def migrate(connection: Connection) -> None:
    """Make every missing change, within the transaction of this connection (on SQLite an immediate one). Raises
    StartError: the tables are newer than this program."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(literal(_LOCK, BigInteger))))
    if not is_up_to_date(connection):
        command.upgrade(configured(connection), "head")


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables are those of this program. Raises StartError: they are newer."""
    script = ScriptDirectory.from_config(configured(connection))
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present - {each.revision for each in script.walk_revisions()}:
        raise StartError("The database was written by a newer version of the bot; update the program.")
    return present == set(script.get_heads())


def configured(connection: Connection) -> Config:
    """Alembic's configuration; there is no file for it.

    To write a migration after a change of the tables: `command.revision(configured(connection), "what
    changed", autogenerate=True)` on an up-to-date database, then read and mend what it wrote.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
