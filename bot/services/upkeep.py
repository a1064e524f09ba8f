"""What the database is rid of in the background: what was forgotten, in its own files too, and old arrivals."""

import asyncio
import logging
from contextlib import suppress

from bot.storage.errors import StorageUnavailableError
from bot.storage.storage import Storage

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_EVERY_SECONDS = 3600


class Upkeep:
    """Does it at the start, whenever it is asked to, and every hour."""

    def __init__(self, storage: Storage, retry_seconds: float = RETRY_SECONDS) -> None:
        self._storage = storage
        self._retry_seconds = retry_seconds
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Something was forgotten just now."""
        self._asked.set()

    async def run(self) -> None:
        """Never return, until cancelled."""
        while True:
            self._asked.clear()
            pause = self._retry_seconds
            while not await self._is_done():
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), _EVERY_SECONDS)

    async def _is_done(self) -> bool:
        """Whether nothing is left; whoever reads what was deleted, or a database that is away, puts it off. Nothing
        ends the upkeep: what was forgotten would stay."""
        try:
            await asyncio.to_thread(self._storage.leases.prune)
            return await asyncio.to_thread(self._storage.erase_deleted)
        except StorageUnavailableError:
            return False
        except Exception:
            log.exception("What was forgotten could not be erased; it is tried again")
            return False
