"""What other people of this machine may read or write of the bot's, and the commands that end it. Windows has other
rights, and nothing is said of them."""

import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL

from bot.settings import Settings
from bot.storage.address import parse_address

_READ, _WRITE, _ENTER = 0o044, 0o022, 0o011  # by group and others
_SQLITE = b"SQLite format 3\0"

Exposure = tuple[str, str]
"""What it is, and what to do."""


def exposures(settings: Settings) -> Iterator[Exposure]:
    """What is open to others: `.env`, MODELS_DIR, the SQLite database with its folder, backups beside it or here.
    Raises StartError: DATABASE_URL is no address."""
    if sys.platform == "win32":
        return
    yield from _of_file(".env", Path(".env"))
    yield from _of_folder("MODELS_DIR", settings.models_dir)
    url = parse_address(settings.database_url.get_secret_value())
    if url.drivername == "sqlite":
        yield from _of_database(url)


def _of_database(url: URL) -> Iterator[Exposure]:
    database = Path(str(url.database).removeprefix("file:"))
    for suffix in ("", "-wal", "-shm"):
        yield from _of_file("DATABASE_URL", Path(f"{database}{suffix}"))
    if _mode(database.parent) & _WRITE:
        yield "DATABASE_URL", f"others can write its folder; chmod go-w {shlex.quote(str(database.parent))}"
    for folder in sorted({Path(), database.parent}):
        for file in sorted(folder.glob("*")):
            if file.absolute() != database.absolute() and _is_sqlite(file):
                yield from _of_file("Backup", file)


def _of_file(about: str, file: Path) -> Iterator[Exposure]:
    mode = _mode(file)
    yield from _told(about, file, bool(mode & _READ), bool(mode & _WRITE), "600")


def _of_folder(about: str, folder: Path) -> Iterator[Exposure]:
    mode = _mode(folder)
    yield from _told(about, folder, bool(mode & (_READ | _ENTER)), bool(mode & _WRITE), "700")


def _told(about: str, path: Path, read: bool, write: bool, right: str) -> Iterator[Exposure]:
    if read or write:
        what = " and ".join([*["read"] * read, *["write"] * write])
        yield about, f"others on this machine can {what} {path}; chmod {right} {shlex.quote(str(path))}"


def _mode(path: Path) -> int:
    """The rights to it; none where it is not there, or stands in a folder that others cannot enter."""
    try:
        closed = any(not folder.stat().st_mode & _ENTER for folder in path.absolute().parents)
        return 0 if closed else stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _is_sqlite(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with file.open("rb") as content:
            return content.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False
