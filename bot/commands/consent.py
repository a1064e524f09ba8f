"""The buttons under the question that asks a group: each person agrees, or does not, for themselves alone."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.context import Context
from bot.conversation.error_handler import explained_html
from bot.conversation.group_consent import AGREE, PREFIX, REFUSE, drop_held, refresh_soon
from bot.conversation.permissions import check_may_teach
from bot.conversation.teaching_flow import proceed, store_vote
from bot.errors import PersonError, RefusedTapError
from bot.services.group_consents import Held
from bot.storage.errors import StorageUnavailableError
from bot.telegram_api.messages import tap_of
from bot.text.teaching_text import (
    AGREED_BEFORE_TOAST,
    CHANGED_TOAST,
    QUESTION_TOO_OLD,
    REFUSED_LATE_TOAST,
    REFUSED_TOAST,
    is_group_question,
    says_what_is_kept,
)
from bot.text.vote_text import waiting_toast
from engine.data.errors import DatasetError, UnreadableScoresError

log = logging.getLogger(__name__)


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
    refresh_soon(question.chat_id, question.message_id, context)
    await _let_all_count(held, context)
    await query.answer(AGREED_BEFORE_TOAST if agreed_before and not held else waiting_toast(len(held)))


async def _refuse(query: CallbackQuery, question: Message, context: Context) -> None:
    who = query.from_user.id, question.chat_id
    drop_held(query.from_user.id, context, question.chat_id)
    agreed_before = await asyncio.to_thread(context.services.storage.has_agreed, *who)
    await query.answer(REFUSED_LATE_TOAST if agreed_before else REFUSED_TOAST)


async def _let_all_count(held: Sequence[Held], context: Context) -> None:
    """Let each count, whatever becomes of the others. Raises PersonError: why a vote could not be stored, or that the
    storage does not answer; what it was to store waits for the next tap."""
    failure: PersonError | None = None
    for each in held:
        try:
            await _let_count(each, context)
        except StorageUnavailableError as error:
            context.services.group_consents.hold(each)
            failure = error
        except PersonError as error:
            failure = failure or error
        except TelegramError as error:
            log.info("Of what waited for a consent, an answer could not be shown: %s", error)
    if failure is not None:
        raise failure


async def _let_count(held: Held, context: Context) -> None:
    """Store what waited, or ask what there is to ask about it; what cannot be stored is told where its answer goes."""
    teaching, answer = held.teaching, held.answer
    if held.is_vote:
        await store_vote(context, answer.message, teaching)
        return
    try:
        await proceed(answer, context, teaching)
    except StorageUnavailableError:
        raise
    except (PersonError, DatasetError, UnreadableScoresError) as error:
        await answer.show(explained_html(error))
