"""`/undo`: take back the last that one taught; a question comes first where it is much, or another's."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update, User

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, declined, name_html
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import check_may_restore, may_restore, teacher_of
from bot.errors import RefusedTapError
from bot.storage.errors import ChangedSinceError
from bot.storage.records import PresentSubmission
from bot.telegram_api.answers import Answer, edit
from bot.telegram_api.messages import check_owner, message_of, tap_of
from bot.text.change_text import (
    NOT_YOURS_TO_UNDO,
    NOTHING_TO_UNDO,
    UNDO_NOT_YOURS,
    UNDO_TOO_OLD,
    UNDONE_ALREADY,
    asks_to_take_back,
    take_back_question,
    taken_back_html,
    undo_label,
)
from bot.text.help_text import MENU
from bot.text.wording import plain, undone_html

PREFIX = "take"
MOST_UNASKED = 5
"""Examples that are taken back without a question."""


async def answer(update: Update, context: Context) -> None:
    """The newest submission of this person that is still there goes."""
    message = message_of(update)
    services = context.services
    user = teacher_of(message)
    if await asyncio.to_thread(services.storage.was_undone, message.chat_id, _moment(message)):
        await reply_text(message, context, UNDONE_ALREADY)
        return
    newest = await asyncio.to_thread(services.storage.newest_submission, message.chat_id, user.id)
    if newest is not None and await ask_before_taking_back(message, newest, own=True):
        return
    undone = await asyncio.to_thread(services.storage.undo_last, message.chat_id, user.id, _moment(message))
    if undone is None:
        await reply_text(message, context, NOTHING_TO_UNDO)
        return
    await report_and_fit(Answer(message), context, undone_html(undone.removed, undone.emotions))


async def ask_before_taking_back(message: Message, submission: PresentSubmission, *, own: bool) -> bool:
    """Ask in reply to the message, where the submission is not small or not one's own; whether there was a question."""
    examples = sum(submission.counts.values())
    if own and examples <= MOST_UNASKED:
        return False
    await ask(message, PREFIX, take_back_question(submission.counts, own=own), undo_label(examples))
    return True


async def answer_tap(update: Update, context: Context) -> None:
    """The question was answered: by the person whom it is about or, where that is another, by whoever may restore."""
    query, question = tap_of(update, UNDO_TOO_OLD)
    if not asks_to_take_back(question.text or ""):
        raise RefusedTapError(UNDO_TOO_OLD)
    stored = _stored_message(question)
    if stored is None:
        check_owner(query, question, UNDO_NOT_YOURS)
    submission = await _asked_about(question, stored, query.from_user, context)
    own = submission.user_id == query.from_user.id
    if not own:
        await check_may_restore(query.from_user, question.chat, context)
    if await declined(update, UNDO_TOO_OLD):
        return
    if plain(take_back_question(submission.counts, own=own)) != question.text:
        raise ChangedSinceError
    html = await _taken_back_html(submission, query.from_user, question.chat, context)
    await take_back(stored or question, submission, query.from_user, context, html)
    if stored is not None:
        await edit(question, html)
    await query.answer()


async def take_back(
    shown: Message, submission: PresentSubmission, user: User, context: Context, html: str | None = None
) -> None:
    """Take a submission back; `shown` says so then, in these words where some are given."""
    whose = submission.user_id if submission.user_id == user.id else None
    take = context.services.storage.take_back
    undone = await asyncio.to_thread(take, shown.chat_id, submission.submission_id, whose, datetime.now(UTC))
    if undone is None:
        raise RefusedTapError(NOT_YOURS_TO_UNDO)
    answer = Answer(shown, in_place=True)
    await report_and_fit(answer, context, html or undone_html(undone.removed, undone.emotions))


async def _taken_back_html(submission: PresentSubmission, user: User, chat: Chat, context: Context) -> str:
    restores = await may_restore(user, chat, context)
    who, own = name_html(user, chat), submission.user_id == user.id
    return taken_back_html(who, submission.counts, submission.version, own=own, may_restore=restores)


async def _asked_about(question: Message, stored: Message | None, user: User, context: Context) -> PresentSubmission:
    """What a question would take back, found by the message that it answers."""
    storage, chat_id = context.services.storage, question.chat_id
    if stored is None:
        submission = await asyncio.to_thread(storage.newest_submission, chat_id, user.id)
    else:
        submission = await asyncio.to_thread(storage.answered_submission, chat_id, stored.message_id)
    if submission is None:
        raise RefusedTapError(NOT_YOURS_TO_UNDO)
    return submission


def _stored_message(question: Message) -> Message | None:
    """The answer of the bot's that a question is about; None where it answers a person's /undo."""
    asked = question.reply_to_message
    return asked if asked is not None and asked.from_user == question.from_user else None


def _moment(message: Message) -> datetime:
    """The message's time, distinct from that of others in the same second: Telegram delivers a message again where it
    was not confirmed."""
    return message.date.replace(microsecond=message.message_id % 1_000_000)


COMMAND = Command("undo", MENU["undo"], "/undo", answer)
