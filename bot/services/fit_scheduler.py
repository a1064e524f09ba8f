"""Fitting by itself: a chat's newest version, a quiet time after somebody taught."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from prometheus_client import Counter

from bot.logs import chat_named
from bot.services.incidents import new_incident
from bot.services.recognizer_cache import CachedRecognizer, RecognizerCache
from bot.services.workers import Worker, WorkerPool
from bot.storage.errors import StorageUnavailableError
from bot.storage.records import MessageId, Version, VersionData, choice_of, evaluation_of
from bot.storage.storage import Storage
from engine.data.dataset import Dataset
from engine.forest.training import fit
from engine.measure.choice import Choice
from engine.measure.comparison import compare
from engine.measure.evaluation import evaluate
from engine.measure.evaluation_result import Comparison, Evaluation, NotMeasurable
from engine.measure.selection import choose

log = logging.getLogger(__name__)

_MOST_EARLIER_VERSIONS = 50
_RETRY_SECONDS = (1, 5, 30)
_LONGEST_WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Fitted:
    """The outcome of fitting a version."""

    version: int
    examples: int
    """The taught examples of the version; the starter rows are not counted."""
    starter: bool
    """Whether it was fitted on the starter rows too."""
    evaluation: Evaluation | NotMeasurable | None
    """None where there are fewer than two emotions, so that the shared recognizer answers."""
    before: Version | None
    """The last version before it that was measured."""
    comparison: Comparison | None = None
    """Its recognizer and that of `before`, on the same held-back performances; None where there is nothing to
    compare."""
    other_emotions: int = 0
    """How many emotions it knows, where they are not those of `before`, so that nothing can be compared."""


@dataclass(frozen=True)
class Failed:
    """A fit that failed; the log has why, under the incident's name."""

    incident: str


OnFitted = Callable[[Fitted | Failed | None], Awaitable[None]]
"""Called with the outcome of a fit; with None where it is to be told no more."""


