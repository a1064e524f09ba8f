"""`/export`: everything the chat taught, as a CSV that `/teach` reads back."""

import asyncio

from telegram import Update

from bot.context import Command, Context
from bot.storage.errors import MOST_A_MINUTE
from bot.telegram_api.documents import MOST_BYTES
from bot.telegram_api.messages import message_of
from bot.text.wording import pluralize
from engine.files.examples_csv import csv_parts

_BACK = "Send the file back with the caption /teach to teach it again."
_PARTS_BACK = "Send the parts back with the caption /teach, a minute apart, to teach it again."


async def answer(update: Update, context: Context) -> None:
    """One document message."""
    message = message_of(update)
    storage = context.services.storage
    data = await asyncio.to_thread(storage.version_data, message.chat_id)
    if not len(data.dataset):
        await message.reply_text(_nothing_text(data.version))
        return
    parts = await context.services.files.process(csv_parts, data.dataset, MOST_A_MINUTE, MOST_BYTES)
    examples = pluralize(len(data.dataset), "example", "examples")
    for number, part in enumerate(parts, start=1):
        which = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        await message.reply_document(
            part,
            filename=f"taught-examples{f'-{number}' if len(parts) > 1 else ''}.csv",
            caption=f"Everything this chat taught: {examples}, version {data.version}{which}. "
            f"{_BACK if len(parts) == 1 else _PARTS_BACK}",
        )


def _nothing_text(version: int) -> str:
    if version:
        return f"Nothing that this chat taught is in version {version}, the newest. /history lists the others."
    return "This chat has taught me nothing yet. /teach happy 8 7 8 would be a first example."


COMMAND = Command("export", "What this chat taught, as a CSV", "/export", answer)
