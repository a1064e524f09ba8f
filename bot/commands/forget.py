"""`/forget`: what a person taught goes for good, here or everywhere."""

import asyncio
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation import group_consent
from bot.conversation.erasing import erase_traces
from bot.conversation.group_consent import drop_held
from bot.conversation.permissions import teacher_of
from bot.conversation.vote_buttons import drop_buttons_soon
from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import check_owner, message_of, tap_of
from bot.text.help_text import MENU
from bot.text.privacy_text import (
    CHANGED_MEANWHILE,
    FILES_LEFT,
    FORGET_ALL,
    FORGET_EVERYWHERE,
    FORGET_HERE,
    FORGET_NOT_YOURS,
    FORGET_QUESTION,
    FORGET_TOO_OLD,
    KEEP_IT,
    NOTHING_FORGOTTEN,
    NOTHING_KEPT,
    NOTHING_KEPT_NOR_WAITING,
    forget_question,
    forgotten_html,
)
from bot.text.wording import plain

PREFIX = "forget"
_HERE, _EVERYWHERE, _NO = "here", "all", "no"
_KEEP = (KEEP_IT, f"{PREFIX}:{_NO}")


async def answer(update: Update, context: Context) -> None:
    """What would go, here and everywhere, and the buttons to confirm it."""
    message = message_of(update)
    user_id = teacher_of(message).id
    html, buttons = await _question(user_id, message.chat_id, context)
    if buttons is None:
        context.services.shown_readings.forget(user_id)
        if drop_held(user_id, context):
            html = NOTHING_KEPT_NOR_WAITING
    await message.reply_text(html, reply_markup=buttons)


async def _question(user_id: int, chat_id: int, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    storage = context.services.storage
    here, _ = kept_here = await asyncio.to_thread(storage.count_of, user_id, chat_id)
    everywhere, chats = kept = await asyncio.to_thread(storage.count_of, user_id)
    if not chats:
        return NOTHING_KEPT, None
    only_here = kept == kept_here
    html = forget_question(here, everywhere, chats, only_here=only_here)
    return html, rows(row(*_choices(only_here=only_here, anything_here=bool(kept_here[1]))))


async def answer_tap(update: Update, context: Context) -> None:
    """Confirmed or not, by the person whom the question answers."""
    query, question = tap_of(update, FORGET_TOO_OLD)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if choice not in (_HERE, _EVERYWHERE, _NO) or not (question.text or "").startswith(FORGET_QUESTION):
        raise RefusedTapError(FORGET_TOO_OLD)
    check_owner(query, question, FORGET_NOT_YOURS)
    html, buttons = await _question(query.from_user.id, question.chat_id, context)
    if choice != _NO and plain(html) != question.text:
        await edit(question, html, buttons)
        await query.answer(CHANGED_MEANWHILE)
        return
    await _decide(question, query.from_user.id, choice, context)
    await query.answer()


async def _decide(question: Message, user_id: int, choice: str, context: Context) -> None:
    if choice == _NO:
        await edit(question, NOTHING_FORGOTTEN)
        return
    chat_id = question.chat_id if choice == _HERE else None
    await edit(question, await _forget(user_id, chat_id, context))
    context.services.forget_messages(user_id, chat_id, (question.chat_id, question.message_id))


async def _forget(user_id: int, chat_id: int | None, context: Context) -> str:
    services = context.services
    waiting = services.pending_teachings.forget(user_id, chat_id) + services.open_keypads.forget(user_id, chat_id)
    forgotten = await asyncio.to_thread(services.storage.forget, user_id, datetime.now(UTC), chat_id)
    services.recognizers.fits.forget_private_listeners(user_id)
    _, chats_left = await asyncio.to_thread(services.storage.count_of, user_id)
    drop_held(user_id, context, chat_id if chats_left else None)  # all of it, where all is forgotten
    drop_buttons_soon(context, waiting)
    for chat in forgotten.chats if chat_id is None else (chat_id,):
        if question := services.group_consents.question(chat):
            group_consent.refresh_soon(chat, question, context)
    all_gone = await erase_traces(forgotten, context)
    if chat_id in (None, user_id):
        services.shown_readings.forget(user_id)  # a private chat has the number of its person
    html = forgotten_html(forgotten.examples, everywhere=chat_id is None, learns_again=bool(forgotten.chats))
    return html if all_gone else f"{html}{FILES_LEFT}"


def _choices(*, only_here: bool, anything_here: bool) -> list[tuple[str, str]]:
    """Where all is of this chat, there is one choice."""
    if only_here:
        return [(FORGET_ALL, f"{PREFIX}:{_HERE}"), _KEEP]
    here = [(FORGET_HERE, f"{PREFIX}:{_HERE}")] if anything_here else []
    return [*here, (FORGET_EVERYWHERE, f"{PREFIX}:{_EVERYWHERE}"), _KEEP]


COMMAND = Command("forget", MENU["forget"], "/forget", answer)
