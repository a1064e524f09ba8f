"""`emotion-bot backup` and `restore`: all that people taught, as one SQLite file, whatever the database is."""

import os
import shutil
import sqlite3
import tempfile
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from bot.errors import StartError
from bot.settings import Settings
from bot.storage.copying import Rows, copy_all, count_rows
from bot.storage.database import Database, check_exists
from bot.storage.sole_process import sole_process
from bot.storage.storage import Storage
from bot.text.wording import pluralize


def back_up(asked: Namespace, settings: Settings) -> None:
    """Write what the database holds at one moment to `file`, a new one. The bot may go on meanwhile. Raises StartError:
    the file exists or cannot be written, or the database is not there or cannot be read."""
    address, file = settings.database_url.get_secret_value(), asked.file
    if file.exists():
        raise StartError(f"{file} exists, and is left as it is; name a new file.")
    with _folder_beside(file) as folder:
        check_exists(address)
        unfinished = Path(folder) / "backup.db"
        rows = _copied(address, _address_of(unfinished))
        _verify(unfinished, rows)
        unfinished.replace(file)
    print(f"Backed up {_rows_text(rows)}, to {file}; opened and checked.")


def restore(asked: Namespace, settings: Settings) -> None:
    """Put the backup `file` into the empty database. Stop the bot first. Raises StartError: the file is no backup or is
    damaged, or the database holds something; nothing was changed."""
    address, file = settings.database_url.get_secret_value(), asked.file
    if not file.is_file():
        raise StartError(f"{file} is not there.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"  # it may have to be brought up to date
        shutil.copyfile(file, copy)
        _check_file(copy, named=file)
        with sole_process(address, wait_seconds=0):
            rows = _copied(_address_of(copy), address)
    if _count(address) != rows:
        raise StartError("What was restored is not what the backup holds. Empty the database and try again.")
    _read_every_chat(address)
    print(f"Restored {_rows_text(rows)}, from {file}; opened and checked. Recognizers are fitted as they are needed.")


def _copied(source_address: str, target_address: str) -> Rows:
    with (
        closing(Database.open(source_address)) as source,
        closing(Database.open(target_address)) as target,
        source.read() as reading,
        target.write() as writing,
    ):
        return copy_all(reading, writing)


def _verify(backup: Path, rows: Rows) -> None:
    """Open what was written, as `restore` will."""
    _check_file(backup, named=backup)
    if _count(_address_of(backup)) != rows:
        raise StartError("The backup does not hold what the database does; nothing was kept of it.")
    _read_every_chat(_address_of(backup))
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, which can be read where nothing can be written


def _check_file(backup: Path, named: Path) -> None:
    try:
        with closing(sqlite3.connect(backup)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
            sound = whole and not loose and "alembic_version" in tables
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise StartError(f"{named} is no backup, or it is damaged.")


def _count(address: str) -> Rows:
    with closing(Database.open(address)) as database, database.read() as connection:
        return count_rows(connection)


def _read_every_chat(address: str) -> None:
    with closing(Storage.open(address)) as storage:
        for chat_id in storage.history_revisions():
            storage.version_data(chat_id)


def _address_of(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


def _folder_beside(file: Path) -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix=".emotion-bot-backup-", dir=os.path.abspath(file.parent))
    except OSError as error:
        raise StartError(f"{file} cannot be written: {error.strerror}.") from None


def _rows_text(rows: Rows) -> str:
    """What that is, in an operator's words."""
    taught = pluralize(rows["examples"], "example", "examples")
    people = pluralize(rows["consents"], "person", "people")
    return f"{taught} in {pluralize(rows['versions'], 'version', 'versions')}, by {people}"
