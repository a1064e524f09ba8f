"""Edits of the bot's messages that nobody waits for: tallies, consents, reports, buttons that are to go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress

from telegram.error import RetryAfter, TelegramError

from bot.logs import chat_named
from bot.telegram_api.api_errors import retry_after_seconds

log = logging.getLogger(__name__)

PAUSE_SECONDS = 6.0
"""In a group Telegram lets a bot send and edit some 20 times a minute: half of that is left for answers."""
_PRIVATE_PAUSE_SECONDS = 1.0
_LAST_EDITS_SECONDS = 5.0

Edit = Callable[[], Awaitable[object]]
"""Shows a message as it is to be now: what it shows is looked up when it is called."""


class EditThrottle:
    """Makes the edits of a chat one after another, at most one in a few seconds. Of several edits of one message that
    wait, the latest is made; the message keeps its place in the line. Those that nobody looks for come last."""

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        self.pause_seconds = pause_seconds
        """Between two edits of a group."""
        self._waiting: dict[int, dict[int, tuple[Edit, bool]]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turns: dict[int, asyncio.Lock] = {}
        """Of the chats that have a task: one edit is under way at a time, so that the last one asked for stands."""
        self._finishing = asyncio.Event()

    def __len__(self) -> int:
        """How many chats have edits that wait, or were edited just now."""
        return len(self._tasks)

    def put(self, chat_id: int, message_id: int, edit: Edit, *, last: bool = False) -> None:
        """Have a message edited soon, outside the chat's lane; at once where none was edited here just now. Those to be
        made `last` wait until no other one does."""
        self._waiting.setdefault(chat_id, {})[message_id] = edit, last
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._run(chat_id))

    async def make_now(self, chat_id: int, message_id: int, edit: Edit) -> None:
        """Make an edit that somebody waits for, in place of one of this message that waits. Raises what it raises."""
        self._waiting.get(chat_id, {}).pop(message_id, None)
        async with self._turns.get(chat_id) or nullcontext():
            await edit()

    async def finish(self) -> None:
        """Make what waits without pauses, as far as a few seconds allow."""
        self._finishing.set()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=_LAST_EDITS_SECONDS)
        for task in late:
            log.warning("Some messages could not be brought up to date")
            task.cancel()

    async def _run(self, chat_id: int) -> None:
        """Until nothing has waited for a whole pause."""
        edits, turn = self._waiting[chat_id], asyncio.Lock()
        self._turns[chat_id] = turn
        try:
            while edits:
                first = min(edits, key=lambda message_id: edits[message_id][1])
                edit, last = edits.pop(first)
                async with turn:
                    wait = await _make(chat_id, edit)
                if wait is not None:
                    edits.setdefault(first, (edit, last))
                await self._pause(chat_id, wait)
        finally:
            del self._tasks[chat_id], self._waiting[chat_id], self._turns[chat_id]

    async def _pause(self, chat_id: int, wait: float | None) -> None:
        """As long as Telegram asks to wait, where it does; else as long as the chat's edits stand apart."""
        apart = self.pause_seconds if chat_id < 0 else min(self.pause_seconds, _PRIVATE_PAUSE_SECONDS)
        seconds = apart if wait is None else wait
        if wait is not None and self._finishing.is_set():
            self._waiting[chat_id].clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._finishing.wait(), seconds)


async def _make(chat_id: int, edit: Edit) -> float | None:
    """A message that is gone, or a chat that takes no edits, loses this edit alone. The seconds after which to try once
    more, where there were too many."""
    try:
        await edit()
    except RetryAfter as error:
        return retry_after_seconds(error)
    except TelegramError as error:
        log.info("A message of %s stays as it is: %s", chat_named(chat_id), error)
    except Exception:
        log.exception("A message of %s could not be brought up to date", chat_named(chat_id))
    return None
