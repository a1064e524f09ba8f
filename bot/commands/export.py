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
from engine.data.dataset import Dataset
from engine.data.phrases import pluralize, quoted
from engine.data.pseudonyms import performer_pseudonyms, pseudonyms, with_people
from engine.files.examples_csv import csv_parts

_NAMES = "names"
_BACK = "Send the file back with the caption /teach to teach it again."
_PARTS_BACK = "Send the parts back with the caption /teach, a minute apart, to teach it again."
_NAMED = "Performers and raters have the names that were taught, and those who taught here their Telegram user ids; \
rater-1 and so on did not agree to that."


async def answer(update: Update, context: Context) -> None:
    """One document message; its people are pseudonyms, or have names where an admin asks for them."""
    message = message_of(update)
    storage = context.services.storage
    with_names = await _asks_for_names(message)
    data = await asyncio.to_thread(storage.version_data, message.chat_id)
    if not len(data.dataset):
        await reply_text(message, context, _nothing_text(data.version))
        return
    named = await asyncio.to_thread(storage.named_raters, message.chat_id) if with_names else None
    dataset = await context.services.compute(exported, data, named)
    parts = await context.services.files.process(csv_parts, dataset, MOST_A_MINUTE, MOST_BYTES)
    people = _NAMED if with_names else _pseudonyms_text(message.chat)
    for number, part in enumerate(parts, start=1):
        which = f" (part {number} of {len(parts)})" if len(parts) > 1 else ""
        await message.reply_document(
            part,
            filename=f"taught-examples{f'-{number}' if len(parts) > 1 else ''}.csv",
            caption=f"Everything this chat taught: {pluralize(len(dataset), 'example', 'examples')}, "
            f"version {data.version}{which}. {people} {_BACK if len(parts) == 1 else _PARTS_BACK}",
        )


async def _asks_for_names(message: Message) -> bool:
    """Raises PersonError: this person may not have them, or asks for something else."""
    asked = argument_of(message)
    if not asked:
        return False
    if asked.lower() != _NAMES:
        raise PersonError(
            f"I understood /export, but not {quoted(asked)}. Write /export, where people are pseudonyms, or "
            "/export names."
        )
    if not await is_admin(teacher_of(message), message.chat):
        raise PersonError("In this group only admins get the names. /export has pseudonyms in place of them.")
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


def _pseudonyms_text(chat: Chat) -> str:
    names = "/export names has the names" if chat.type == Chat.PRIVATE else "/export names gives admins the names"
    return f"Raters and performers are pseudonyms; {names}."


def _nothing_text(version: int) -> str:
    if version:
        return f"Nothing that this chat taught is in version {version}, the newest. /history lists the others."
    return "This chat has taught me nothing yet. /teach happy 8 7 8 would be a first example."


COMMAND = Command("export", "What this chat taught, as a CSV", "/export", answer)
