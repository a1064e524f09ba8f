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


class LateMessages(filters.UpdateFilter):
    """A filter for updates that were late when they arrived, and the chats that were notified of it. An edited message
    is as old as its edit. Callback queries and inline queries carry no time of their own, and are never late."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._clock_offset = 0.0
        self._late: LRUCache[int, None] = LRUCache(_MOST_REMEMBERED)
        self._notified: TTLCache[int, None] = TTLCache(_MOST_REMEMBERED, LATE_SECONDS)

    def record(self, update: object) -> None:
        """Note that an update arrives now; how long it waits in its chat's queue does not count."""
        if not isinstance(update, Update):
            return
        sent = _sent_at(update)
        if sent is not None and self._clock() - self._clock_offset - sent.timestamp() > LATE_SECONDS:
            self._late[update.update_id] = None

    def filter(self, update: Update) -> bool:
        """Whether the update was late when it arrived."""
        return update.update_id in self._late

    def was_notified(self, chat_id: int) -> bool:
        """Whether the chat was told, within the last ten minutes, that the bot was away."""
        return chat_id in self._notified

    def mark_notified(self, chat_id: int, at: datetime) -> None:
        """Note that the chat was told, at this time by Telegram's clock. That clock counts from now on: where this
        machine's is wrong, everything would seem late for ever."""
        self._notified[chat_id] = None
        self._clock_offset = self._clock() - at.timestamp()
        if abs(self._clock_offset) > _WRONG_CLOCK_SECONDS:
            log.warning("This machine's clock is %.0f seconds ahead of Telegram's; mend it", self._clock_offset)


def _sent_at(update: Update) -> datetime | None:
    if update.edited_message is not None:
        return update.edited_message.edit_date
    return None if update.message is None else update.message.date
