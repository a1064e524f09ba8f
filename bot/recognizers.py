"""Which recognizer answers in a chat: the shared one, or the chat's own, fitted by itself as people teach."""

import asyncio
import logging
import shutil
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from cachetools import LRUCache

from bot.storage.records import State, Version
from bot.storage.storage import Storage
from bot.workers import Worker
from engine import store
from engine.dataset import Dataset
from engine.errors import StoreError
from engine.evaluation import evaluate
from engine.measures import Evaluation, NotMeasurable
from engine.recognizer import Recognizer
from engine.selection import Choice, choose
from engine.training import fit

log = logging.getLogger(__name__)

MOST_IN_MEMORY = 200
MOST_NODES = 5_000_000
"""Of all the trees in memory together: some 75 bytes each, and 12 more an emotion."""
MOST_UNTAUGHT = 100_000
"""Chats of which it is remembered that they taught nothing."""
QUIET_SECONDS = 1.5
_MOST_LOOKED_BACK = 50


@dataclass(frozen=True)
class Fitted:
    """What came of fitting a version."""

    version: int
    examples: int
    """The taught examples of the version; the starter rows are not counted."""
    evaluation: Evaluation | NotMeasurable | None
    """None where there are fewer than two emotions, so that the shared recognizer answers."""
    before: Version | None
    """The last version before it that was measured."""


Tell = Callable[[Fitted | None], Awaitable[None]]
"""Hears what came of fitting; None where it failed."""


@dataclass(frozen=True)
class _Served:
    version: int
    recognizer: Recognizer


