"""`/history` and `/rollback`: the versions of what a chat taught, and the way back to each."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import check_may_restore, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import Version, accuracy_of
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, number_in, tap_of
from bot.text.change_text import (
    BRING_IT_BACK,
    ONLY_WHO_ASKED,
    ROLLBACK_TOO_OLD,
    already_in_use_text,
    no_version_text,
    rollback_question,
    rolled_back_html,
    version_asked_for,
)
from bot.text.help_text import MENU
from bot.text.history_text import (
    HEAD,
    NEWEST,
    NOT_YOURS,
    NOTHING_HTML,
    OLDER,
    TOO_OLD,
    WHICH_VERSION,
    VersionLine,
    back_label,
    history_html,
)

PREFIX = "hist"
ROLLBACK_PREFIX = "roll"
_BACK = "back-"
_PAGE_SIZE = 10
_A_ROW = 5


async def answer(update: Update, context: Context) -> None:
    """The newest versions."""
    await _reply_with_list(message_of(update), context)


async def answer_tap(update: Update, context: Context) -> None:
    """Older versions, or the question whether to bring one back."""
    query, message = tap_of(update, TOO_OLD)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    number = number_in(choice.removeprefix(_BACK))
    if not (message.text or "").startswith(HEAD) or (choice and number is None):
        raise RefusedTapError(TOO_OLD)
    check_owner(query, message, NOT_YOURS)
    if choice.startswith(_BACK) and number is not None:
        await check_may_restore(query.from_user, message.chat, context)
        await query.answer(await _ask(message.reply_to_message or message, number, context))
        return
    html, buttons = await _page(message.chat_id, number, context)
    await edit(message, html, buttons)
    await query.answer()


async def answer_rollback(update: Update, context: Context) -> None:
    """`/rollback 3`: what would come and go with version 3, and a button for it; without a number, the versions."""
    message = message_of(update)
    written = argument_of(message)
    if not written:
        await _reply_with_list(message, context)
        return
    await check_may_restore(teacher_of(message), message.chat, context)
    if not (written.isdecimal() and len(written) < 10):
        raise PersonError(WHICH_VERSION)
    if told := await _ask(message, int(written), context):
        await reply_text(message, context, told)


async def answer_rollback_tap(update: Update, context: Context) -> None:
    """A new version, equal to the one that the question names."""
    query, question = tap_of(update, ROLLBACK_TOO_OLD)
    number = version_asked_for(question.text or "")
    if number is None:
        raise RefusedTapError(ROLLBACK_TOO_OLD)
    check_owner(query, question, ONLY_WHO_ASKED)
    if await declined(update, ROLLBACK_TOO_OLD):
        return
    await check_may_restore(query.from_user, question.chat, context)
    before, now = asked_version(query, question, ROLLBACK_TOO_OLD), datetime.now(UTC)
    change = await asyncio.to_thread(context.services.storage.rollback, question.chat_id, number, now, before)
    if change is None:
        raise RefusedTapError(ROLLBACK_TOO_OLD)
    who = name_html(query.from_user, question.chat)
    html = rolled_back_html(who, number, before[0], change.added, change.removed)
    await report_and_fit(Answer(question, in_place=True), context, html)
    await query.answer()


async def _reply_with_list(message: Message, context: Context) -> None:
    html, buttons = await _page(message.chat_id, None, context)
    await reply_text(message, context, html, buttons)


async def _ask(message: Message, number: int, context: Context) -> str | None:
    """Ask whether to bring a version back, in reply to the message; the words for where there is nothing to ask.
    Raises PersonError: there is no such version."""
    preview = await asyncio.to_thread(context.services.storage.rollback_preview, message.chat_id, number)
    if preview is None:
        raise PersonError(no_version_text(number))
    if preview.changes_nothing:
        return already_in_use_text(number, preview.version)
    question = rollback_question(number, preview.version, preview.added, preview.removed, starter=preview.starter)
    await ask(message, ROLLBACK_PREFIX, question, BRING_IT_BACK, preview.history_revision)
    return None


async def _page(chat_id: int, before: int | None, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    storage = context.services.storage
    newest = await asyncio.to_thread(storage.version_summary, chat_id)
    versions = await asyncio.to_thread(storage.versions, chat_id, _PAGE_SIZE + 1, before)
    if newest is None:
        return NOTHING_HTML, None
    more, shown = len(versions) > _PAGE_SIZE, versions[:_PAGE_SIZE]
    emotions = await asyncio.to_thread(storage.taught_emotions, chat_id, [version.number for version in shown])
    lines = [_version_line(version, emotions.get(version.number, ())) for version in shown]
    html = history_html(lines, newest.number, datetime.now(UTC), with_first=not more)
    numbers = [version.number for version in shown if version.number != newest.number] + [0] * (not more)
    return html, _buttons(numbers, shown[-1].number if more else None, is_first=before is None)


def _version_line(version: Version, emotions: Sequence[str]) -> VersionLine:
    accuracy = accuracy_of(version)
    return VersionLine(
        number=version.number,
        at=version.at,
        kind=version.kind,
        added=version.added,
        removed=version.removed,
        of=version.of,
        starter=version.starter,
        scale=version.scale,
        emotions=emotions,
        accuracy=accuracy.value if accuracy else None,
    )


def _buttons(numbers: Sequence[int], oldest: int | None, *, is_first: bool) -> InlineKeyboardMarkup:
    """A button to bring each of these versions back, and the way to newer and older ones."""
    back = [(back_label(number), f"{PREFIX}:{_BACK}{number}") for number in numbers]
    newest = [] if is_first else [(NEWEST, f"{PREFIX}:")]
    older = [] if oldest is None else [(OLDER, f"{PREFIX}:{oldest}")]
    return rows(row(*back[:_A_ROW]), row(*back[_A_ROW : 2 * _A_ROW]), row(*back[2 * _A_ROW :]), row(*newest, *older))


COMMAND = Command("history", MENU["history"], "/history", answer)
ROLLBACK = Command("rollback", MENU["rollback"], "/rollback 3", answer_rollback)
