"""`/history` and `/rollback`: the versions of a chat's dataset."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from telegram import InlineKeyboardMarkup, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import check_may_restore, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import Version, accuracy_of
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, number_in, tap_of
from bot.text.change_text import rollback_question, rolled_back_html, same_version_text, version_asked_for
from engine.data.labels import percent

PREFIX = "hist"
ROLLBACK_PREFIX = "roll"
_HEAD = "Versions, newest first"
_PAGE_SIZE = 10
_LIST_REFUSAL = "This list is too old. Send /history again."
_REFUSAL = "This question is too old. Send /rollback again."


async def answer(update: Update, context: Context) -> None:
    """The newest versions."""
    message = message_of(update)
    html, buttons = await _page(message.chat_id, None, context)
    await reply_text(message, context, html, buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Older versions."""
    query, message = tap_of(update, _LIST_REFUSAL)
    before = (query.data or "").removeprefix(f"{PREFIX}:")
    number = number_in(before)
    if not (message.text or "").startswith(_HEAD) or (before and number is None):
        raise RefusedTapError(_LIST_REFUSAL)
    check_owner(query, message, "This list is for someone else. Send /history for your own.")
    html, buttons = await _page(message.chat_id, number, context)
    await edit(message, html, buttons)
    await query.answer()


async def answer_rollback(update: Update, context: Context) -> None:
    """`/rollback 3`: what would come and go with version 3, and a button for it."""
    message = message_of(update)
    await check_may_restore(teacher_of(message), message.chat, context)
    written = argument_of(message)
    if not (written.isdecimal() and len(written) < 10):
        raise PersonError("Say which version, like this: /rollback 3. /history lists them; 0 is nothing taught.")
    number = int(written)
    preview = await asyncio.to_thread(context.services.storage.rollback_preview, message.chat_id, number)
    if preview is None:
        raise PersonError(f"There is no version {number} here. /history lists them.")
    if preview.changes_nothing:
        await reply_text(message, context, same_version_text(number, preview.version))
    else:
        question = rollback_question(number, preview.version, preview.added, preview.removed)
        await ask(message, ROLLBACK_PREFIX, question, "Bring it back", preview.history_revision)


async def answer_rollback_tap(update: Update, context: Context) -> None:
    """A new version, equal to the one that the question names."""
    query, question = tap_of(update, _REFUSAL)
    number = version_asked_for(question.text or "")
    if number is None:
        raise RefusedTapError(_REFUSAL)
    check_owner(query, question, "This question is for whoever sent /rollback.")
    if await declined(update, _REFUSAL):
        return
    await check_may_restore(query.from_user, question.chat, context)
    before, now = asked_version(query, question, _REFUSAL), datetime.now(UTC)
    change = await asyncio.to_thread(context.services.storage.rollback, question.chat_id, number, now, before)
    if change is None:
        raise RefusedTapError(_REFUSAL)
    who = name_html(query.from_user, question.chat)
    html = rolled_back_html(who, number, before[0], change.added, change.removed)
    await report_and_fit(Answer(question, in_place=True), context, html)
    await query.answer()


async def _page(chat_id: int, before: int | None, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    versions = await asyncio.to_thread(context.services.storage.versions, chat_id, _PAGE_SIZE + 1, before)
    if not versions and before is None:
        return "This chat has taught me nothing yet: its version is 0, the starter recognizer.", None
    more = len(versions) > _PAGE_SIZE
    shown = versions[:_PAGE_SIZE]
    newest = row(("‹ Newest", f"{PREFIX}:")) if before is not None else []
    older = row(("Older ›", f"{PREFIX}:{shown[-1].number}")) if more else []
    return history_html(shown), rows([*newest, *older]) if newest or older else None


def history_html(versions: Sequence[Version]) -> str:
    """A line for each version: when, what changed, rows, accuracy."""
    lines = [f"<b>{version.number}</b> · {version.at:%d %b %Y, %H:%M} · {_line(version)}" for version in versions]
    return "\n".join([f"<b>{_HEAD}</b> (times in UTC)", *lines, "", "/rollback N brings version N back."])


def _line(version: Version) -> str:
    starter = " + starter rows" if version.starter else ", no starter rows"
    rows_then = f"{version.rows:,} taught{starter}"
    accuracy = accuracy_of(version)
    measured = f"accuracy {percent(accuracy.value)}" if accuracy else "not measured"
    return f"{_what(version)} · {rows_then} · {measured}"


def _what(version: Version) -> str:
    changes = {
        "teach": f"taught {version.added:,}{_stretched(version)}",
        "correct": f"corrected {version.removed:,} to {version.added:,}{_stretched(version)}",
        "vote": "a vote",
        "undo": f"undone {version.removed:,}",
        "delete": f"deleted {version.removed:,}",
        "rollback": f"back to {version.of}",
        "starter": f"starter rows {'on' if version.starter else 'off'}",
        "forget": "examples taken back for good",
    }
    return changes[version.kind]


def _stretched(version: Version) -> str:
    return f", stretched from {escape(version.scale)}" if version.scale else ""


COMMAND = Command("history", "The versions of this chat's dataset", "/history", answer)
ROLLBACK = Command("rollback", "Bring an earlier version back", "/rollback 3", answer_rollback)
