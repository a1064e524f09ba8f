"""Which calls to the Bot API are retried, when and how often: the one place for it."""

import asyncio
import logging
import math
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.logs import chat_named
from bot.telegram_api.api_errors import is_outcome_unknown, is_reply_gone, is_unchanged, retry_after_seconds
from bot.telegram_api.http_client import NotSentError
from bot.telegram_api.idempotency import MethodKind, method_kind

log = logging.getLogger(__name__)

MOST_SECONDS = 60.0
"""From a call's start to its last attempt."""
_FIRST_BACKOFF_SECONDS = 0.1
_LONGEST_BACKOFF_SECONDS = 8.0
_MARGIN_SECONDS = 0.1
"""Telegram's waits are whole seconds."""

Result = bool | dict[str, Any] | list[dict[str, Any]]
OnChatMigrated = Callable[[int, int], Awaitable[None]]
"""Called with the old and the new id of a group that became a supergroup."""


class RetryPolicy(BaseRateLimiter[int]):
    """Stands between the bot's methods and the HTTP client.

    - Flood control: waits as long as Telegram asks, for that chat alone where the call is for a chat, else for all;
      raises RetryAfter at once where that would be too long.
    - A call that surely was not sent is retried, with exponential backoff and jitter.
    - A call whose outcome is unknown is retried only where its method is idempotent.
    - A reply whose message is gone is sent without that.
    - A group that became a supergroup: the call goes to its new id, once `on_migrated` has moved what is stored.
    """

    def __init__(self, on_migrated: OnChatMigrated, most_seconds: float = MOST_SECONDS) -> None:
        self._on_migrated = on_migrated
        self._most_seconds = most_seconds
        self._blocked_until: dict[object, float] = {}
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
        """Make the call, and retry it as long as that may help. Raises TelegramError: what the last attempt raised."""
        retries = _Retries(endpoint, asyncio.get_running_loop().time() + self._most_seconds)
        while True:
            await self._wait_for_flood_control(data.get("chat_id"), retries.deadline)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._note_flood_control(data.get("chat_id"), error)
            except ChatMigrated as error:
                await self._follow(data, error, retries)
            except TelegramError as error:
                if retries.was_done(error):
                    return True
                if not (is_reply_gone(error) and data.pop("reply_parameters", None)):
                    await retries.back_off(error)

    def _note_flood_control(self, chat: object, error: RetryAfter) -> None:
        now = asyncio.get_running_loop().time()
        seconds = retry_after_seconds(error)
        log.info("Flood control: %s wait for %g s", "all" if chat is None else f"calls to {chat_named(chat)}", seconds)
        self._blocked_until = {key: until for key, until in self._blocked_until.items() if until > now}
        self._blocked_until[chat] = now + seconds + _MARGIN_SECONDS

    async def _wait_for_flood_control(self, chat: object, deadline: float) -> None:
        clock = asyncio.get_running_loop().time
        while self._blocked_until:
            until = max(self._blocked_until.get(chat, 0.0), self._blocked_until.get(None, 0.0))
            if until <= clock():
                return
            if until > deadline:
                raise RetryAfter(math.ceil(until - clock()))
            await asyncio.sleep(until - clock())

    async def _follow(self, data: dict[str, Any], error: ChatMigrated, retries: "_Retries") -> None:
        """Send to the new id from now on. What was sent to the old one stays there and cannot be edited."""
        old = data.get("chat_id")
        if not retries.may_follow() or not isinstance(old, int):
            raise error
        await self._on_migrated(old, error.new_chat_id)
        data["chat_id"] = error.new_chat_id


class _Retries:
    """What one call has been through, and whether it is tried once more."""

    def __init__(self, method: str, deadline: float) -> None:
        self.deadline = deadline
        self._method = method
        self._kind = method_kind(method)
        self._backoff = _FIRST_BACKOFF_SECONDS
        self._followed = False
        self._outcome_unknown = False

    def may_follow(self) -> bool:
        """Whether this is the first time that the chat has moved."""
        first = self._kind is MethodKind.NON_IDEMPOTENT and not self._followed
        self._followed = True
        return first

    def was_done(self, error: TelegramError) -> bool:
        """Whether a refusal says that an earlier attempt, of which nothing was heard, did it."""
        return self._outcome_unknown and is_unchanged(error)

    async def back_off(self, error: TelegramError) -> None:
        """Wait before the next attempt; raises the error where there is none."""
        sent = not isinstance(error.__cause__, NotSentError)
        pause = self._backoff * random.uniform(0.5, 1)  # noqa: S311  no secret
        late = asyncio.get_running_loop().time() + pause > self.deadline
        retryable = self._kind is MethodKind.IDEMPOTENT or (self._kind is MethodKind.NON_IDEMPOTENT and not sent)
        if late or not retryable or not is_outcome_unknown(error):
            raise error
        log.warning("%s failed and is tried again in %.1f s: %s", self._method, pause, error)
        self._outcome_unknown = self._outcome_unknown or sent
        self._backoff = min(2 * self._backoff, _LONGEST_BACKOFF_SECONDS)
        await asyncio.sleep(pause)
