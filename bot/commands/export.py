"""`/export`: everything the chat taught, as a CSV that `/teach` reads back."""

import asyncio

from telegram import Update

from bot.context import Command, Context
from bot.messages import message_of
from bot.wording import counted


async def answer(update: Update, context: Context) -> None:
    """One document message."""
    message = message_of(update)
    storage = context.bot_data.storage
    state = await asyncio.to_thread(storage.state, message.chat_id)
    if not len(state.dataset):
        await message.reply_text("This chat has taught me nothing yet. /teach happy 8 7 8 would be a first example.")
        return
    examples = counted(len(state.dataset), "example", "examples")
    await message.reply_document(
        (await asyncio.to_thread(state.dataset.to_csv)).encode(),
        filename="taught-examples.csv",
        caption=f"Everything this chat taught: {examples} (version {state.version}). "
        "Send the file back with the caption /teach to teach it again.",
    )


COMMAND = Command("export", "What this chat taught, as a CSV", "/export", answer)
