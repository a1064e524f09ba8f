"""A lesson whose message was edited: where its answer goes, and what becomes of what the message taught before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Message

from bot.context import Context
from bot.conversation.answering import earlier_answer
from bot.errors import PersonError
from bot.services.explaining import explained
from bot.storage.errors import TakenBackError
from bot.storage.records import TaughtMessage
from bot.telegram_api.answers import Answer
from bot.text.teaching_text import LEARNED_TEXT, STAYS_TEXT
from engine.data.errors import DatasetError, UnreadableScoresError


def source_of(message: Message) -> str:
    """The name under which the storage knows what a message taught."""
    return f"message:{message.message_id}"


@asynccontextmanager
async def answer_to_lesson(message: Message, user_id: int, context: Context) -> AsyncIterator[Answer]:
    """Where the answer goes, for the block that teaches what a message says. An edited message is answered where it was
    answered before; where the block raises that it teaches nothing, what it taught before stays, and the error says so.
    Raises PersonError: the message taught by a button under its answer, which no edit changes."""
    if message.edit_date is None:
        yield Answer(message)
        return
    before = await _taught_before(message, user_id, context)
    try:
        yield Answer(message, earlier=earlier_answer(message, context))
    except TakenBackError:
        raise
    except (PersonError, DatasetError, UnreadableScoresError) as error:
        if before is None or not before.is_present:
            raise
        raise PersonError(f"{explained(error)}\n\n{STAYS_TEXT}") from error


def record_answer(message: Message, shown: Message, context: Context) -> None:
    """Note what answers a lesson, to be corrected with it: but for the question that asks a group, which is
    everybody's."""
    services = context.services
    if shown.message_id != services.group_consents.question(message.chat_id):
        services.answered_messages.record_answer(message, shown.message_id)


async def _taught_before(message: Message, user_id: int, context: Context) -> TaughtMessage | None:
    storage, answered = context.services.storage, context.services.answered_messages
    before = await asyncio.to_thread(storage.taught_message, message.chat_id, user_id, source_of(message))
    if before is not None and before.answer is not None:
        answered.record_answer(message, before.answer)  # it may not be remembered any more
    answer_id = answered.answer_to(message)
    if before is not None or answer_id is None:
        return before
    if await asyncio.to_thread(storage.answered_submission, message.chat_id, answer_id) is not None:
        answered.drop_answer(message)
        raise PersonError(LEARNED_TEXT)
    return None
