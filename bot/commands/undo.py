"""`/undo`: take back the last batch that one taught."""

import asyncio
from datetime import UTC, datetime

from telegram import Update

from bot.context import Command, Context
from bot.messages import message_of
from bot.rights import teacher_of
from bot.wording import undone_html


async def answer(update: Update, context: Context) -> None:
    """The newest batch of this person that is still there goes."""
    message = message_of(update)
    services = context.bot_data
    user = teacher_of(message)
    undone = await asyncio.to_thread(services.storage.undo_last, message.chat_id, user.id, datetime.now(UTC))
    if undone is None:
        await message.reply_text("There is nothing of yours to take back here.")
        return
    services.recognizers.changed(message.chat_id)
    await message.reply_text(undone_html(undone.removed, undone.emotions))


COMMAND = Command("undo", "Take back the last that you taught", "/undo", answer)
