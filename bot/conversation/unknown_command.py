"""A command that is not in the table, or that names another bot: what was probably meant."""

from collections.abc import Sequence
from difflib import get_close_matches
from html import escape

from telegram import Update

from bot.context import Context
from bot.telegram_api.messages import command_of, message_of
from bot.text.wording import quoted

_LONGEST_COMMAND = 32
"""Characters of a command's name, says Telegram."""


async def answer_unknown_command(update: Update, context: Context) -> None:
    """Name the command that is nearest."""
    message = message_of(update)
    written, bot = command_of(message)
    names = [command.name for command in context.services.commands]
    if written in names:
        await message.reply_text(f"That command is for @{escape(bot)}. Send /{written} to me.")
        return
    similar = similar_command(written, names)
    hint = f"Did you mean /{similar}?" if similar else "/help lists what I know."
    await message.reply_text(f"I do not know the command {escape(quoted('/' + written))}. {hint}")


def similar_command(written: str, names: Sequence[str]) -> str | None:
    """The command that was probably meant."""
    return next(iter(get_close_matches(written[:_LONGEST_COMMAND].lower(), names, n=1)), None)
