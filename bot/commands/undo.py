"""`/undo`: take back the last that one taught."""

import asyncio
from datetime import datetime

from telegram import Message, Update

from bot.context import Command, Context
from bot.conversation.fit_report import reply_and_fit
from bot.conversation.permissions import teacher_of
from bot.storage.storage import Storage
from bot.telegram_api.messages import message_of
from bot.text.wording import undone_html

_RECENT_VERSIONS = 20


async def answer(update: Update, context: Context) -> None:
    """The newest submission of this person that is still there goes."""
    message = message_of(update)
    services = context.services
    user = teacher_of(message)
    if await asyncio.to_thread(_was_done, services.storage, message):
        await message.reply_text("This very /undo was done before; nothing more was taken back.")
        return
    undone = await asyncio.to_thread(services.storage.undo_last, message.chat_id, user.id, _moment(message))
    if undone is None:
        await message.reply_text("There is nothing of yours to take back here.")
        return
    await reply_and_fit(context, message, undone_html(undone.removed, undone.emotions))


def _was_done(storage: Storage, message: Message) -> bool:
    """Whether the same message came before: Telegram delivers it again where it was not confirmed."""
    newest = storage.versions(message.chat_id, _RECENT_VERSIONS)
    return any(version.kind == "undo" and version.at == _moment(message) for version in newest)


def _moment(message: Message) -> datetime:
    """The message's time, distinct from that of others in the same second."""
    return message.date.replace(microsecond=message.message_id % 1_000_000)


COMMAND = Command("undo", "Take back the last that you taught", "/undo", answer)
