"""`/privacy`: what is kept about people."""

from telegram import Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.telegram_api.messages import message_of
from bot.text.help_text import MENU
from bot.text.privacy_text import PRIVACY_HTML


async def answer(update: Update, context: Context) -> None:
    """What is kept, and what goes when."""
    await reply_text(message_of(update), context, PRIVACY_HTML)


COMMAND = Command("privacy", MENU["privacy"], "/privacy", answer)
