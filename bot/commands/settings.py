"""`/settings` and `/starter`: what a chat decides."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import check_may_restore, is_admin, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import ChatSettings
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, tap_of
from bot.text.change_text import (
    LEAVE_THEM_OUT,
    TAKE_THEM_IN,
    offers_starter_off,
    starter_asked_for,
    starter_changed_html,
    starter_question,
)
from bot.text.help_text import MENU
from bot.text.settings_text import (
    ADMINS_RESTORE,
    ADMINS_TEACH,
    DONE,
    EVERYONE_RESTORES,
    EVERYONE_TEACHES,
    NOT_YOUR_LIST,
    NOT_YOUR_OFFER,
    NOT_YOUR_QUESTION,
    OFF,
    OFFER_TOO_OLD,
    ON,
    ONLY_ADMINS,
    QUESTION_TOO_OLD,
    STARTER_HEAD,
    TOO_OLD,
    USE_ONLY_OURS,
    chosen_label,
    is_settings,
    on_or_off,
    settings_html,
    starter_html,
    starter_unchanged_text,
    too_few_emotions_text,
)

PREFIX = "set"
STARTER_PREFIX = "start"
OFFER_PREFIX = "out"
_STARTER = {f"starter-{choice}": choice for choice in ("on", "off")}
_DECISIONS = {
    "teach-everyone": {"admins_only": False},
    "teach-admins": {"admins_only": True},
    "restore-everyone": {"everyone_restores": True},
    "restore-admins": {"everyone_restores": False},
}


async def answer(update: Update, context: Context) -> None:
    """Who may teach, who may restore, and the starter rows; in a private chat these alone."""
    message = message_of(update)
    html, buttons = await _settings(message.chat, context)
    await reply_text(message, context, html, buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """An admin decides who may teach, or who may restore what others taught; or a question about the starter rows."""
    query, message = tap_of(update, TOO_OLD)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if choice not in (*_DECISIONS, *_STARTER) or not is_settings(message.text or ""):
        raise RefusedTapError(TOO_OLD)
    if choice in _STARTER:
        await query.answer(await _choose_starter(query, message, _STARTER[choice], context))
        return
    if not await is_admin(query.from_user, message.chat):
        raise PersonError(ONLY_ADMINS)
    storage = context.services.storage
    settings = replace(await asyncio.to_thread(storage.settings, message.chat_id), **_DECISIONS[choice])
    await asyncio.to_thread(storage.decide, message.chat_id, settings)
    html, buttons = await _settings(message.chat, context)
    await edit(message, html, buttons)
    await query.answer(DONE)


async def answer_starter(update: Update, context: Context) -> None:
    """`/starter off` would leave the starter rows out, `/starter on` take them in again: a button for it. Anything else
    shows whether they are in use, and both buttons."""
    message = message_of(update)
    choice = argument_of(message).lower()
    if choice not in _STARTER.values():
        html, buttons = await _starter(message.chat_id, context)
        await reply_text(message, context, html, buttons)
        return
    await check_may_restore(teacher_of(message), message.chat, context)
    if told := await _ask_about_starter(message, choice, context):
        await reply_text(message, context, told)


async def _choose_starter(query: CallbackQuery, message: Message, choice: str, context: Context) -> str | None:
    """Ask what `/starter` asks; the words for where it is so already, which the message shows then."""
    check_owner(query, message, NOT_YOUR_LIST)
    await check_may_restore(query.from_user, message.chat, context)
    told = await _ask_about_starter(message.reply_to_message or message, choice, context)
    if told is not None:
        is_whole = not (message.text or "").startswith(STARTER_HEAD)
        shown = _settings(message.chat, context) if is_whole else _starter(message.chat_id, context)
        await edit(message, *await shown)
    return told


async def answer_starter_offer(update: Update, context: Context) -> None:
    """A tap on what `/model` offers asks what `/starter off` asks, in reply to who sent `/model`."""
    query, message = tap_of(update, OFFER_TOO_OLD)
    if not offers_starter_off(message.text or message.caption or ""):
        raise RefusedTapError(OFFER_TOO_OLD)
    check_owner(query, message, NOT_YOUR_OFFER)
    await check_may_restore(query.from_user, message.chat, context)
    await query.answer(await _ask_about_starter(message.reply_to_message or message, "off", context))


async def _ask_about_starter(message: Message, choice: str, context: Context) -> str | None:
    """Ask in reply to the message; the words for where it is so already. Raises PersonError: the chat cannot do without
    the starter rows."""
    data = await asyncio.to_thread(context.services.storage.version_data, message.chat_id)
    if choice == "off" and len(data.dataset.emotions) < 2:
        raise PersonError(too_few_emotions_text(len(data.dataset.emotions)))
    if choice == on_or_off(data.starter):
        return starter_unchanged_text(choice)
    counts = context.services.recognizers.shared.dataset.counts
    yes = LEAVE_THEM_OUT if choice == "off" else TAKE_THEM_IN
    question = starter_question(choice, counts, data.version)
    await ask(message, STARTER_PREFIX, question, yes, data.history_revision)
    return None


async def answer_starter_tap(update: Update, context: Context) -> None:
    """A new version, with or without the starter rows, as the question says."""
    query, question = tap_of(update, QUESTION_TOO_OLD)
    choice = starter_asked_for(question.text or "")
    if choice is None:
        raise RefusedTapError(QUESTION_TOO_OLD)
    check_owner(query, question, NOT_YOUR_QUESTION)
    if await declined(update, QUESTION_TOO_OLD):
        return
    await check_may_restore(query.from_user, question.chat, context)
    before, now = asked_version(query, question, QUESTION_TOO_OLD), datetime.now(UTC)
    set_starter = context.services.storage.set_starter
    await asyncio.to_thread(set_starter, question.chat_id, choice == "on", now, before)
    html = starter_changed_html(name_html(query.from_user, question.chat), choice, before[0])
    await report_and_fit(Answer(question, in_place=True), context, html)
    await query.answer()


def starter_offer() -> InlineKeyboardMarkup:
    """A button that asks what `/starter off` asks."""
    return rows(row((USE_ONLY_OURS, f"{OFFER_PREFIX}:ask")))


async def _settings(chat: Chat, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """What a chat decided, and buttons to decide otherwise."""
    if chat.type == Chat.PRIVATE:
        return await _starter(chat.id, context)
    settings = await asyncio.to_thread(context.services.storage.settings, chat.id)
    starter = await _is_starter_on(chat.id, context)
    html = settings_html(
        admins_only=settings.admins_only,
        everyone_restores=settings.everyone_restores,
        starter=starter,
        starter_counts=context.services.recognizers.shared.dataset.counts,
    )
    return html, rows(*_decision_rows(settings), _starter_row(starter))


async def _starter(chat_id: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """Whether the starter rows are in use, and buttons for both."""
    starter = await _is_starter_on(chat_id, context)
    html = starter_html(starter, context.services.recognizers.shared.dataset.counts)
    return html, rows(_starter_row(starter))


async def _is_starter_on(chat_id: int, context: Context) -> bool:
    latest = await asyncio.to_thread(context.services.storage.latest_version, chat_id)
    return latest is None or latest.starter


def _decision_rows(settings: ChatSettings) -> list[list[InlineKeyboardButton]]:
    teaching, restoring = ((ADMINS_TEACH, "teach-admins"), (EVERYONE_RESTORES, "restore-everyone"))
    if settings.admins_only:
        teaching = EVERYONE_TEACHES, "teach-everyone"
    if settings.everyone_restores:
        restoring = ADMINS_RESTORE, "restore-admins"
    return [row((label, f"{PREFIX}:{decision}")) for label, decision in (teaching, restoring)]


def _starter_row(starter: bool) -> list[InlineKeyboardButton]:
    in_use = f"starter-{on_or_off(starter)}"
    labels = {"starter-on": ON, "starter-off": OFF}
    return row(
        *((chosen_label(label) if each == in_use else label, f"{PREFIX}:{each}") for each, label in labels.items())
    )


COMMAND = Command("settings", MENU["settings"], "/settings", answer)
STARTER = Command("starter", MENU["starter"], "/starter off", answer_starter)
