"""Under a performer's page of `/examples`: admins remove all examples of that performer, for good."""

import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.context import Context
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.erasing import erase_traces
from bot.conversation.examples_page import REMOVE_PREFIX
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import NotAllowedError, is_admin
from bot.errors import RefusedTapError
from bot.storage.errors import ChangedSinceError
from bot.telegram_api.answers import Answer
from bot.telegram_api.messages import check_owner, tap_of
from bot.text.change_text import REMOVE_THEM, performer_asked_about, performer_removed_html, remove_performer_question
from bot.text.examples_text import (
    NOT_YOURS,
    ONLY_ADMINS_REMOVE,
    QUESTION_NOT_YOURS,
    QUESTION_TOO_OLD,
    TOO_OLD,
    performer_shown,
)
from bot.text.privacy_text import FILES_LEFT


async def answer_tap(update: Update, context: Context) -> None:
    """An admin asks to remove the examples of the performer whose page this is, or answers the question about it."""
    query, message = tap_of(update, TOO_OLD)
    shown = performer_shown(message.text or "")
    asked = performer_asked_about(message.text or "")
    if shown is None and asked is None:
        raise RefusedTapError(TOO_OLD)
    check_owner(query, message, NOT_YOURS if asked is None else QUESTION_NOT_YOURS)
    if asked is not None and await declined(update, QUESTION_TOO_OLD):
        return
    if not await is_admin(query.from_user, message.chat):
        raise NotAllowedError(ONLY_ADMINS_REMOVE)
    if asked is None:
        await _ask_to_remove(message, shown or "", context)
    else:
        await _remove(query, message, asked, context)
    await query.answer()


async def _ask_to_remove(message: Message, performer: str, context: Context) -> None:
    """Ask in reply to whoever sent /examples."""
    storage, chat_id = context.services.storage, message.chat_id
    page = await asyncio.to_thread(storage.examples, chat_id, None, performer, 0, 1)
    summary = await asyncio.to_thread(storage.version_summary, chat_id)
    if summary is None:
        raise RefusedTapError(TOO_OLD)
    question = remove_performer_question(performer, page.total, summary.number)
    await ask(message.reply_to_message or message, REMOVE_PREFIX, question, REMOVE_THEM, summary.history_revision)


async def _remove(query: CallbackQuery, question: Message, performer: str, context: Context) -> None:
    """Remove a performer's examples, where nothing changed since the question."""
    storage, chat_id = context.services.storage, question.chat_id
    asked_at = asked_version(query, question, QUESTION_TOO_OLD)
    summary = await asyncio.to_thread(storage.version_summary, chat_id)
    if summary is None or (summary.number, summary.history_revision) != asked_at:
        raise ChangedSinceError
    forgotten = await asyncio.to_thread(storage.forget_performer, chat_id, performer, datetime.now(UTC))
    all_gone = await erase_traces(forgotten, context)
    html = performer_removed_html(name_html(query.from_user, question.chat), performer, forgotten.examples)
    await report_and_fit(Answer(question, in_place=True), context, html if all_gone else f"{html}{FILES_LEFT}")
