"""The one message that asks a group whether what its people teach may be kept; each answers for themselves."""

import asyncio
from dataclasses import replace
from functools import partial

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.context import Context
from bot.services.group_consents import Held
from bot.services.pending_teachings import PendingTeaching
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.api_errors import is_unchanged, is_uneditable
from bot.text.teaching_text import AGREE_LABEL, GROUP_REFUSE_LABEL, NOTHING_STORED, WAITS_HTML, group_consent_html

PREFIX = "consent"
AGREE, REFUSE = "yes", "no"


async def hold_until_agreed(answer: Answer, context: Context, teaching: PendingTeaching) -> Message:
    """Hold what somebody taught before they agreed, and ask the group where it was not asked just now; the message that
    says so. What becomes of the lesson is said there too, but under the question, which is everybody's."""
    question = await ask_once(answer.message, context)
    if question is not None and not answer.in_place:
        context.services.group_consents.hold(Held(teaching, Answer(answer.message)))
        return question
    shown = await answer.show(WAITS_HTML)
    context.services.group_consents.hold(Held(teaching, replace(answer, in_place=False, earlier=shown)))
    return shown


async def hold_vote(message: Message, context: Context, teaching: PendingTeaching) -> None:
    """Hold a vote on the reading that this message shows, in place of an earlier one, until its voter agreed; ask the
    group where it was not asked just now."""
    context.services.group_consents.hold(Held(teaching, Answer(message), is_vote=True))
    await ask_once(message, context)


def drop_held(user_id: int, context: Context, chat_id: int | None = None) -> bool:
    """Hold nothing of this person any more, in one chat where it is named; what said that it waits says otherwise soon.
    Whether anything waited."""
    held = context.services.group_consents.take(user_id, chat_id)
    for shown in [each.answer.earlier for each in held if each.answer.earlier is not None]:
        context.services.edits.put(shown.chat_id, shown.message_id, partial(edit, shown, NOTHING_STORED))
    return bool(held)


async def ask_once(message: Message, context: Context) -> Message | None:
    """Ask the group, in reply to a message; None where a question stands there already: should somebody have deleted
    it, it is asked again soon."""
    consents, chat_id = context.services.group_consents, message.chat_id
    standing = consents.question(chat_id)
    if standing is not None:
        refresh_soon(chat_id, standing, context)
        return None
    html, buttons = await question_of(chat_id, context)
    question = await message.reply_text(html, reply_markup=buttons, do_quote=True)
    consents.asked(chat_id, question.message_id)
    return question


async def question_of(chat_id: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """The question as it is now: with how many agreed."""
    agreed = await asyncio.to_thread(context.services.storage.named_raters, chat_id)
    buttons = rows(row((AGREE_LABEL, f"{PREFIX}:{AGREE}"), (GROUP_REFUSE_LABEL, f"{PREFIX}:{REFUSE}")))
    return group_consent_html(len(agreed)), buttons


def refresh_soon(chat_id: int, message_id: int, context: Context) -> None:
    """Show in the question, when it is its turn, how many agreed by then."""
    context.services.edits.put(chat_id, message_id, partial(_refresh, chat_id, message_id, context))


async def _refresh(chat_id: int, message_id: int, context: Context) -> None:
    html, buttons = await question_of(chat_id, context)
    try:
        await context.bot.edit_message_text(html, chat_id=chat_id, message_id=message_id, reply_markup=buttons)
    except BadRequest as error:
        if is_uneditable(error):
            question = await context.bot.send_message(chat_id, html, reply_markup=buttons)
            context.services.group_consents.asked(chat_id, question.message_id)
        elif not is_unchanged(error):
            raise
