"""`/settings` and `/starter`: what a chat decides."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, InlineKeyboardMarkup, Update

from bot.context import Command, Context
from bot.conversation.fit_report import reply_and_fit
from bot.conversation.permissions import check_may_teach, is_admin, teacher_of
from bot.errors import PersonError
from bot.storage.records import ChatSettings
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import argument_of, message_of, tap_of
from bot.text.wording import pluralize

PREFIX = "set"
_ADMINS, _EVERYONE = "admins", "everyone"


async def answer(update: Update, context: Context) -> None:
    """Who may teach; a private chat has nothing to decide."""
    message = message_of(update)
    if message.chat.type == Chat.PRIVATE:
        await message.reply_text(
            "In a private chat you alone teach, so there is nothing to set. /starter off leaves the starter rows out."
        )
        return
    settings = await asyncio.to_thread(context.services.storage.settings, message.chat_id)
    await message.reply_text(_html(settings.admins_only), reply_markup=_buttons(settings.admins_only))


async def answer_tap(update: Update, context: Context) -> None:
    """An admin decides who may teach."""
    query, message = tap_of(update)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if message is None or choice not in (_ADMINS, _EVERYONE):
        raise PersonError("This button is too old. Send /settings again.")
    if not await is_admin(query.from_user, message.chat):
        raise PersonError("Only admins of this group decide who teaches.")
    admins_only = choice == _ADMINS
    decided = ChatSettings(admins_only=admins_only)
    await asyncio.to_thread(context.services.storage.decide, message.chat_id, decided)
    await edit(message, _html(admins_only), _buttons(admins_only))
    await query.answer("Done.")


async def answer_starter(update: Update, context: Context) -> None:
    """`/starter off` leaves the starter rows out, `/starter on` takes them in again."""
    message = message_of(update)
    await check_may_teach(teacher_of(message), message.chat, context)
    choice = argument_of(message).lower()
    services = context.services
    data = await asyncio.to_thread(services.storage.version_data, message.chat_id)
    if choice not in ("on", "off"):
        now = "on" if data.starter else "off"
        raise PersonError(f"The starter rows are {now}. Write /starter on or /starter off.")
    if choice == "off" and len(data.dataset.emotions) < 2:
        emotions = pluralize(len(data.dataset.emotions), "emotion", "emotions")
        raise PersonError(
            f"Your own examples cover {emotions}, and a recognizer needs at least two. "
            "Teach me more first; until then the starter rows stay."
        )
    if data.starter == (choice == "on"):
        await message.reply_text(f"The starter rows are {choice} already.")
        return
    change = await asyncio.to_thread(services.storage.set_starter, message.chat_id, choice == "on", datetime.now(UTC))
    await reply_and_fit(context, message, f"The starter rows are {choice} now (version {change.version}).")


def _html(admins_only: bool) -> str:
    who = "only the admins of this group" if admins_only else "everyone in this group"
    return f"<b>Who may teach me here:</b> {who}.\nAdmins can change that."


def _buttons(admins_only: bool) -> InlineKeyboardMarkup:
    if admins_only:
        return rows(row(("Let everyone teach", f"{PREFIX}:{_EVERYONE}")))
    return rows(row(("Let only admins teach", f"{PREFIX}:{_ADMINS}")))


COMMAND = Command("settings", "Who may teach, in a group", "/settings", answer)
STARTER = Command("starter", "Leave the starter rows out, or take them in", "/starter off", answer_starter)
