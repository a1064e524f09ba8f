"""`/settings` and `/starter`: what a chat decides."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Chat, InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import check_may_restore, is_admin, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import ChatSettings, VersionData
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, tap_of
from bot.text.change_text import offers_starter_off, starter_asked_for, starter_html, starter_question
from engine.data.phrases import pluralize

PREFIX = "set"
STARTER_PREFIX = "start"
OFFER_PREFIX = "out"
_TEACH = "Who may teach me here:"
_REFUSAL = "This button is too old. Send /settings again."
_STARTER_REFUSAL = "This question is too old. Send /starter again."
_OFFER_REFUSAL = "This button is too old. Send /model again."
_DECISIONS = {
    "teach-everyone": {"admins_only": False},
    "teach-admins": {"admins_only": True},
    "restore-everyone": {"everyone_restores": True},
    "restore-admins": {"everyone_restores": False},
}


async def answer(update: Update, context: Context) -> None:
    """Who may teach, and who may restore; a private chat has nothing to decide."""
    message = message_of(update)
    if message.chat.type == Chat.PRIVATE:
        await message.reply_text(
            "In a private chat you alone teach, so there is nothing to set. /starter off leaves the starter rows out."
        )
        return
    settings = await asyncio.to_thread(context.services.storage.settings, message.chat_id)
    await reply_text(message, context, _html(settings), _buttons(settings))


async def answer_tap(update: Update, context: Context) -> None:
    """An admin decides who may teach, or who may restore what others taught."""
    query, message = tap_of(update, _REFUSAL)
    decision = _DECISIONS.get((query.data or "").removeprefix(f"{PREFIX}:"))
    if decision is None or not (message.text or "").startswith(_TEACH):
        raise RefusedTapError(_REFUSAL)
    if not await is_admin(query.from_user, message.chat):
        raise PersonError("Only admins of this group decide that.")
    storage = context.services.storage
    settings = replace(await asyncio.to_thread(storage.settings, message.chat_id), **decision)
    await asyncio.to_thread(storage.decide, message.chat_id, settings)
    await edit(message, _html(settings), _buttons(settings))
    await query.answer("Done.")


async def answer_starter(update: Update, context: Context) -> None:
    """`/starter off` would leave the starter rows out, `/starter on` take them in again: a button for it."""
    message = message_of(update)
    await check_may_restore(teacher_of(message), message.chat, context)
    await _ask_about_starter(message, argument_of(message).lower(), context)


async def answer_starter_offer(update: Update, context: Context) -> None:
    """A tap on what `/model` offers asks what `/starter off` asks, in reply to who sent `/model`."""
    query, message = tap_of(update, _OFFER_REFUSAL)
    if not offers_starter_off(message.text or ""):
        raise RefusedTapError(_OFFER_REFUSAL)
    check_owner(query, message, "This button is for whoever sent /model.")
    await check_may_restore(query.from_user, message.chat, context)
    await _ask_about_starter(message.reply_to_message or message, "off", context)
    await query.answer()


async def _ask_about_starter(message: Message, choice: str, context: Context) -> None:
    """Ask in reply to the message. Raises PersonError where there is nothing to ask."""
    data = await asyncio.to_thread(context.services.storage.version_data, message.chat_id)
    _check_starter_choice(choice, data)
    if data.starter == (choice == "on"):
        await reply_text(message, context, f"The starter rows are {choice} already.")
        return
    counts = context.services.recognizers.shared.dataset.counts
    yes = "Leave them out" if choice == "off" else "Take them in"
    question = starter_question(choice, counts, data.version)
    await ask(message, STARTER_PREFIX, question, yes, data.history_revision)


def _check_starter_choice(choice: str, data: VersionData) -> None:
    if choice not in ("on", "off"):
        now = "on" if data.starter else "off"
        raise PersonError(f"The starter rows are {now}. Write /starter on or /starter off.")
    if choice == "off" and len(data.dataset.emotions) < 2:
        emotions = pluralize(len(data.dataset.emotions), "emotion", "emotions")
        raise PersonError(
            f"Your own examples cover {emotions}, and a recognizer needs at least two. "
            "Teach me more first; until then the starter rows stay."
        )


async def answer_starter_tap(update: Update, context: Context) -> None:
    """A new version, with or without the starter rows, as the question says."""
    query, question = tap_of(update, _STARTER_REFUSAL)
    choice = starter_asked_for(question.text or "")
    if choice is None:
        raise RefusedTapError(_STARTER_REFUSAL)
    check_owner(query, question, "This question is for whoever sent /starter.")
    if await declined(update, _STARTER_REFUSAL):
        return
    await check_may_restore(query.from_user, question.chat, context)
    before, now = asked_version(query, question, _STARTER_REFUSAL), datetime.now(UTC)
    set_starter = context.services.storage.set_starter
    await asyncio.to_thread(set_starter, question.chat_id, choice == "on", now, before)
    html = starter_html(name_html(query.from_user, question.chat), choice, before[0])
    await report_and_fit(Answer(question, in_place=True), context, html)
    await query.answer()


def starter_offer() -> InlineKeyboardMarkup:
    """A button that asks what `/starter off` asks."""
    return rows(row(("Leave the starter rows out", f"{OFFER_PREFIX}:ask")))


def _html(settings: ChatSettings) -> str:
    teaching = "only the admins of this group" if settings.admins_only else "everyone in this group"
    restoring = "everyone in this group" if settings.everyone_restores else "only the admins of this group"
    return (
        f"<b>{_TEACH}</b> {teaching}.\n"
        f"<b>Who may take away and bring back what others taught:</b> {restoring}.\n"
        "Admins can change that."
    )


def _buttons(settings: ChatSettings) -> InlineKeyboardMarkup:
    teaching, restoring = ("Let only admins teach", "teach-admins"), ("Let everyone restore", "restore-everyone")
    if settings.admins_only:
        teaching = "Let everyone teach", "teach-everyone"
    if settings.everyone_restores:
        restoring = "Let only admins restore", "restore-admins"
    return rows(*(row((label, f"{PREFIX}:{decision}")) for label, decision in (teaching, restoring)))


COMMAND = Command("settings", "Who may teach and restore, in a group", "/settings", answer)
STARTER = Command("starter", "Leave the starter rows out, or take them in", "/starter off", answer_starter)
