"""`/export`: everything the chat taught, as a CSV that `/teach` reads back."""

import asyncio
from collections.abc import Collection, Hashable

from telegram import Chat, Message, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.permissions import is_admin, teacher_of
from bot.errors import PersonError
from bot.storage.errors import MOST_A_MINUTE
from bot.storage.records import VersionData
from bot.telegram_api.documents import MOST_BYTES
from bot.telegram_api.messages import argument_of, message_of
from bot.text.export_text import ONLY_ADMINS_GET_NAMES, export_html, nothing_to_export_html, unknown_export_text
from bot.text.help_text import MENU
from engine.data.dataset import Dataset
from engine.data.pseudonyms import performer_pseudonyms, pseudonyms, with_people
from engine.files.examples_csv import csv_parts

_NAMES = "names"


async def answer(update: Update, context: Context) -> None:
    """One document message; its people are pseudonyms, or have names where an admin asks for them."""
    message = message_of(update)
    storage = context.services.storage
    with_names = await _asks_for_names(message)
    data = await asyncio.to_thread(storage.version_data, message.chat_id)
    if not len(data.dataset):
        await reply_text(message, context, nothing_to_export_html(data.version))
        return
    named = await asyncio.to_thread(storage.named_raters, message.chat_id) if with_names else None
    dataset = await context.services.compute(exported, data, named)
    parts = await context.services.files.process(csv_parts, dataset, MOST_A_MINUTE, MOST_BYTES)
    private = message.chat.type == Chat.PRIVATE
    for number, part in enumerate(parts, start=1):
        await message.reply_document(
            part,
            filename=f"taught-examples{f'-{number}' if len(parts) > 1 else ''}.csv",
            caption=export_html(len(dataset), data.version, number, len(parts), with_names=with_names, private=private),
        )


async def _asks_for_names(message: Message) -> bool:
    """Raises PersonError: this person may not have them, or asks for something else."""
    asked = argument_of(message)
    if not asked:
        return False
    if asked.lower() != _NAMES:
        raise PersonError(unknown_export_text(asked))
    if not await is_admin(teacher_of(message), message.chat):
        raise PersonError(ONLY_ADMINS_GET_NAMES)
    return True


def exported(data: VersionData, named: Collection[int] | None) -> Dataset:
    """The examples, each with its rater. People are pseudonyms; where `named` is given, as a file named them or, of
    these teachers, by their user ids. A user id that is somebody's name in a file names nobody else."""
    known, teachers = data.dataset.provenances, data.user_ids.tolist()
    raters: list[str | int] = [each.rater or teacher for each, teacher in zip(known, teachers, strict=True)]
    if named is None:
        return with_people(data.dataset, performer_pseudonyms(data.dataset), pseudonyms("rater", raters))
    names: dict[Hashable, str] = {rater: rater for rater in raters if isinstance(rater, str)}
    names.update({teacher: str(teacher) for teacher in named if str(teacher) not in names})
    return with_people(data.dataset, [each.performer for each in known], pseudonyms("rater", raters, names))


COMMAND = Command("export", MENU["export"], "/export", answer)
