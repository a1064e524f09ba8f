"""The chats' recognizers, cached: whatever is lost of them is fitted again from the examples."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cachetools import LRUCache

from bot.logs import chat_named
from bot.services.workers import Worker, disk_threads
from engine.data.dataset import Dataset
from engine.data.errors import StoreError
from engine.files import store
from engine.forest.recognizer import Recognizer
from engine.measure.evaluation_result import Evaluation, NotMeasurable
from engine.measure.learn import temperature_of

log = logging.getLogger(__name__)

MOST_IN_MEMORY = 200
MOST_BYTES = 500_000_000
"""Of all of them together, as each estimates itself; the one used last stays, however large it is."""


@dataclass(frozen=True)
class CachedRecognizer:
    """A chat's recognizer, with the version of its dataset and the revision of its history; whether it was measured,
    and so has the temperature that stands in its version's row and in none of its files."""

    version: int
    history_revision: int
    recognizer: Recognizer
    measured: bool = False

    def measured_as(self, evaluation: Evaluation | NotMeasurable | None) -> "CachedRecognizer":
        """The same, calibrated by what was measured, where something was."""
        recognizer = self.recognizer.with_temperature(temperature_of(evaluation))
        return replace(self, recognizer=recognizer, measured=evaluation is not None)

    @property
    def key(self) -> tuple[int, int]:
        """What it is of; later ones are greater."""
        return self.history_revision, self.version


class RecognizerCache:
    """Two-level cache: LRU in memory, each chat's newest on disk. Files are read and written in threads."""

    def __init__(self, folder: Path, most: int = MOST_IN_MEMORY, most_bytes: float = MOST_BYTES) -> None:
        def cost(cached: CachedRecognizer) -> float:
            """Its bytes, or its share of `most` where that is more; at most all that there is."""
            return min(max(cached.recognizer.size, most_bytes / most), most_bytes)

        self._folder = folder
        self._in_memory: LRUCache[int, CachedRecognizer] = LRUCache(most_bytes, cost)
        self._drops: Counter[int] = Counter()
        self._lock = asyncio.Lock()
        self._on_disk = Worker(disk_threads)

    def shutdown(self) -> None:
        """End the threads that read and write files."""
        self._on_disk.shutdown()

    def __len__(self) -> int:
        """How many are in memory."""
        return len(self._in_memory)

    def get(self, chat_id: int) -> CachedRecognizer | None:
        """The chat's recognizer, where it is in memory."""
        return self._in_memory.get(chat_id)

    def put(self, chat_id: int, cached: CachedRecognizer) -> None:
        """Keep it in memory, unless a newer one is there already; the least recently used are evicted."""
        present = self._in_memory.get(chat_id)
        if present is None or present.key <= cached.key:
            self._in_memory[chat_id] = cached

    def replace(self, chat_id: int, cached: CachedRecognizer, by: CachedRecognizer) -> None:
        """Put another in the place of this very one, if it is still in memory."""
        if self._in_memory.get(chat_id) is cached:
            self._in_memory[chat_id] = by

    def evict(self, chat_id: int) -> None:
        """Keep nothing of the chat in memory."""
        self._in_memory.pop(chat_id, None)

    def drops(self, chat_id: int) -> int:
        """How often the chat was dropped: whoever is about to `put` can tell whether it was meanwhile."""
        return self._drops[chat_id]

    async def store(self, chat_id: int, cached: CachedRecognizer, still_valid: Callable[[], Awaitable[bool]]) -> None:
        """Keep it in memory and in files if `still_valid`, asked while nothing is dropped, still says so."""
        async with self._lock:
            if not await still_valid():
                return
            self.put(chat_id, cached)
            folder = self._folder_of(chat_id, cached.history_revision)
            try:
                await self._on_disk(store.save, cached.recognizer, folder)
            except OSError as error:
                log.warning("The recognizer of %s is not on disk: %s", chat_named(chat_id), error.strerror)

    async def load(self, chat_id: int, history_revision: int, dataset: Dataset) -> Recognizer | None:
        """From the chat's files, if they are of just this dataset."""
        try:
            recognizer = await self._on_disk(store.load, self._folder_of(chat_id, history_revision))
        except StoreError:
            return None
        return recognizer if recognizer.dataset == dataset else None

    async def drop(self, chat_id: int) -> bool:
        """Keep nothing of the chat, in memory and in files; False where those cannot be removed. Nothing reads them."""
        async with self._lock:
            self._drops[chat_id] += 1
            self.evict(chat_id)
            try:
                await self._on_disk(lambda: _remove(self._folder.glob(f"{chat_id}.*")))
            except OSError as error:
                named = chat_named(chat_id)
                log.error("Files of %s cannot be removed (%s); the next start tries again", named, error.strerror)
                return False
            return True

    async def drop_outdated(self, history_revisions: Callable[[], Mapping[int, int]]) -> None:
        """Evict chats whose history was revised since (`history_revisions` is called in a thread). Raises OSError where
        files cannot be removed."""
        async with self._lock:
            current = await asyncio.to_thread(history_revisions)
            for chat_id, cached in list(self._in_memory.items()):
                if current.get(chat_id) != cached.history_revision:
                    self.evict(chat_id)
            names = {f"{chat_id}.{history_revision}" for chat_id, history_revision in current.items()}
            await self._on_disk(lambda: _remove(f for f in self._folder.glob("*") if f.name not in names))

    def _folder_of(self, chat_id: int, history_revision: int) -> Path:
        return self._folder / f"{chat_id}.{history_revision}"


def _remove(folders: Iterable[Path]) -> None:
    for folder in list(folders):
        with suppress(FileNotFoundError, NotADirectoryError):
            shutil.rmtree(folder)
