"""`emotion-bot backup` and `restore`: all that people taught, as one SQLite file, whatever the database is."""

import shutil
import sqlite3
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.backup_files import is_sound
from bot.cli.unfinished import unfinished_folder
from bot.errors import PersonError, StartError
from bot.settings import Settings
from bot.storage import queries
from bot.storage.checking import fault_of
from bot.storage.copying import Rows, copy_all, count_rows, read_all
from bot.storage.database import Database, check_exists
from bot.storage.emotions import Spelling
from bot.storage.sole_process import sole_process
from engine.data.dataset import STARTER
from engine.data.errors import EngineError
from engine.data.phrases import pluralize

_FAULTS = (SQLAlchemyError, sqlite3.Error, OSError, PersonError, EngineError)
_STRANGE_VALUES = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
"""What reading a value raises that no program of ours stored."""


def back_up(asked: Namespace, settings: Settings) -> None:
    """Write what the database holds at one moment to `file`, a new one that its owner alone can read. The bot may go on
    meanwhile. Raises StartError: the file exists or cannot be written, or the database is not there or cannot be
    read."""
    address, file = settings.database_url.get_secret_value(), asked.file
    if file.exists():
        raise StartError(f"{file} exists, and is left as it is; name a new file.")
    with _faults_told("Nothing was backed up"), unfinished_folder(file.absolute().parent) as folder:
        check_exists(address)
        unfinished = folder / "backup.db"
        unfinished.touch()
        unfinished.chmod(0o600)
        rows = _backed_up(address, unfinished)
        unfinished.replace(file)
    print(f"Backed up {_rows_text(rows)}, to {file}; opened and checked.")


def restore(asked: Namespace, settings: Settings) -> None:
    """Put the backup `file` into the empty database. Stop the bot first. Raises StartError: the file is no backup or is
    damaged, or the database holds something; nothing was changed."""
    address, file = settings.database_url.get_secret_value(), asked.file
    if not file.is_file():
        raise StartError(f"{file} is not there, or is no file.")
    with _faults_told(f"Nothing was restored from {file}"), unfinished_folder(Path(tempfile.gettempdir())) as folder:
        copy = folder / "backup.db"  # it may have to be brought up to date
        shutil.copyfile(file, copy)
        if not is_sound(copy):
            raise StartError(f"{file} is no backup, or it is damaged.")
        rows = _restored(copy, address)
    print(f"Restored {_rows_text(rows)}, from {file}; opened and checked. Recognizers are fitted as they are needed.")


def _backed_up(address: str, file: Path) -> Rows:
    with (
        closing(Database.open(address)) as source,
        closing(Database.open(_address_of(file))) as target,
        source.read() as reading,
        target.write() as writing,
    ):
        rows = copy_all(reading, writing)
        _check_copied(rows, writing)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, which can be read where nothing can be written
    if not is_sound(file):
        raise StartError("Nothing was backed up: what was written is damaged.")
    return rows


def _restored(backup: Path, address: str) -> Rows:
    """Every row is looked at before anything is written, and again before that is committed."""
    with closing(Database.open(_address_of(backup))) as source, source.read() as reading:
        read_all(reading)
        fault = fault_of(reading)
        if fault:
            raise StartError(f"Nothing was restored: in the backup {fault}.")
        with (
            sole_process(address, wait_seconds=0),
            closing(Database.open(address)) as target,
            target.write() as writing,
        ):
            rows = copy_all(reading, writing)
            _check_copied(rows, writing)
            if rows != count_rows(reading):
                raise StartError("Nothing was restored: what was written is not what the backup holds.")
            return rows


def _check_copied(rows: Rows, connection: Connection) -> None:
    """Read every chat, as the bot will. Raises StartError, EngineError: not all of it can be read."""
    if count_rows(connection) != rows:
        raise StartError("What was written is not what was read; nothing was kept of it.")
    spelling = Spelling(STARTER.emotions)
    for chat_id in queries.history_revisions(connection):
        queries.version_data(connection, chat_id, None, spelling)


@contextmanager
def _faults_told(outcome: str) -> Iterator[None]:
    """Whatever reading and writing raises, in one line."""
    try:
        yield
    except _FAULTS as error:
        raise StartError(f"{outcome}: {_reason(error)}.") from error
    except _STRANGE_VALUES as error:
        raise StartError(f"{outcome}: it holds what the bot does not store ({type(error).__name__}).") from error


def _reason(error: Exception) -> str:
    """The first cause, in one line."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return " ".join(str(getattr(error, "orig", None) or error).split()).rstrip(".")


def _address_of(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


def _rows_text(rows: Rows) -> str:
    """What that is, in an operator's words."""
    taught = pluralize(rows["examples"], "example", "examples")
    people = pluralize(rows["consents"], "person", "people")
    return f"{taught} in {pluralize(rows['versions'], 'version', 'versions')}, by {people}"
