"""A group that became a supergroup: everything moves with it."""

import asyncio

from telegram import Update

from bot.context import Context, Services
from bot.telegram_api.messages import message_of


async def answer(update: Update, context: Context) -> None:
    """Telegram tells both chats; whichever message comes first moves everything."""
    message = message_of(update)
    old, new = message.chat_id, message.migrate_to_chat_id
    if new is None:
        old, new = message.migrate_from_chat_id or old, message.chat_id
    await move(context.services, old, new)


async def move(services: Services, old: int, new: int) -> None:
    """Let everything that was taught under the old id be the new one's, but for what waits for a consent: its messages
    stayed behind, and the new group is asked anew. Moving twice changes nothing."""
    services.group_consents.drop_chat(old)
    await asyncio.to_thread(services.storage.move_chat, old, new)
    for chat_id in (old, new):
        await services.recognizers.cache.drop(chat_id)
    services.recognizers.changed(new)
