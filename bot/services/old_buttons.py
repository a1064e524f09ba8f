"""Buttons of the bot's that are to change in the chats, since what they were about was forgotten."""

import asyncio
import logging
from collections.abc import Iterable

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.storage.records import MessageId

log = logging.getLogger(__name__)

PAUSE_SECONDS = 6.0
"""Half of what Telegram lets the bot do in a group is left for answers."""


class OldButtons:
    """The messages whose buttons are to change, and the task that changes them, one after another."""

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._messages: asyncio.Queue[tuple[MessageId, InlineKeyboardMarkup | None]] = asyncio.Queue()
        self._pause_seconds = pause_seconds

    def put(self, messages: Iterable[MessageId], buttons: InlineKeyboardMarkup | None = None) -> None:
        """Give these messages other buttons, or none, soon."""
        for message in messages:
            self._messages.put_nowait((message, buttons))

    async def run(self, bot: Bot) -> None:
        """Never return, until cancelled."""
        while True:
            (chat_id, message_id), buttons = await self._messages.get()
            await _change(bot, chat_id, message_id, buttons)
            await asyncio.sleep(self._pause_seconds)


async def _change(bot: Bot, chat_id: int, message_id: int, buttons: InlineKeyboardMarkup | None) -> None:
    """A message that is gone, or a chat that takes no edits, keeps nothing that would still do something."""
    about = {"parse_mode": None}  # the application's default, which this method does not take
    try:
        await bot.edit_message_reply_markup(chat_id, message_id, reply_markup=buttons, api_kwargs=about)
    except TelegramError as error:
        log.info("Old buttons stay where they are: %s", error)
