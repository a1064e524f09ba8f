"""Where people's files are read and written: apart from the event loop and from the threads of the database."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import BrokenExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.errors import PersonError
from bot.services.workers import Worker, file_process, within_time
from bot.text.file_text import TOO_MUCH_TEXT, too_many_files_text

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_WAITING = 3
"""Files of one person behind the one that is being read; those of one chat come one by one anyway."""


class Files:
    """A process that reads and writes files, and whose turn it is."""

    def __init__(self) -> None:
        self.process = Worker(file_process)
        self.turns = FileTurns()

    async def read(self, function: Callable[..., T], *values: object) -> T:
        """The function's result, in the process of files. Raises PersonError: the file takes too long, or more memory
        than a file may; whatever the function raised is raised too."""
        try:
            return await self.process(within_time, function, *values)
        except (BrokenExecutor, MemoryError) as error:
            log.warning("A file could not be read: %s", type(error).__name__)
            raise PersonError(TOO_MUCH_TEXT) from error

    def shutdown(self) -> None:
        """End the process; work under way is given up."""
        self.process.shutdown()


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class FileTurns:
    """One file at a time a person, in whatever chats they send them; a few more wait."""

    def __init__(self) -> None:
        self._queues: dict[int, _Queue] = {}

    @asynccontextmanager
    async def turn(self, person: int, on_wait: Callable[[int], Awaitable[object]]) -> AsyncIterator[None]:
        """A block that runs when the files that this person sent before are done; where there are some, `on_wait` is
        told first how many. Raises PersonError: too many wait already."""
        queue = self._queues.setdefault(person, _Queue())
        ahead = queue.length
        if ahead > MOST_WAITING:
            raise PersonError(too_many_files_text(MOST_WAITING))
        queue.length += 1
        try:
            if ahead:
                await on_wait(ahead)
            async with queue.lock:
                yield
        finally:
            queue.length -= 1
            if not queue.length:
                del self._queues[person]
