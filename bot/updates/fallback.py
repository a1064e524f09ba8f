"""Whatever nothing else answers: a short hint, never silence."""

from telegram import Update

from bot.context import Context
from bot.conversation.answering import reply_text
from bot.errors import RefusedTapError
from bot.telegram_api.messages import message_of
from bot.text.hint_text import OLD_BUTTON, TABLES_ONLY, scores_only_html


async def answer_other_message(update: Update, context: Context) -> None:
    """A photo, a sticker, a voice message, a file without its caption: nothing to read."""
    message = message_of(update)
    if message.document is not None:
        await reply_text(message, context, TABLES_ONLY)
    else:
        await reply_text(message, context, scores_only_html())


async def answer_unknown_tap(update: Update, context: Context) -> None:
    """A button that no handler made."""
    raise RefusedTapError(OLD_BUTTON)
