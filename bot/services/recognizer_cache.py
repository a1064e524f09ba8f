"""The chats' recognizers, kept: the ones used lately in memory, each chat's newest in files. A cache, both of it."""

import asyncio
import logging
import shutil
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.data.dataset import Dataset
from engine.data.errors import StoreError
from engine.files import store
from engine.forest.recognizer import Recognizer

log = logging.getLogger(__name__)

MOST_IN_MEMORY = 200
MOST_BYTES = 500_000_000
"""Of all of them together, as each estimates itself; the one used last stays, however large it is."""


@dataclass(frozen=True)
class CachedRecognizer:
    """A chat's recognizer, with the version of its dataset and the revision of its history."""

    version: int
    history_revision: int
    recognizer: Recognizer


class RecognizerCache:
    """The least recently used leave memory. Files are read and written in threads."""

    def __init__(self, folder: Path, most: int = MOST_IN_MEMORY) -> None:
        self._folder = folder
        self._most = most
        self._kept: OrderedDict[int, CachedRecognizer] = OrderedDict()
        self._drops: Counter[int] = Counter()
        self._one_at_a_time = asyncio.Lock()

    def __len__(self) -> int:
        """How many are in memory."""
        return len(self._kept)

    def get(self, chat_id: int) -> CachedRecognizer | None:
        """What memory has of the chat."""
        if chat_id in self._kept:
            self._kept.move_to_end(chat_id)
        return self._kept.get(chat_id)

    def put(self, chat_id: int, kept: CachedRecognizer) -> None:
        """Keep it in memory, unless a newer one is there already; the least recently used make room."""
        present = self._kept.get(chat_id)
        if present is not None and (present.history_revision, present.version) > (kept.history_revision, kept.version):
            return
        self._kept[chat_id] = kept
        self._kept.move_to_end(chat_id)
        while len(self._kept) > 1 and (
            len(self._kept) > self._most or sum(each.recognizer.size for each in self._kept.values()) > MOST_BYTES
        ):
            self._kept.popitem(last=False)

    def evict(self, chat_id: int) -> None:
        """Keep nothing of the chat in memory."""
        self._kept.pop(chat_id, None)

    def drops(self, chat_id: int) -> int:
        """How often the chat was dropped: whoever is about to `put` can tell whether it was meanwhile."""
        return self._drops[chat_id]

    async def store(self, chat_id: int, kept: CachedRecognizer, still_valid: Callable[[], Awaitable[bool]]) -> None:
        """Keep it in memory and in files if `still_valid`, asked while nothing is dropped, still says so."""
        async with self._one_at_a_time:
            if not await still_valid():
                return
            self.put(chat_id, kept)
            try:
                await asyncio.to_thread(store.save, kept.recognizer, self._folder_of(chat_id, kept.history_revision))
            except OSError as error:
                log.warning("The recognizer of chat %s is not on disk: %s", chat_id, error)

    async def load(self, chat_id: int, history_revision: int, dataset: Dataset) -> Recognizer | None:
        """From the chat's files, if they are of just this dataset."""
        try:
            recognizer = await asyncio.to_thread(store.load, self._folder_of(chat_id, history_revision))
        except StoreError:
            return None
        return recognizer if recognizer.dataset == dataset else None

    async def drop(self, chat_id: int) -> bool:
        """Keep nothing of the chat, in memory and in files; False where those cannot be removed. Nothing reads them."""
        async with self._one_at_a_time:
            self._drops[chat_id] += 1
            self.evict(chat_id)
            try:
                await asyncio.to_thread(lambda: _remove(self._folder.glob(f"{chat_id}.*")))
            except OSError as error:
                log.error("Files of chat %s cannot be removed (%s); the next start tries again", chat_id, error)
                return False
            return True

    async def drop_outdated(self, history_revisions: Callable[[], Mapping[int, int]]) -> None:
        """Evict chats whose history was revised since (`history_revisions` is called in a thread). Raises OSError where
        files cannot be removed."""
        async with self._one_at_a_time:
            current = await asyncio.to_thread(history_revisions)
            for chat_id in [each for each, kept in self._kept.items() if current.get(each) != kept.history_revision]:
                self.evict(chat_id)
            names = {f"{chat_id}.{history_revision}" for chat_id, history_revision in current.items()}
            await asyncio.to_thread(lambda: _remove(f for f in self._folder.glob("*") if f.name not in names))

    def _folder_of(self, chat_id: int, history_revision: int) -> Path:
        return self._folder / f"{chat_id}.{history_revision}"


def _remove(folders: Iterable[Path]) -> None:
    for folder in list(folders):
        with suppress(FileNotFoundError, NotADirectoryError):
            shutil.rmtree(folder)
