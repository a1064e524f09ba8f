"""Which recognizer answers in a chat: the shared one, or the chat's own, fitted by itself as people teach."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.services.counters import Counters
from bot.services.fit_scheduler import FitScheduler, OnFitted, training_dataset
from bot.services.recognizer_cache import CachedRecognizer, RecognizerCache
from bot.services.workers import Worker, WorkerPool
from bot.storage.errors import StorageUnavailableError
from bot.storage.records import VersionData, VersionSummary, choice_of, evaluation_of
from bot.storage.storage import Storage
from engine.data.dataset import Dataset
from engine.forest.recognizer import Recognizer
from engine.forest.training import fit

log = logging.getLogger(__name__)

RecognizerKey = tuple[int, datetime, float | None]
"""The chat whose recognizer it is (0: the shared one), when it was fitted, and its temperature."""

QUIET_SECONDS = 1.5
"""How long nobody must have taught before a chat is fitted."""
MAINTENANCE_SECONDS = 60
OTHER_WRITERS_FIT = timedelta(seconds=60)
"""How long another process that was taught something is left to fit it."""


class Recognizers:
    """The recognizers that answer, by chat. Where one is not cached any more, it is fitted again from the examples, to
    the same answers.

    A chat that was taught nothing costs nothing. Where other processes write to the same database, it is asked at
    every reading, so that what they were taught counts here too, and what was taken back there goes here too.
    """

    def __init__(
        self,
        shared: Recognizer,
        storage: Storage,
        fitting: Worker | WorkerPool,
        folder: Path,
        counters: Counters,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        self.shared = shared
        self.fitting = fitting
        self.cache = RecognizerCache(folder / "chats")
        self.fits = FitScheduler(storage, fitting, self.cache, shared.dataset, counters.fits, quiet_seconds)
        self._storage = storage
        self._only_writer = not storage.other_writers
        self._taught_chats = set(storage.history_revisions())
        self._restoring: dict[int, asyncio.Task[Recognizer]] = {}

    async def for_chat(self, chat_id: int) -> Recognizer:
        """The recognizer that answers in this chat; while a new one is being fitted, the one before it."""
        cached = self.cache.get(chat_id)
        if self._only_writer and cached is not None:
            return cached.recognizer
        if self._only_writer and chat_id not in self._taught_chats:
            return self.shared
        summary = await asyncio.to_thread(self._storage.version_summary, chat_id)
        if summary is None:
            return self.shared
        if cached is not None and self._is_current(cached, summary):
            return cached.recognizer
        return await self._restore_once(chat_id, summary)

    def version_of(self, chat_id: int) -> int:
        """The version whose recognizer answers in this chat; 0 where it is the shared one."""
        cached = self.cache.get(chat_id)
        return cached.version if cached else 0

    def cache_key(self, recognizer: Recognizer, chat_id: int) -> RecognizerKey:
        """What names a recognizer that answers in this chat: for whatever is made from it and cached."""
        return 0 if recognizer is self.shared else chat_id, recognizer.trained_at, recognizer.temperature

    def changed(self, chat_id: int, message_id: int = 0, on_fitted: OnFitted | None = None, version: int = 0) -> None:
        """The chat's dataset has changed: fit it after a quiet time. One listener a message is called, once this
        version or a newer one is fitted."""
        self._taught_chats.add(chat_id)
        self.fits.schedule(chat_id, message_id, on_fitted, version)

    async def maintain(self) -> None:
        """Remove what was taken back for good: now and, where other processes take things back too, again and again
        until cancelled. Beside that, fit what was left unfitted, or measured by another version of the bot."""
        await self._drop_outdated()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fit_what_is_left())
            while not self._only_writer:
                await asyncio.sleep(MAINTENANCE_SECONDS)
                await self._drop_outdated()

    async def stop(self) -> None:
        """Give up what is under way: it is fitted when next asked for."""
        await self.fits.stop()
        restoring = list(self._restoring.values())
        for task in restoring:
            task.cancel()
        await asyncio.gather(*restoring, return_exceptions=True)
        self.cache.shutdown()

    async def _fit_what_is_left(self) -> None:
        try:
            await self._fit_unfitted()
        except StorageUnavailableError as error:
            log.warning("Some chats are still to be fitted; each is when it is next asked for: %r", error)

    async def _fit_unfitted(self) -> None:
        """One chat after the other, so that whoever teaches meanwhile does not wait for all of them."""
        for chat_id in await asyncio.to_thread(self._storage.history_revisions):
            latest = await asyncio.to_thread(self._storage.latest_version, chat_id)
            if latest is None or evaluation_of(latest) is not None or self._left_to_others(latest.at):
                continue
            if latest.measures is None:
                await self.cache.drop(chat_id)
            self.changed(chat_id)
            await self.fits.finish(chat_id)

    async def _drop_outdated(self) -> None:
        try:
            await self.cache.drop_outdated(self._storage.history_revisions)
        except (OSError, StorageUnavailableError) as error:
            log.warning("What was taken back is still among the recognizers' files; next time: %r", error)

    async def _restore_once(self, chat_id: int, summary: VersionSummary) -> Recognizer:
        """What `_restore` gives, once for all who wait for it."""
        if chat_id not in self._restoring:
            restoring = asyncio.create_task(self._restore(chat_id, summary))
            restoring.add_done_callback(lambda _: self._restoring.pop(chat_id, None))
            self._restoring[chat_id] = restoring
        return await asyncio.shield(self._restoring[chat_id])

    async def _restore(self, chat_id: int, summary: VersionSummary) -> Recognizer:
        """From its files where they are of the newest version, else fitted again with the recorded parameters."""
        drops = self.cache.drops(chat_id)
        latest = await asyncio.to_thread(self._storage.latest_version, chat_id)
        data = await asyncio.to_thread(self._storage.version_data, chat_id)
        dataset = training_dataset(data, self.shared.dataset)
        if len(dataset.emotions) < 2:
            self.cache.evict(chat_id)
            return self.shared
        recognizer = await self._unmeasured(chat_id, data, dataset)
        if recognizer is None:
            choice = choice_of(latest)
            if choice is None:
                return self._fallback(chat_id, data.history_revision, summary)
            recognizer = await self.fitting(fit, dataset, choice.parameters)
        if drops != self.cache.drops(chat_id):
            return self.shared  # forgotten meanwhile
        cached = CachedRecognizer(data.version, data.history_revision, recognizer).measured_as(evaluation_of(latest))
        self.cache.put(chat_id, cached)
        return cached.recognizer

    async def _unmeasured(self, chat_id: int, data: VersionData, dataset: Dataset) -> Recognizer | None:
        """From memory, where another process measured it meanwhile, or from the chat's files."""
        cached = self.cache.get(chat_id)
        if cached is not None and cached.key == (data.history_revision, data.version):
            return cached.recognizer
        return await self.cache.load(chat_id, data.history_revision, dataset)

    def _fallback(self, chat_id: int, history_revision: int, summary: VersionSummary) -> Recognizer:
        """What answers while the newest version is being fitted; where nobody does that, it is begun."""
        cached = self.cache.get(chat_id)
        if cached is not None and cached.history_revision != history_revision:
            self.cache.evict(chat_id)
            cached = None
        if chat_id not in self.fits and not self._left_to_others(summary.at):
            self.changed(chat_id)
        return cached.recognizer if cached else self.shared

    def _is_current(self, cached: CachedRecognizer, summary: VersionSummary) -> bool:
        if cached.history_revision != summary.history_revision:
            return False
        if cached.version == summary.number:
            return cached.measured or not summary.measured
        return not summary.fitted and self._left_to_others(summary.at)

    def _left_to_others(self, at: datetime) -> bool:
        """Whether another process may be fitting what was taught then."""
        return not self._only_writer and abs(datetime.now(UTC) - at) < OTHER_WRITERS_FIT  # clocks are set back too
