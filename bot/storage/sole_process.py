"""A SQLite file is one bot's alone: two would each answer from what it remembers. Other programs may read beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import StartError
from bot.storage.address import parse_address, shown
from bot.storage.database import is_a_file, make_folder


@contextmanager
def sole_process(address: str, wait_seconds: float) -> Iterator[None]:
    """Be the one process with this database, where it is a SQLite file, by a lock that ends with the process; another
    one that is just stopping is waited for. Raises StartError: it goes on, or there can be no lock."""
    url = parse_address(address)
    if not is_a_file(url):
        yield
        return
    make_folder(url)
    file = Path(str(url.database)).resolve()  # the same file, whatever link names it
    lock = FileLock(f"{file}.lock", mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise StartError(f"Another process of the bot uses the database {shown(url)}; stop that one first.") from None
    except OSError as error:
        raise StartError(f"The database {shown(url)} cannot be locked: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()
