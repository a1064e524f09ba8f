"""What other processes do to a storage; the fork server starts them."""

import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, NOW, YOU
from tests.fork_server import fork_server


def in_processes(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Do this work with each of the arguments, in processes of their own, all at once."""
    with fork_server().Pool(len(arguments)) as pool:
        return pool.starmap(work, arguments, chunksize=1)


def open_and_close(url: str) -> str:
    """Open the storage, which brings it up to date."""
    Storage.open(url).close()
    return "opened"


def teach_some(url: str, name: str, amount: int) -> list[int]:
    """Teach one example after another; the versions that came of it."""
    storage = Storage.open(url)
    versions = [storage.teach(CHAT, YOU, [CALM], f"{name}:{number}", NOW).version for number in range(amount)]
    storage.close()
    return versions


def teach_until_killed(url: str, name: str, confirmed: Connection) -> None:
    """Teach for ever, and say which source is stored as soon as it is."""
    storage = Storage.open(url)
    for number in range(1_000_000):
        source = f"{name}:{number}"
        storage.teach(CHAT, YOU, [CALM, CALM], source, NOW)
        confirmed.send_bytes(source.encode())
    os._exit(1)
