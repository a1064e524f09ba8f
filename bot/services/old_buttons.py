"""Buttons of the bot's that are to go from the chats, since what they were about was forgotten."""

import asyncio
import logging
from collections.abc import Iterable

from telegram import Bot
from telegram.error import TelegramError

from bot.storage.records import MessageId

log = logging.getLogger(__name__)

PAUSE_SECONDS = 6.0
"""Half of what Telegram lets the bot do in a group is left for answers."""


class OldButtons:
    """The messages whose buttons are to go, and the task that takes them away, one after another."""

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._messages: asyncio.Queue[MessageId] = asyncio.Queue()
        self._pause_seconds = pause_seconds

    def put(self, messages: Iterable[MessageId]) -> None:
        """Take the buttons of these messages away, soon."""
        for message in messages:
            self._messages.put_nowait(message)

    async def run(self, bot: Bot) -> None:
        """Never return, until cancelled."""
        while True:
            await _take_away(bot, *await self._messages.get())
            await asyncio.sleep(self._pause_seconds)


async def _take_away(bot: Bot, chat_id: int, message_id: int) -> None:
    """A message that is gone, or a chat that takes no edits, keeps nothing that would still do something."""
    try:
        await bot.edit_message_reply_markup(chat_id, message_id, api_kwargs={"parse_mode": None})
    except TelegramError as error:
        log.info("Old buttons stay where they are: %s", error)
