"""Updates that the bot asks Telegram for.

The library's own loop takes a Bot API that never answers for normal, dies unseen where the token is refused in mid-run,
and asks for ever for an update that it cannot read.
"""

import asyncio
import logging
import time
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.application import token_refused
from bot.context import EmotionApplication
from bot.errors import StartError
from bot.run.polling_watchdog import PollingLimits, Watchdog
from bot.telegram_api.api_errors import retry_after_seconds
from bot.telegram_api.raw_call import call
from bot.telegram_api.update_schema import ALLOWED_UPDATES, read_update

log = logging.getLogger(__name__)

POLL_SECONDS = 10
_READ_SECONDS = POLL_SECONDS + 5
_ATTEMPT_SECONDS = 60
"""Whatever the client promises: no attempt takes longer."""
_CONFIRM_SECONDS = 5
_PAUSES_SECONDS = (1, 2, 4, 8)


class Polling:
    """Long polling. A webhook that was set before is removed, with nothing lost."""

    def __init__(self, application: EmotionApplication, limits: PollingLimits | None = None) -> None:
        self._bot = application.bot
        self._updates = application.update_queue
        self._limits = limits or PollingLimits()
        self._watchdog = Watchdog(self._limits)
        self._offset = 0
        self._failures = 0
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask for updates from now on. Raises StartError: the token is refused, or the Bot API does not answer."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken:
            raise token_refused(self._bot) from None
        except TelegramError as error:
            raise StartError(f"Polling cannot start: {error}") from None
        self._loop = asyncio.create_task(self._poll())

    async def watch(self) -> None:
        """Block until polling fails. Raises StartError: none can be had any more: the message says why."""
        if self._loop is not None:
            await asyncio.shield(self._loop)

    async def stop(self) -> None:
        """Ask no more, and confirm what was taken."""
        if self._loop is None:
            return
        self._loop.cancel()
        await asyncio.gather(self._loop, return_exceptions=True)  # `watch` has raised what it ended with
        try:
            async with asyncio.timeout(_CONFIRM_SECONDS):
                await self._ask(timeout=0)
        except (TelegramError, TimeoutError) as error:
            log.warning("The last updates could not be confirmed, and may come again: %s", error or "no answer")

    async def _poll(self) -> None:
        while True:
            started = time.monotonic()
            try:
                async with asyncio.timeout(_ATTEMPT_SECONDS):
                    updates = await self._ask(timeout=POLL_SECONDS)
            except InvalidToken:
                raise token_refused(self._bot) from None
            except TimeoutError:
                await self._recover(TimedOut(), started)
            except TelegramError as error:
                await self._recover(error, started)
            else:
                self._note_success(started)
                await self._enqueue_all(updates)

    async def _ask(self, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's word
        """Not `Bot.get_updates`, which reads all or nothing: one update of an unknown form would end all hearing."""
        asked = {"offset": self._offset, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}
        updates: object = await call(self._bot, "getUpdates", asked, read_timeout=_READ_SECONDS)
        if not (isinstance(updates, list) and all(map(_has_number, updates))):
            raise TelegramError("the Bot API's updates are none: they cannot be told apart by their numbers")
        return updates

    async def _enqueue_all(self, updates: list[dict[str, Any]]) -> None:
        """Each that is handed over is confirmed by the next poll; waits where the bot has too many already."""
        for fields in updates:
            update = read_update(fields, self._bot)
            if update is not None:
                await self._enqueue(update)
            self._offset = fields["update_id"] + 1

    async def _enqueue(self, update: Update) -> None:
        try:
            async with asyncio.timeout(self._limits.standstill):
                await self._updates.put(update)
        except TimeoutError:
            raise StartError(
                f"For {self._limits.standstill:.0f} seconds nothing was answered, though thousands of updates wait. "
                "The process ends, to be started anew."
            ) from None

    async def _recover(self, error: TelegramError, started: float) -> None:
        """Log the first failure of a row, pause, and check whether it has been too long."""
        if self._failures == 0:
            log.warning("Polling failed and goes on: %s", error)
        pause = float(_PAUSES_SECONDS[min(self._failures, len(_PAUSES_SECONDS) - 1)])
        if isinstance(error, RetryAfter):
            pause = retry_after_seconds(error)
        self._failures += 1
        await asyncio.sleep(pause)
        self._watchdog.failed(error, time.monotonic() - started)

    def _note_success(self, started: float) -> None:
        if self._failures:
            log.info("Telegram is heard again, after %s failures", self._failures)
        self._failures = 0
        self._watchdog.succeeded(time.monotonic() - started)


def _has_number(fields: object) -> bool:
    return isinstance(fields, dict) and type(fields.get("update_id")) is int
