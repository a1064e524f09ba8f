"""`/export`: everything the chat taught, as a CSV that `/teach` reads back."""

import asyncio

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.documents import MOST_BYTES
from bot.telegram_api.messages import message_of
from bot.text.wording import pluralize
from engine.data.dataset import Dataset


async def answer(update: Update, context: Context) -> None:
    """One document message."""
    message = message_of(update)
    storage = context.services.storage
    data = await asyncio.to_thread(storage.version_data, message.chat_id)
    if not len(data.dataset):
        await message.reply_text(_nothing_text(data.version))
        return
    parts = await asyncio.to_thread(csv_parts, data.dataset)
    examples = pluralize(len(data.dataset), "example", "examples")
    for number, part in enumerate(parts, start=1):
        which = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        await message.reply_document(
            part,
            filename=f"taught-examples{f'-{number}' if len(parts) > 1 else ''}.csv",
            caption=f"Everything this chat taught: {examples}, version {data.version}{which}. "
            "Send the file back with the caption /teach to teach it again.",
        )


def _nothing_text(version: int) -> str:
    if version:
        return f"Nothing that this chat taught is in version {version}, the newest. /history lists the others."
    return "This chat has taught me nothing yet. /teach happy 8 7 8 would be a first example."


def csv_parts(dataset: Dataset) -> list[bytes]:
    """The dataset as CSV files that `/teach` takes, each with the header and at most 1 MB."""
    content = dataset.to_csv().encode()
    body = content.index(b"\n") + 1
    head, rows = content[:body], content[body:]
    room, parts = MOST_BYTES - len(head), []
    while rows:
        end = len(rows) if len(rows) <= room else rows.rindex(b"\n", 0, room) + 1
        parts.append(head + rows[:end])
        rows = rows[end:]
    return parts


COMMAND = Command("export", "What this chat taught, as a CSV", "/export", answer)
