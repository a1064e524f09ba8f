"""Whatever nothing else answers: a short hint, never silence."""

from collections.abc import Sequence
from difflib import get_close_matches
from html import escape

from telegram import Update

from bot.context import Context
from bot.errors import RefusedTapError
from bot.telegram_api.messages import command_of, message_of
from bot.text.wording import how_to_write_html, quoted

_LONGEST_COMMAND = 32
"""Characters of a command's name, says Telegram."""


async def answer_unknown_command(update: Update, context: Context) -> None:
    """A command that is not in the table, or that names another bot."""
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


async def answer_other_message(update: Update, context: Context) -> None:
    """A photo, a sticker, a voice message, a file without its caption: nothing to read."""
    message = message_of(update)
    if message.document is not None:
        await message.reply_text(
            "To have a CSV file read, send it with the caption /predict; to teach me its rows, with /teach."
        )
    elif message.caption:
        await message.reply_text(f"I do not read captions of pictures. {how_to_write_html()}")
    else:
        await message.reply_text(f"I read scores, not pictures or sounds. {how_to_write_html()}")


async def answer_unknown_tap(update: Update, context: Context) -> None:
    """A button that no handler made."""
    raise RefusedTapError("This button does not work any more. Send /help to see what I can do.")
