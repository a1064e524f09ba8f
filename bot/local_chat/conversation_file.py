"""The conversation on disk: what was said, the files and the people, written as they come, so that a restart, or a
killed process, loses nothing that was shown."""

import json
import logging
import os
import sqlite3
from itertools import count
from pathlib import Path

from cachetools import FIFOCache

from bot.errors import StartError
from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.files import MAX_BYTES, StoredFile
from bot.local_chat.images import Picture

log = logging.getLogger(__name__)

FORMAT = 1
"""One more where the tables change; a file of a later one is set aside."""
_TABLES = """
CREATE TABLE IF NOT EXISTS messages (chat_id INTEGER, message_id INTEGER, content TEXT, UNIQUE (chat_id, message_id));
CREATE TABLE IF NOT EXISTS last_ids (chat_id INTEGER PRIMARY KEY, last_id INTEGER);
CREATE TABLE IF NOT EXISTS people (user_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE IF NOT EXISTS files (unique_id TEXT UNIQUE, about TEXT, content BLOB);
"""
_UNSOUND = {
    "messages": "chat_id IS NULL OR message_id IS NULL OR NOT ifnull(json_valid(content), 0)",
    "last_ids": "last_id IS NULL",
    "people": "name IS NULL",
    "files": "unique_id IS NULL OR content IS NULL OR ifnull(json_type(about, '$.picture'), 0) = 0",
}
"""By table, what no row of it is: nobody wrote that here."""
_NOT_ITS_FAULT = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM),
}
_PUT_MESSAGE = "INSERT INTO messages VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content"
_PUT_LAST_ID = "INSERT INTO last_ids VALUES (?, ?) ON CONFLICT DO UPDATE SET last_id = excluded.last_id"

MessageKey = tuple[int, int]


class ConversationFile:
    """A SQLite file that one process has open. Only its owner may read it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _opened(path)
        self._complained = False

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Do it, at once and for good."""
        return self._connection.execute(statement, values)

    def keep(self, statement: str, *values: object) -> None:
        """Write something down; where that cannot be, as on a full disk, the chat goes on, and the log says so once."""
        try:
            self.execute(statement, *values)
        except sqlite3.OperationalError as error:
            if not self._complained:
                log.warning("What is said in the local chat is not kept any more, or not all of it: %s", error)
            self._complained = True

    def erase_deleted(self) -> None:
        """Leave nothing of what was deleted on the disk: free pages are overwritten already, the log is not."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def people(self) -> list[tuple[int, str]]:
        """The id and the name of everybody who was added, oldest first."""
        return self.execute("SELECT user_id, name FROM people ORDER BY rowid").fetchall()

    def add_person(self, user_id: int, name: str) -> None:
        """Keep a person who was added."""
        self.keep("INSERT INTO people VALUES (?, ?)", user_id, name)


class StoredMessages(dict[MessageKey, JsonObject]):
    """Messages by chat and id, in the order in which they were said, each written as it is put or deleted."""

    def __init__(self, file: ConversationFile) -> None:
        rows = file.execute("SELECT chat_id, message_id, content FROM messages ORDER BY rowid")
        super().__init__({(chat, message): json.loads(content) for chat, message, content in rows})
        self._file = file

    def __setitem__(self, key: MessageKey, message: JsonObject) -> None:
        super().__setitem__(key, message)
        self._file.keep(_PUT_MESSAGE, *key, json.dumps(message))

    def __delitem__(self, key: MessageKey) -> None:
        super().__delitem__(key)
        self._file.execute("DELETE FROM messages WHERE chat_id = ? AND message_id = ?", *key)


class StoredLastIds(dict[int, int]):
    """The last message id of each chat: none is ever given twice."""

    def __init__(self, file: ConversationFile) -> None:
        super().__init__(file.execute("SELECT chat_id, last_id FROM last_ids").fetchall())
        self._file = file

    def __setitem__(self, chat_id: int, last_id: int) -> None:
        super().__setitem__(chat_id, last_id)
        self._file.keep(_PUT_LAST_ID, chat_id, last_id)


class StoredFiles(FIFOCache[str, StoredFile]):
    """Files by the id that the page asks for, bounded in bytes, each written as it is put or deleted."""

    def __init__(self, file: ConversationFile) -> None:
        super().__init__(MAX_BYTES, lambda stored: len(stored.content))
        self._written: ConversationFile | None = None
        for about, content in file.execute("SELECT about, content FROM files ORDER BY rowid").fetchall():
            stored = _stored_file(json.loads(about), content)
            self[stored.unique_id] = stored
        self._written = file

    def __setitem__(self, unique_id: str, stored: StoredFile) -> None:
        super().__setitem__(unique_id, stored)
        if self._written is not None:
            values = unique_id, json.dumps(_about(stored)), stored.content
            self._written.keep("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", *values)

    def __delitem__(self, unique_id: str) -> None:
        super().__delitem__(unique_id)
        if self._written is not None:
            self._written.execute("DELETE FROM files WHERE unique_id = ?", unique_id)


def _about(stored: StoredFile) -> JsonObject:
    about: JsonObject = {name: value for name, value in vars(stored).items() if name not in ("content", "picture")}
    return about | {"picture": vars(stored.picture) if stored.picture else None}


def _stored_file(about: JsonObject, content: bytes) -> StoredFile:
    picture = about.pop("picture")
    return StoredFile(**about, content=content, picture=Picture(**picture) if picture else None)


def _opened(path: Path) -> sqlite3.Connection:
    """The file's connection; a file that is damaged, or of a later version of the bot, is set aside. Raises StartError:
    it cannot be had just now, which is no fault of its own."""
    try:
        return _connected(path)
    except OSError as error:
        raise _not_to_be_had(path, error) from error
    except (sqlite3.DatabaseError, ValueError) as error:
        if getattr(error, "sqlite_errorcode", None) in _NOT_ITS_FAULT:
            raise _not_to_be_had(path, error) from error
        aside = _free_name(path)
        log.warning("The conversation in %s cannot be read (%s); it is set aside as %s", path, error, aside.name)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.rename(aside)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        _prepare(connection)
    except (sqlite3.DatabaseError, ValueError):
        connection.close()
        raise
    return connection


def _not_to_be_had(path: Path, error: Exception) -> StartError:
    return StartError(
        f"{path}, where the conversation is kept, cannot be used ({error}). Close whatever else uses it, such as "
        "another bot in this folder, see that it can be written, and start again."
    )


def _prepare(connection: sqlite3.Connection) -> None:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > FORMAT:
        raise ValueError(f"it is of a later version, {found}")
    (sound,) = connection.execute("PRAGMA quick_check").fetchone()
    if sound != "ok":
        raise ValueError(sound)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.executescript(_TABLES)
    for table, unsound in _UNSOUND.items():
        (amount,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {unsound}").fetchone()  # noqa: S608
        if amount:
            raise ValueError(f"{amount} of its {table} cannot be read")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
