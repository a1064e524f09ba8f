"""Updates at once from many chats, one after another within a chat."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class OrderedByChat(BaseUpdateProcessor):
    """Answers a chat's updates in the order in which they came, while other chats go on.

    A lock lives as long as its chat has updates under way: memory follows the load, not the number of chats.
    """

    def __init__(self, max_concurrent_updates: int = 256) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: dict[int, int] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = _chat_of(update)
        if chat is None:
            await coroutine
            return
        self._users[chat] = self._users.get(chat, 0) + 1
        try:
            async with self._locks.setdefault(chat, asyncio.Lock()):
                await coroutine
        finally:
            self._users[chat] -= 1
            if not self._users[chat]:
                del self._users[chat], self._locks[chat]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _chat_of(update: object) -> int | None:
    if not isinstance(update, Update):
        return None
    return update.effective_chat.id if update.effective_chat else None
