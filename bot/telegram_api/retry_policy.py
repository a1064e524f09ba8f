"""Which calls to the Bot API are tried again, when and how often: the one place for it."""

import asyncio
import logging
import math
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram_api.api_errors import is_outcome_unknown, is_unchanged, retry_after_seconds
from bot.telegram_api.http_client import NotSentError
from bot.telegram_api.idempotency import MethodKind, method_kind

log = logging.getLogger(__name__)

MOST_SECONDS = 60.0
"""From a call's start to the last time that it is tried."""
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 8.0
_MARGIN_SECONDS = 0.1
"""Telegram's waits are whole seconds."""

Result = bool | dict[str, Any] | list[dict[str, Any]]
Moved = Callable[[int, int], Awaitable[None]]
"""Told the old and the new id of a group that became a supergroup."""


class RetryPolicy(BaseRateLimiter[int]):
    """Stands between the bot's methods and the HTTP client.

    - Flood control: waits as long as told, for that chat alone where the call is for a chat, else for all; raises
      RetryAfter at once where that would be too long.
    - A call that surely was not sent is tried again after a pause, twice as long each time.
    - A call whose outcome is unknown is tried again only where doing it twice is as doing it once.
    - A group that became a supergroup: what is sent to it is sent to its new id, once `moved` has moved the rest.
    """

    def __init__(self, moved: Moved, most_seconds: float = MOST_SECONDS) -> None:
        self._moved = moved
        self._most = most_seconds
        self._closed_until: dict[object, float] = {}
        """By chat, on the loop's clock; None is for every call."""

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401  the library's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Call, and call again as long as that may help.

        Raises:
            TelegramError: what the last try raised.
        """
        trying = _Trying(method_kind(endpoint), asyncio.get_running_loop().time() + self._most)
        while True:
            await self._wait_for_flood(data.get("chat_id"), trying.deadline)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._note_flood(data.get("chat_id"), error)
            except ChatMigrated as error:
                await self._follow(data, error, trying)
            except TelegramError as error:
                if trying.is_done(error):
                    return True
                await trying.pause(endpoint, error)

    def _note_flood(self, chat: object, error: RetryAfter) -> None:
        now = asyncio.get_running_loop().time()
        seconds = retry_after_seconds(error)
        log.info("Flood control: %s wait for %g s", "all" if chat is None else f"calls to {chat}", seconds)
        self._closed_until = {key: until for key, until in self._closed_until.items() if until > now}
        self._closed_until[chat] = now + seconds + _MARGIN_SECONDS

    async def _wait_for_flood(self, chat: object, deadline: float) -> None:
        clock = asyncio.get_running_loop().time
        while self._closed_until:
            until = max(self._closed_until.get(chat, 0.0), self._closed_until.get(None, 0.0))
            if until <= clock():
                return
            if until > deadline:
                raise RetryAfter(math.ceil(until - clock()))
            await asyncio.sleep(until - clock())

    async def _follow(self, data: dict[str, Any], error: ChatMigrated, trying: "_Trying") -> None:
        """Send to the new id from now on. What was sent to the old one stays there and cannot be edited."""
        old = data.get("chat_id")
        if not trying.may_follow() or not isinstance(old, int):
            raise error
        await self._moved(old, error.new_chat_id)
        data["chat_id"] = error.new_chat_id


class _Trying:
    """One call's tries."""

    def __init__(self, kind: MethodKind, deadline: float) -> None:
        self.deadline = deadline
        self._kind = kind
        self._pause = _FIRST_PAUSE_SECONDS
        self._followed = False
        self._unknown = False

    def may_follow(self) -> bool:
        """Whether this is the first time that the chat has moved."""
        first = self._kind is MethodKind.NON_IDEMPOTENT and not self._followed
        self._followed = True
        return first

    def is_done(self, error: TelegramError) -> bool:
        """Whether a refusal says that an earlier try, of which nothing was heard, has done it."""
        return self._unknown and is_unchanged(error)

    async def pause(self, endpoint: str, error: TelegramError) -> None:
        """Before the next try; raises the error where there is none."""
        sent = not isinstance(error.__cause__, NotSentError)
        pause = self._pause * random.uniform(0.5, 1)  # noqa: S311  no secret
        late = asyncio.get_running_loop().time() + pause > self.deadline
        if late or not is_outcome_unknown(error) or not self._may_repeat(sent):
            raise error
        log.warning("%s failed and is tried again in %.1f s: %s", endpoint, pause, error)
        self._unknown = self._unknown or sent
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)
        await asyncio.sleep(pause)

    def _may_repeat(self, sent: bool) -> bool:
        return self._kind is MethodKind.IDEMPOTENT or (self._kind is MethodKind.NON_IDEMPOTENT and not sent)
