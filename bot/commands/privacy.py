"""`/privacy`: what is kept about people."""

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.messages import message_of

_PRIVACY = """<b>What I keep about you</b>

Scores that you only ask about, in a message, a file or inline: nothing. The last answers stay in memory for a \
while, in case the same is asked again, without who asked.

What you teach me, and only after you agreed: your Telegram user id, the scores, the emotion and the time, which chat \
and message they came from, and when you agreed. It is used to fit the recognizer of the chat where you taught it, and \
to tell how far its teachers agree. That chat sees the examples, without who taught them; no other chat learns from \
them, and nothing is passed on.

You can see it (/examples), take a copy (/export), take the last back (/undo), or delete all of it in every chat, with \
your consent, at any time (/forget). Then every recognizer that learned from it is fitted again without it; of \
the versions in /history the numbers and times stay.

While a keypad or a question is open, your user id and what you sent are in memory. A restart clears them.
Where I run on several machines, I keep for two days which messages I answered, by their numbers and their chat's, so \
that nobody is answered twice.
If something breaks, the operator's log gets a technical report of the fault."""


async def answer(update: Update, context: Context) -> None:
    """What is kept, in a few lines."""
    await message_of(update).reply_text(_PRIVACY)


COMMAND = Command("privacy", "What is kept about you", "/privacy", answer)
