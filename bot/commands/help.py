"""`/help`: every command with an example."""

from collections.abc import Sequence
from html import escape

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.messages import message_of
from bot.text.wording import DISCLAIMER

_MORE = """Also understood:
<code>9 8 9</code> alone, in a private chat
<code>9/10 8/10 9/10</code>, <code>90% 80% 90%</code>, <code>8,5 7 9</code>
<code>face 9, voice 8, body 9</code> (any order)
<code>Ann 9 8 9</code>: who performed, also in lists, one a line
<code>/teach sad Ann 3 2 2</code>: taught with who performed
a CSV or workbook of thousands: send it, or reply /predict or /teach to it
a corrected message: it is read anew

Confidence is the share of the trees' votes; where I could be \
measured, calibrated by what was seen in cross-validation.

In any other chat, type <code>@{bot} 9 8 9</code> and tap what I read."""


async def answer(update: Update, context: Context) -> None:
    """The command table, as people read it."""
    await message_of(update).reply_text(help_html(context.services.commands, context.bot.username))


def help_html(commands: Sequence[Command], bot: str) -> str:
    """A line for each command: its example, ready to be copied, and what it does; then what else the bot, by its
    name, understands."""
    lines = [f"<code>{escape(command.example)}</code> — {escape(command.description)}" for command in commands]
    return "\n".join([*lines, "", _MORE.format(bot=bot), "", DISCLAIMER])


COMMAND = Command("help", "Every command with an example", "/help", answer)
