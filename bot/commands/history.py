"""`/history` and `/rollback`: the versions of a chat's dataset."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup, Update

from bot.context import Command, Context
from bot.conversation.fit_report import reply_and_fit
from bot.conversation.permissions import check_may_teach, teacher_of
from bot.errors import PersonError
from bot.storage.records import Version, accuracy_of
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import argument_of, message_of, number_in, tap_of
from bot.text.wording import pluralize
from engine.data.labels import percent

PREFIX = "hist"
_PAGE_SIZE = 10


async def answer(update: Update, context: Context) -> None:
    """The newest versions."""
    message = message_of(update)
    html, buttons = await _page(message.chat_id, None, context)
    await message.reply_text(html, reply_markup=buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Older versions."""
    query, message = tap_of(update)
    before = (query.data or "").removeprefix(f"{PREFIX}:")
    number = number_in(before)
    if message is None or (before and number is None):
        raise PersonError("This list is too old. Send /history again.")
    html, buttons = await _page(message.chat_id, number, context)
    await edit(message, html, buttons)
    await query.answer()


async def answer_rollback(update: Update, context: Context) -> None:
    """`/rollback 3`: a new version, equal to version 3."""
    message = message_of(update)
    await check_may_teach(teacher_of(message), message.chat, context)
    number = argument_of(message)
    if not (number.isdecimal() and len(number) < 10):
        raise PersonError("Say which version, like this: /rollback 3. /history lists them; 0 is nothing taught.")
    services = context.services
    change = await asyncio.to_thread(services.storage.rollback, message.chat_id, int(number), datetime.now(UTC))
    if change is None:
        raise PersonError(f"There is no version {int(number)} here. /history lists them.")
    html = (
        f"Version {change.version} is now the same as version {int(number)}: "
        f"{pluralize(change.added, 'example', 'examples')} came back, {change.removed:,} went. "
        "Nothing is lost: /history has every version."
    )
    await reply_and_fit(context, message, html)


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
    return "\n".join(["<b>Versions, newest first</b> (times in UTC)", *lines, "", "/rollback N brings version N back."])


def _line(version: Version) -> str:
    starter = " + starter rows" if version.starter else ", no starter rows"
    rows_then = f"{version.rows:,} taught{starter}"
    accuracy = accuracy_of(version)
    measured = f"accuracy {percent(accuracy.value)}" if accuracy else "not measured"
    return f"{_what(version)} · {rows_then} · {measured}"


def _what(version: Version) -> str:
    changes = {
        "teach": f"taught {version.added:,}",
        "vote": "a vote",
        "undo": f"undone {version.removed:,}",
        "delete": f"deleted {version.removed:,}",
        "rollback": f"back to {version.of}",
        "starter": f"starter rows {'on' if version.starter else 'off'}",
        "forget": "examples taken back for good",
    }
    return changes[version.kind]


COMMAND = Command("history", "The versions of this chat's dataset", "/history", answer)
ROLLBACK = Command("rollback", "Bring an earlier version back", "/rollback 3", answer_rollback)
