"""`/help`: every command with an example, in groups."""

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.messages import message_of
from bot.text.help_text import MENU, help_html


async def answer(update: Update, context: Context) -> None:
    """The command table, as people read it."""
    commands = [(command.group, command.example, command.description) for command in context.services.commands]
    await message_of(update).reply_text(help_html(commands, context.bot.username))


COMMAND = Command("help", MENU["help"], "/help", answer)
