"""The answer to messages that arrive too late: one line for all of a chat's."""

from telegram import Update

from bot.context import Context
from bot.telegram_api.messages import message_of
from bot.text.hint_text import AWAY


async def answer(update: Update, context: Context) -> None:
    """The first late message of a chat is answered for all of them."""
    message = message_of(update)
    late_messages = context.services.late_messages
    if not late_messages.was_notified(message.chat_id):
        sent = await message.reply_text(AWAY)
        late_messages.mark_notified(message.chat_id, sent.date)
