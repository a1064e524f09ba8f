"""The buttons under the question that asks a group: each person agrees, or does not, for themselves alone."""

import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.context import Context
from bot.conversation.error_handler import explained_html
from bot.conversation.group_consent import AGREE, PREFIX, REFUSE, refresh_soon
from bot.conversation.permissions import check_may_teach
from bot.conversation.teaching_flow import proceed, store_vote
from bot.errors import PersonError, RefusedTapError
from bot.services.group_consents import Held
from bot.telegram_api.messages import tap_of
from bot.text.teaching_text import (
    AGREED_BEFORE_TOAST,
    CHANGED_TOAST,
    NOTHING_STORED,
    QUESTION_TOO_OLD,
    REFUSED_TOAST,
    is_group_question,
    says_what_is_kept,
)
from bot.text.vote_text import waiting_toast
from engine.data.errors import DatasetError, UnreadableScoresError


async def answer_tap(update: Update, context: Context) -> None:
    """Agree, whereupon what waited counts; or not, whereupon it is dropped."""
    query, question = tap_of(update, QUESTION_TOO_OLD)
    act = (query.data or "").removeprefix(f"{PREFIX}:")
    if act not in (AGREE, REFUSE) or not is_group_question(question.text or ""):
        raise RefusedTapError(QUESTION_TOO_OLD)
    await check_may_teach(query.from_user, question.chat, context)
    if act == REFUSE:
        await _refuse(query, question, context)
    elif says_what_is_kept(question.text or "", alone=False):
        await _agree(query, question, context)
    else:
        refresh_soon(question.chat_id, question.message_id, context)
        await query.answer(CHANGED_TOAST, show_alert=True)


async def _agree(query: CallbackQuery, question: Message, context: Context) -> None:
    storage, who = context.services.storage, (query.from_user.id, question.chat_id)
    agreed_before = await asyncio.to_thread(storage.has_agreed, *who)
    await asyncio.to_thread(storage.agree, *who, datetime.now(UTC))
    held = context.services.group_consents.take(*who)
    for each in held:
        await _let_count(each, context)
    refresh_soon(question.chat_id, question.message_id, context)
    await query.answer(AGREED_BEFORE_TOAST if agreed_before and not held else waiting_toast(len(held)))


async def _refuse(query: CallbackQuery, question: Message, context: Context) -> None:
    for held in context.services.group_consents.take(query.from_user.id, question.chat_id):
        if held.answer.in_place:
            await held.answer.show(NOTHING_STORED)
    await query.answer(REFUSED_TOAST)


async def _let_count(held: Held, context: Context) -> None:
    """Store what waited, or ask what there is to ask about it; what cannot be stored is told where its answer goes."""
    teaching, answer = held.teaching, held.answer
    if held.is_vote:
        await store_vote(context, answer.message, teaching)
        return
    try:
        await proceed(answer, context, teaching)
    except (PersonError, DatasetError, UnreadableScoresError) as error:
        await answer.show(explained_html(error))