@dataclass(frozen=True, eq=False)
class FitScheduler:
    """The fits that are due and under way, at most one a chat at a time. Recognizers go to the cache, measures to
    the storage."""

    storage: Storage
    worker: Worker | WorkerPool
    cache: RecognizerCache
    starter: Dataset
    done: Counter
    quiet_seconds: float
    _changed: dict[int, asyncio.Event] = field(default_factory=dict, init=False)
    _listeners: dict[int, dict[int, tuple[int, OnFitted]]] = field(default_factory=dict, init=False)
    """By chat and message: the version from which on they are called, and whom."""
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict, init=False)

    def __contains__(self, chat_id: int) -> bool:
        """Whether the chat is being fitted, or about to be."""
        return chat_id in self._tasks

    def __len__(self) -> int:
        """How many chats are being fitted, or about to be."""
        return len(self._tasks)

    async def finish(self, chat_id: int) -> None:
        """Wait until the chat is not being fitted any more."""
        if chat_id in self._tasks:
            await asyncio.wait([self._tasks[chat_id]])

    def schedule(self, chat_id: int, message_id: int = 0, on_fitted: OnFitted | None = None, version: int = 0) -> None:
        """Fit the chat after a quiet time, once more where that is under way; tell a listener of that."""
        self._changed.setdefault(chat_id, asyncio.Event()).set()
        if on_fitted is not None:
            self.listen(chat_id, message_id, on_fitted, version)
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._run(chat_id))

    def listen(self, chat_id: int, message_id: int, on_fitted: OnFitted, version: int) -> None:
        """Call this once, as soon as the version or a newer one is fitted; the last listener of a message is."""
        self._listeners.setdefault(chat_id, {})[message_id] = version, on_fitted

    def take_listeners(self, chat_id: int, version: int | None = None) -> list[OnFitted]:
        """Those of this chat who wait for a version up to this one, or all; they are called no more."""
        return [listener for due in self._due(chat_id, version) if (listener := self._take(chat_id, *due)) is not None]

    def _due(self, chat_id: int, version: int | None) -> list[tuple[int, OnFitted]]:
        """Under which messages who waits for a version up to this one, or for any."""
        waiting = self._listeners.get(chat_id, {}).items()
        return [(message_id, each) for message_id, (wanted, each) in waiting if version is None or wanted <= version]

    def _take(self, chat_id: int, message_id: int, listener: OnFitted) -> OnFitted | None:
        """The listener, which waits no longer; None where it was forgotten, or another one waits there by now."""
        waiting = self._listeners.get(chat_id, {})
        if message_id not in waiting or waiting[message_id][1] is not listener:
            return None
        del waiting[message_id]
        if not waiting:
            self._listeners.pop(chat_id, None)
        return listener

    def forget_private_listeners(self, chat_id: int) -> None:
        """Tell nobody any more in this private chat."""
        self._listeners.pop(chat_id, None)

    def forget_listeners(self, messages: Collection[MessageId]) -> None:
        """Tell nobody any more under these messages."""
        for chat_id, message_id in messages:
            self._listeners.get(chat_id, {}).pop(message_id, None)

    async def stop(self) -> None:
        """Give up the fits under way: the examples are stored, so they are fitted when next asked for."""
        fits = list(self._tasks.values())
        for task in fits:
            task.cancel()
        await asyncio.gather(*fits, return_exceptions=True)

    async def _run(self, chat_id: int) -> None:
        """Fit once nobody teaches any more, and again where somebody taught meanwhile."""
        changed = self._changed[chat_id]
        try:
            while changed.is_set():
                await self._debounce(changed)
                await self._fit_and_notify(chat_id)
        finally:
            del self._tasks[chat_id], self._changed[chat_id]

    async def _debounce(self, changed: asyncio.Event) -> None:
        """Wait until nobody has taught for the quiet time, but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                while changed.is_set():
                    changed.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(changed.wait(), self.quiet_seconds)
        changed.clear()

    async def _fit_and_notify(self, chat_id: int) -> None:
        fitted: Fitted | Failed
        try:
            fitted = await self._fit_with_retries(chat_id)
            self.done.inc()
        except Exception:
            fitted = Failed(new_incident())
            known = {"incident": fitted.incident}
            log.exception("Incident %s: %s could not be fitted", fitted.incident, chat_named(chat_id), extra=known)
        for due in self._due(chat_id, None if isinstance(fitted, Failed) else fitted.version):
            listener = self._take(chat_id, *due)  # it may have been forgotten while another one was told
            if listener is not None:
                await _tell(listener, fitted, chat_id)

    async def _fit_with_retries(self, chat_id: int) -> Fitted:
        """Fit, a few times more where the machine lacks what that needs: memory, file descriptors, its database."""
        for seconds in _RETRY_SECONDS:
            try:
                return await self._fit(chat_id)
            except (OSError, StorageUnavailableError) as error:
                named = chat_named(chat_id)
                log.warning("%s cannot be fitted just now and is tried again in %s s: %r", named, seconds, error)
                await asyncio.sleep(seconds)
        return await self._fit(chat_id)

    async def _fit(self, chat_id: int) -> Fitted:
        """Fit the newest version, let it answer from now on, and measure it."""
        data = await asyncio.to_thread(self.storage.version_data, chat_id)
        if data.version == 0:
            await self.cache.drop(chat_id)
            return Fitted(0, 0, data.starter, None, None)
        earlier = await asyncio.to_thread(self.storage.versions, chat_id, _MOST_EARLIER_VERSIONS, data.version)
        before = next((version for version in earlier if _is_measured(version)), None)
        dataset = training_dataset(data, self.starter)
        if len(dataset.emotions) < 2:
            await self.cache.drop(chat_id)
            return Fitted(data.version, len(data.dataset), data.starter, None, before)
        choice, evaluation = await self._fit_and_measure(chat_id, data, dataset, earlier)
        comparison, other_emotions = await self._compare(chat_id, before, dataset, choice)
        size = len(data.dataset)
        return Fitted(data.version, size, data.starter, evaluation, before, comparison, other_emotions)

    async def _fit_and_measure(
        self, chat_id: int, data: VersionData, dataset: Dataset, earlier: Sequence[Version]
    ) -> tuple[Choice, Evaluation | NotMeasurable]:
        """The recognizer answers as soon as it is fitted, and with its temperature once it is measured."""
        same = await asyncio.to_thread(self._measured_before, chat_id, data, earlier)
        choice, evaluation = choice_of(same), evaluation_of(same)
        if choice is None:
            choice = await self.worker(choose, dataset)
        recognizer = await self.worker(fit, dataset, choice.parameters)
        record = partial(self._record, chat_id, data, choice)
        fitted = CachedRecognizer(data.version, data.history_revision, recognizer).measured_as(evaluation)
        await self.cache.store(chat_id, fitted, record)
        if evaluation is None:
            evaluation = await self.worker(evaluate, dataset, choice.parameters)
        if await record(evaluation):
            self.cache.replace(chat_id, fitted, fitted.measured_as(evaluation))
        return choice, evaluation

    async def _compare(
        self, chat_id: int, before: Version | None, dataset: Dataset, choice: Choice
    ) -> tuple[Comparison | None, int]:
        """With the recognizer of the version before, on the same held-back performances; the number of emotions, where
        they are others. Nothing where a private chat was forgotten meanwhile."""
        earlier_choice = choice_of(before)
        if before is None or earlier_choice is None:
            return None, 0
        try:
            data = await asyncio.to_thread(self.storage.version_data, chat_id, before.number)
        except LookupError:
            return None, 0
        earlier = training_dataset(data, self.starter)
        if earlier.emotions != dataset.emotions:
            return None, len(dataset.emotions)
        return await self.worker(compare, earlier, earlier_choice.parameters, dataset, choice.parameters), 0

    def _measured_before(self, chat_id: int, data: VersionData, earlier: Sequence[Version]) -> Version | None:
        """An earlier version of the very same examples, which is there after an undo or a rollback."""
        size = len(data.dataset), data.starter
        alike = (version for version in earlier if version.measures and (version.rows, version.starter) == size)
        dataset_of = partial(self.storage.version_data, chat_id)
        return next((version for version in alike if dataset_of(version.number).dataset == data.dataset), None)

    async def _record(
        self, chat_id: int, data: VersionData, choice: Choice, evaluation: Evaluation | NotMeasurable | None = None
    ) -> bool:
        """Write down how it was fitted; False where its examples were taken back for good meanwhile."""
        measures = evaluation.to_json() if evaluation else None
        return await asyncio.to_thread(
            self.storage.record_fit, chat_id, data.version, data.history_revision, measures, choice.to_json()
        )


async def _tell(listener: OnFitted, fitted: Fitted | Failed, chat_id: int) -> None:
    """A listener that fails keeps no other one from hearing of it, nor the chat from being fitted again."""
    try:
        await listener(fitted)
    except Exception:
        log.exception("What was learned in %s could not be told", chat_named(chat_id))


def training_dataset(data: VersionData, starter: Dataset) -> Dataset:
    """What a version's recognizer is fitted on: the starter rows, where they belong to it, and the taught ones."""
    if not data.starter:
        return data.dataset
    return starter.followed_by(data.dataset)


def _is_measured(version: Version) -> bool:
    return version.measures is not None and "accuracy" in version.measures
