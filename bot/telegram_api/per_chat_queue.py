"""Updates at once from many chats, one after another within a chat, and no more of anybody than they are allowed."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.telegram_api.rate_limit import Rate, RateLimiter, Verdict
from bot.telegram_api.update_cost import cost_of

log = logging.getLogger(__name__)

CONCURRENCY = 256
MOST_WAITING = 20_000
"""Some 4 kB each. Where as many wait, no more are taken from Telegram, which keeps them."""
PERSON = Rate(burst=1500, per_second=2, resume=60)
CHAT = Rate(burst=6000, per_second=10, resume=300)
"""A class that sends the scores of a whole evening at once, and votes on each, stays far below; a program gone wild
does not. A person's 1,500 are as many readings, 300 votes or 30 files: `update_cost.py` has what each costs."""


class PerChatQueue(BaseUpdateProcessor):
    """Answers a chat's updates in the order in which they came, while other chats go on.

    A lane of updates lives as long as its chat has some under way: memory follows the load, not the number of
    chats. An update without a chat has its person's lane. Whoever sends too much is told once, by the words of
    `slow_down`, for how many seconds what comes is passed over; without it, nobody is told.
    """

    def __init__(
        self,
        concurrency: int = CONCURRENCY,
        most_waiting: int = MOST_WAITING,
        person: Rate = PERSON,
        chat: Rate = CHAT,
        clock: Callable[[], float] = time.monotonic,
        slow_down: Callable[[int], str] | None = None,
    ) -> None:
        super().__init__(1)  # an update is handed over at once: what waits, waits in its lane
        self._lanes: dict[Hashable, deque[Awaitable[Any]]] = {}
        self._runners: set[asyncio.Task[None]] = set()
        self._concurrency = asyncio.Semaphore(concurrency)
        self._capacity = asyncio.Semaphore(most_waiting)
        self._people, self._chats = RateLimiter(person), RateLimiter(chat)
        self._clock = clock
        self._slow_down = slow_down

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Put the update into its lane; waits only where too many are waiting in all."""
        await self._enter(update, coroutine)

    async def run_in_order(self, update: object, coroutine: Coroutine[Any, Any, None]) -> None:
        """Have the coroutine run in the update's lane, and wait for that. Raises what it raised; returns at once
        where the update is passed over."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if await self._enter(update, _settle(done, coroutine)):
            await done
        else:
            coroutine.close()  # it was never started

    async def _enter(self, update: object, coroutine: Awaitable[Any]) -> bool:
        """False where the update is passed over: the coroutine will not run then."""
        verdict, rate = self._verdict(update)
        if verdict is not Verdict.ANSWER and isinstance(coroutine, Coroutine):
            coroutine.close()
            if verdict is Verdict.DROP or self._slow_down is None:
                return False
            coroutine = _answer(update, self._slow_down(round(rate.pause_seconds)))
        await self._capacity.acquire()
        lane = lane_of(update)
        if lane in self._lanes:
            self._lanes[lane].append(coroutine)
            return verdict is Verdict.ANSWER
        self._lanes[lane] = deque([coroutine])
        runner = asyncio.create_task(self._run(lane))
        self._runners.add(runner)
        runner.add_done_callback(self._runners.discard)
        return verdict is Verdict.ANSWER

    @property
    def waiting(self) -> int:
        """How many updates are under way or wait in their lanes."""
        return sum(map(len, self._lanes.values()))

    async def drain(self) -> None:
        """Wait until every update that was taken is answered."""
        while self._runners:
            await asyncio.wait(self._runners)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def _run(self, lane: Hashable) -> None:
        updates = self._lanes[lane]
        while updates:
            async with self._concurrency:
                try:
                    await updates[0]
                except Exception:
                    log.exception("An update could not be handled at all")
            updates.popleft()
            self._capacity.release()
        del self._lanes[lane]

    def _verdict(self, update: object) -> tuple[Verdict, Rate]:
        """What the person's and the chat's limiter say."""
        if isinstance(update, Update):
            now, cost = self._clock(), cost_of(update)
            for limiter, who in ((self._people, update.effective_sender), (self._chats, update.effective_chat)):
                verdict = limiter.take(who.id, now, cost) if who and isinstance(who.id, int) else Verdict.ANSWER
                if verdict is not Verdict.ANSWER:
                    return verdict, limiter.rate
        return Verdict.ANSWER, self._people.rate


def lane_of(update: object) -> Hashable:
    """What the update is ordered by: its chat, or its person where it has none."""
    if isinstance(update, Update):
        source = update.effective_chat or update.effective_user
        return source.id if source and isinstance(source.id, int) else update.update_id
    return object()


async def _settle(done: asyncio.Future[None], coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        await coroutine
    except Exception as error:  # noqa: BLE001 - it is raised where `done` is awaited
        done.set_exception(error)
    else:
        done.set_result(None)


async def _answer(update: object, words: str) -> None:
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(words)
        elif update.effective_message is not None:
            await update.effective_message.reply_text(words)
    except TelegramError as error:
        log.info("Nobody could be asked to slow down: %s", error)
