"""`/privacy`: what is kept about people."""

from telegram import Update

from bot.context import Command, Context
from bot.messages import message_of

_PRIVACY = """<b>What I keep about you: nothing.</b>

Your scores are read, answered and forgotten. They are not stored, not used for training and not passed on.

While a keypad is open, your user id and its message are in memory, for /cancel. A restart clears them.
If something breaks, the operator's log gets a technical report of the fault."""


async def answer(update: Update, context: Context) -> None:
    """What is kept, in a few lines."""
    await message_of(update).reply_text(_PRIVACY)


COMMAND = Command("privacy", "What is kept about you", "/privacy", answer)
