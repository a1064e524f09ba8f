"""Chat actions: "sending a photo…" is shown where an answer takes longer than people wait for without that."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

log = logging.getLogger(__name__)

T = TypeVar("T")

_DELAY_SECONDS = 0.5
_SHOWN_SECONDS = 4.5  # Telegram shows one for five


async def with_chat_action(message: Message, action: ChatAction, work: Awaitable[T]) -> T:
    """The work's result; the message's chat sees the action meanwhile. A future of many waiters is the caller's to
    shield."""
    task = asyncio.ensure_future(work)
    timeout = _DELAY_SECONDS
    while not (await asyncio.wait([task], timeout=timeout))[0]:
        try:
            await message.reply_chat_action(action)
        except TelegramError as error:  # the work goes on without it
            log.info("A sign could not be shown: %s", error)
        timeout = _SHOWN_SECONDS
    return await task