class Recognizers:
    """The recognizers that answer, by chat. The least recently used leave memory; files hold them meanwhile.

    The files are a cache: without them, a recognizer is fitted again from the examples, to the same answers.
    """

    def __init__(
        self, shared: Recognizer, storage: Storage, fitting: Worker, folder: Path, most: int = MOST_IN_MEMORY
    ) -> None:
        self.shared = shared
        self._storage = storage
        self.fitting = fitting
        self._folder = folder / "chats"
        self._most = most
        self._served: OrderedDict[int, _Served] = OrderedDict()
        self._untaught: LRUCache[int, None] = LRUCache(MOST_UNTAUGHT)
        self._changes = 0
        self._drops: Counter[int] = Counter()
        self._taught: dict[int, asyncio.Event] = {}
        self._listeners: dict[int, dict[int, Tell]] = {}
        self._fits: dict[int, asyncio.Task[None]] = {}
        self._coming: dict[int, asyncio.Task[Recognizer]] = {}
        self._taking_effect = asyncio.Lock()

    async def of(self, chat_id: int) -> Recognizer:
        """The recognizer that answers in this chat; while a new one is being fitted, the one before it."""
        if chat_id in self._served:
            self._served.move_to_end(chat_id)
            return self._served[chat_id].recognizer
        if chat_id in self._untaught:
            return self.shared
        changes = self._changes
        latest = await asyncio.to_thread(self._storage.latest, chat_id)
        if latest is None:
            if changes == self._changes:  # else the chat may have been taught meanwhile
                self._untaught[chat_id] = None
            return self.shared
        if chat_id not in self._coming:
            coming = asyncio.create_task(self._bring_back(chat_id, latest))
            coming.add_done_callback(lambda _: self._coming.pop(chat_id, None))
            self._coming[chat_id] = coming
        return await asyncio.shield(self._coming[chat_id])

    def version_of(self, chat_id: int) -> int:
        """The version whose recognizer answers in this chat; 0 where it is the shared one."""
        return self._served[chat_id].version if chat_id in self._served else 0

    def name_of(self, recognizer: Recognizer, chat_id: int) -> tuple[int, datetime]:
        """What names a recognizer that answers in this chat: for whatever is made from it and kept."""
        return 0 if recognizer is self.shared else chat_id, recognizer.trained_at

    def changed(self, chat_id: int, message_id: int = 0, tell: Tell | None = None) -> None:
        """The chat's dataset has changed: fit it after a quiet time. One listener a message hears of it."""
        self._look_anew(chat_id)
        self._taught.setdefault(chat_id, asyncio.Event()).set()
        if tell is not None:
            self._listeners.setdefault(chat_id, {})[message_id] = tell
        if chat_id not in self._fits:
            self._fits[chat_id] = asyncio.create_task(self._attend(chat_id))

    async def drop(self, chat_id: int) -> None:
        """Forget the chat's recognizer, in memory and on disk.

        Raises:
            OSError: its files cannot be removed.
        """
        async with self._taking_effect:
            self._drops[chat_id] += 1
            self._look_anew(chat_id)
            self._served.pop(chat_id, None)
            await asyncio.to_thread(_remove, self._folder_of(chat_id))

    async def tidy(self) -> None:
        """After a start: remove files that are of no chat's newest version, and fit what was left unfitted."""
        chats = set(await asyncio.to_thread(self._storage.all_chats))
        for folder in await asyncio.to_thread(lambda: sorted(self._folder.glob("*"))):
            if folder.name not in map(str, chats):
                await asyncio.to_thread(_remove, folder)
        for chat_id in chats:
            latest = await asyncio.to_thread(self._storage.latest, chat_id)
            if latest is not None and latest.measures is None:
                await self.drop(chat_id)
                self.changed(chat_id)

    async def stop(self) -> None:
        """Give up the fits under way: the examples are stored, so they are fitted when next asked for."""
        fits = [*self._fits.values(), *self._coming.values()]
        for task in fits:
            task.cancel()
        await asyncio.gather(*fits, return_exceptions=True)

    async def _attend(self, chat_id: int) -> None:
        """Wait until nobody teaches for a moment, fit, and begin anew where somebody taught meanwhile."""
        taught = self._taught[chat_id]
        try:
            while taught.is_set():
                await _quiet(taught)
                await self._fit_and_tell(chat_id)
        finally:
            del self._fits[chat_id], self._taught[chat_id]

    async def _fit_and_tell(self, chat_id: int) -> None:
        fitted = None
        try:
            fitted = await self._fit(chat_id)
        except Exception:
            log.exception("The recognizer of chat %s could not be fitted", chat_id)
        if self._taught[chat_id].is_set():
            return  # somebody taught meanwhile: the next fit is the one to tell of
        for tell in self._listeners.pop(chat_id, {}).values():
            await tell(fitted)

    async def _fit(self, chat_id: int) -> Fitted:
        """Fit the newest version, let it answer from now on, and measure it."""
        state = await asyncio.to_thread(self._storage.state, chat_id)
        earlier = await asyncio.to_thread(self._storage.versions, chat_id, _MOST_LOOKED_BACK, state.version)
        before = next((version for version in earlier if _is_measured(version)), None)
        dataset = self.dataset(state)
        if len(dataset.emotions) < 2:
            await self.drop(chat_id)
            return Fitted(state.version, len(state.dataset), None, before)
        choice = await self.fitting(choose, dataset)
        recognizer = await self.fitting(fit, dataset, choice.parameters)
        await self._take_effect(chat_id, state, choice, recognizer)
        evaluation = await self.fitting(evaluate, dataset, choice.parameters)
        await self._record(chat_id, state, choice, evaluation)
        return Fitted(state.version, len(state.dataset), evaluation, before)

    async def _take_effect(self, chat_id: int, state: State, choice: Choice, recognizer: Recognizer) -> None:
        """Record, serve and keep a recognizer, unless its examples were taken back for good meanwhile."""
        async with self._taking_effect:
            if not await self._record(chat_id, state, choice, None):
                return
            self._serve(chat_id, state.version, recognizer)
            try:
                await asyncio.to_thread(store.save, recognizer, self._folder_of(chat_id))
            except OSError as error:
                log.warning("The recognizer of chat %s is not on disk: %s", chat_id, error)

    async def _record(
        self, chat_id: int, state: State, choice: Choice, evaluation: Evaluation | NotMeasurable | None
    ) -> bool:
        measures = evaluation.to_json() if evaluation else None
        return await asyncio.to_thread(
            self._storage.record_fit, chat_id, state.version, state.edition, measures, choice.to_json()
        )

    async def _bring_back(self, chat_id: int, latest: Version) -> Recognizer:
        """From its files where they are of the newest version, else fitted again with the recorded parameters.

        A version that was never fitted is left to the fit that is due; the shared recognizer answers meanwhile.
        """
        drops = self._drops[chat_id]
        state = await asyncio.to_thread(self._storage.state, chat_id)
        dataset = self.dataset(state)
        if len(dataset.emotions) < 2:
            return self.shared
        recognizer = await asyncio.to_thread(self._load, chat_id, dataset)
        if recognizer is None and latest.parameters is None:
            self.changed(chat_id)
            return self.shared
        if recognizer is None:
            parameters = Choice.from_json(latest.parameters or {}).parameters
            recognizer = await self.fitting(fit, dataset, parameters)
        if drops != self._drops[chat_id]:
            return self.shared  # forgotten meanwhile
        self._serve(chat_id, state.version, recognizer)
        return recognizer

    def dataset(self, state: State) -> Dataset:
        """What a version's recognizer is fitted on: the starter rows, where they belong to it, and the taught."""
        if not state.starter:
            return state.dataset
        starter = self.shared.dataset
        return Dataset(np.concatenate([starter.scores, state.dataset.scores]), starter.labels + state.dataset.labels)

    def _load(self, chat_id: int, dataset: Dataset) -> Recognizer | None:
        try:
            recognizer = store.load(self._folder_of(chat_id))
        except StoreError:
            return None
        return recognizer if recognizer.dataset == dataset else None

    def _serve(self, chat_id: int, version: int, recognizer: Recognizer) -> None:
        """Let it answer, unless a newer one does already; the least recently used make room."""
        if chat_id in self._served and self._served[chat_id].version > version:
            return
        self._served[chat_id] = _Served(version, recognizer)
        self._served.move_to_end(chat_id)
        while len(self._served) > 1 and (
            len(self._served) > self._most or sum(s.recognizer.nodes for s in self._served.values()) > MOST_NODES
        ):
            self._served.popitem(last=False)

    def _look_anew(self, chat_id: int) -> None:
        """The chat may have been taught: the storage knows."""
        self._changes += 1
        self._untaught.pop(chat_id, None)

    def _folder_of(self, chat_id: int) -> Path:
        return self._folder / str(chat_id)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        shutil.rmtree(folder)


async def _quiet(taught: asyncio.Event) -> None:
    """Until nobody has taught for a moment."""
    while taught.is_set():
        taught.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(taught.wait(), QUIET_SECONDS)


def _is_measured(version: Version) -> bool:
    return version.measures is not None and "accuracy" in version.measures
