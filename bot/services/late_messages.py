"""Messages that come too late to be answered one by one, as after a night without the bot."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from cachetools import LRUCache, TTLCache
from telegram import Update
from telegram.ext import filters

log = logging.getLogger(__name__)

LATE_SECONDS = 600
_MOST_REMEMBERED = 50_000
_WRONG_CLOCK_SECONDS = 60


class LateMessages:
    """Which updates were late when they arrived, and which chats have heard so. Callback taps and inline questions
    carry no time of their own, and are never late."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._clock_offset = 0.0
        self._late: LRUCache[int, None] = LRUCache(_MOST_REMEMBERED)
        self._notified: TTLCache[int, None] = TTLCache(_MOST_REMEMBERED, LATE_SECONDS)

    def record(self, update: object) -> None:
        """An update arrives now; how long it waits for its turn after that does not count."""
        if not isinstance(update, Update) or update.message is None:
            return
        if self._clock() - self._clock_offset - update.message.date.timestamp() > LATE_SECONDS:
            self._late[update.update_id] = None

    def is_late(self, update: Update) -> bool:
        """Whether it was late when it arrived."""
        return update.update_id in self._late

    def was_notified(self, chat_id: int) -> bool:
        """Whether the chat has heard that the bot was away."""
        return chat_id in self._notified

    def mark_notified(self, chat_id: int, at: datetime) -> None:
        """The chat has heard it, at this time of Telegram's. That is the time to go by from now on: where this
        machine's clock is wrong, everything would seem late for ever."""
        self._notified[chat_id] = None
        self._clock_offset = self._clock() - at.timestamp()
        if abs(self._clock_offset) > _WRONG_CLOCK_SECONDS:
            log.warning("This machine's clock is %.0f seconds ahead of Telegram's; mend it", self._clock_offset)


class Late(filters.UpdateFilter):
    """Updates that were late when they arrived."""

    def __init__(self, late_messages: LateMessages) -> None:
        super().__init__()
        self._late_messages = late_messages

    def filter(self, update: Update) -> bool:
        """Whether this one was."""
        return self._late_messages.is_late(update)
