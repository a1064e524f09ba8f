"""`/examples`: what was taught, page by page, with buttons to delete."""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape

from telegram import Chat, InlineKeyboardMarkup, Update, User

from bot.context import Command, Context
from bot.conversation.permissions import is_admin, teacher_of
from bot.errors import PersonError
from bot.storage.records import Page, TaughtExample
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import message_of, tap_of
from bot.text.wording import pluralize, scores_line

PREFIX = "list"
_PAGE_SIZE = 8
_DATA = re.compile(rf"{PREFIX}:(own|all):(\d{{1,18}}):(\d{{0,18}})", re.ASCII)


@dataclass(frozen=True)
class ExamplesView:
    """What a page shows: one's own examples or everybody's, from an offset on."""

    own: bool
    offset: int

    def to_data(self, delete: int | None = None) -> str:
        """The callback data that shows this page, after deleting an example where one is given."""
        return f"{PREFIX}:{'own' if self.own else 'all'}:{self.offset}:{'' if delete is None else delete}"


def parse_view(data: str) -> tuple[ExamplesView, int | None]:
    """The page, and the example to delete first. Raises PersonError: no button of a page carries this."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise PersonError("This button does not work any more. Send /examples again.")
    whose, offset, delete = found.groups()
    return ExamplesView(whose == "own", int(offset)), int(delete) if delete else None


async def answer(update: Update, context: Context) -> None:
    """The newest of one's own examples."""
    message = message_of(update)
    user = teacher_of(message)
    html, buttons = await _page(ExamplesView(own=True, offset=0), user, message.chat, context)
    await message.reply_text(html, reply_markup=buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Another page, or one example less."""
    query, message = tap_of(update)
    view, delete = parse_view(query.data or "")
    if message is None:
        raise PersonError("This list is too old. Send /examples again.")
    if delete is not None:
        await _delete(delete, query.from_user, message.chat, context)
    html, buttons = await _page(view, query.from_user, message.chat, context)
    await edit(message, html, buttons)
    await query.answer("Deleted." if delete is not None else None)


async def _delete(example_id: int, user: User, chat: Chat, context: Context) -> None:
    services = context.services
    whose = None if await is_admin(user, chat) else user.id
    deleted = await asyncio.to_thread(services.storage.delete_example, chat.id, example_id, whose, datetime.now(UTC))
    if deleted is None:
        raise PersonError(
            "This is gone already, or not yours: you can delete your own examples; in groups, admins can delete any."
        )
    services.recognizers.changed(chat.id)


async def _page(
    view: ExamplesView, user: User, chat: Chat, context: Context
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page, or the last one where the list has become shorter than that."""
    examples_from = partial(context.services.storage.examples, chat.id, user.id if view.own else None)
    page = await asyncio.to_thread(examples_from, view.offset, _PAGE_SIZE)
    if not page.rows and page.total:
        view = ExamplesView(view.own, (page.total - 1) // _PAGE_SIZE * _PAGE_SIZE)
        page = await asyncio.to_thread(examples_from, view.offset, _PAGE_SIZE)
    return page_html(page, view), page_buttons(page, view)


def page_html(page: Page, view: ExamplesView) -> str:
    """The examples of a page, numbered."""
    whose = "your" if view.own else "this chat's"
    if not page.total:
        return f"There are no examples of {'yours' if view.own else 'this chat'} here yet."
    first, last = view.offset + 1, view.offset + len(page.rows)
    lines = [_line(number, taught) for number, taught in enumerate(page.rows, start=first)]
    head = (
        f"<b>{first}–{last} of {whose} {pluralize(page.total, 'example', 'examples')}</b>, newest first (times in UTC)"
    )
    return "\n".join([head, *lines, "", "A number deletes that example."])


def _line(number: int, taught: TaughtExample) -> str:
    example = taught.example
    return f"{number}. {scores_line(example.scores)}: {escape(example.emotion)} ({taught.at:%d %b %Y, %H:%M})"


def page_buttons(page: Page, view: ExamplesView) -> InlineKeyboardMarkup:
    """Delete by number, show newer or older ones, and change between one's own and everybody's."""
    numbers = [
        (f"✕ {number}", view.to_data(delete=taught.id))
        for number, taught in enumerate(page.rows, start=view.offset + 1)
    ]
    pages = []
    if view.offset:
        pages.append(("‹ Newer", ExamplesView(view.own, max(0, view.offset - _PAGE_SIZE)).to_data()))
    if view.offset + _PAGE_SIZE < page.total:
        pages.append(("Older ›", ExamplesView(view.own, view.offset + _PAGE_SIZE).to_data()))
    other = ("Show the chat's" if view.own else "Show only mine", ExamplesView(not view.own, 0).to_data())
    return rows(row(*numbers[:4]), row(*numbers[4:]), row(*pages), row(other))


COMMAND = Command("examples", "What was taught, with buttons to delete", "/examples", answer)
