"""`/examples`: what was taught, page by page, with buttons to delete."""

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape

from telegram import Chat, InlineKeyboardMarkup, Message, Update, User

from bot.context import Command, Context
from bot.conversation.confirmation import name_html
from bot.conversation.permissions import may_restore, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import Page, TaughtExample
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import check_owner, message_of, tap_of
from bot.text.change_text import deleted_html
from bot.text.wording import pluralize, short_scores_line

PREFIX = "list"
_PAGE_SIZE = 8
_DATA = re.compile(rf"{PREFIX}:(own|all):(\d{{1,18}}):(\d{{0,18}})(:sure)?", re.ASCII)
_OTHERS = "Delete what somebody else taught?"
_OUR_WORDS = re.compile(rf"\d+–\d+ of |There are no examples of |{re.escape(_OTHERS)}")
_REFUSAL = "This list is too old. Send /examples again."


@dataclass(frozen=True)
class ExamplesView:
    """What a page shows: one's own examples or everybody's, from an offset on."""

    own: bool
    offset: int

    def to_data(self, delete: int | None = None, *, sure: bool = False) -> str:
        """The callback data that shows this page, after deleting an example where one is given; `sure` where it was
        asked about."""
        page = f"{PREFIX}:{'own' if self.own else 'all'}:{self.offset}"
        return f"{page}:{'' if delete is None else delete}{':sure' if sure else ''}"


def parse_view(data: str) -> tuple[ExamplesView, int | None, bool]:
    """The page, the example to delete first, and whether it was asked about. Raises RefusedTapError: no button of a
    page carries this."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise RefusedTapError(_REFUSAL)
    whose, offset, delete, sure = found.groups()
    return ExamplesView(whose == "own", int(offset)), int(delete) if delete else None, sure is not None


async def answer(update: Update, context: Context) -> None:
    """The newest of one's own examples."""
    message = message_of(update)
    user = teacher_of(message)
    html, buttons = await _page(ExamplesView(own=True, offset=0), user, message.chat, context)
    await message.reply_text(html, reply_markup=buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Another page, or one example less."""
    query, message = tap_of(update, _REFUSAL)
    view, delete, sure = parse_view(query.data or "")
    if not _OUR_WORDS.match(message.text or ""):
        raise RefusedTapError(_REFUSAL)
    check_owner(query, message, "This list is for someone else. Send /examples for your own.")
    if delete is None:
        html, buttons = await _page(view, query.from_user, message.chat, context)
        await edit(message, html, buttons)
        await query.answer()
        return
    example = await _example(delete, query.from_user, message, context)
    if sure or example.user_id == query.from_user.id:
        await _delete(example, view, query.from_user, message, context)
        await query.answer("Deleted.")
    else:
        question = f"<b>{_OTHERS}</b>\n{escape(_words(example))}"
        await edit(message, question, _sure_buttons(view, example.id))
        await query.answer()


async def _example(example_id: int, user: User, message: Message, context: Context) -> TaughtExample:
    """An example that a line of this message shows, and that this person may delete."""
    example = await asyncio.to_thread(context.services.storage.example, message.chat_id, example_id)
    lines = [re.sub(r"^\d+\. ", "", line) for line in (message.text or "").splitlines()]
    if example is None or _words(example) not in lines:
        raise RefusedTapError("This is gone already.")
    if example.user_id != user.id and not await may_restore(user, message.chat, context):
        raise PersonError("This is not yours: you can delete your own examples; in groups, admins can delete any.")
    return example


async def _delete(example: TaughtExample, view: ExamplesView, user: User, message: Message, context: Context) -> None:
    """Delete it, and show the list again; above it who did that, where it was another's."""
    services, chat_id = context.services, message.chat_id
    latest = await asyncio.to_thread(services.storage.latest_version, chat_id)
    deleted = await asyncio.to_thread(
        services.storage.delete_example, chat_id, example.id, example.user_id, datetime.now(UTC)
    )
    if deleted is None:
        raise RefusedTapError("This is gone already.")
    services.recognizers.changed(chat_id)
    html, buttons = await _page(view, user, message.chat, context)
    if example.user_id != user.id and latest is not None:
        html = f"{html}\n\n{deleted_html(name_html(user, message.chat), _words(example), latest.number)}"
    await edit(message, html, buttons)


def _sure_buttons(view: ExamplesView, example_id: int) -> InlineKeyboardMarkup:
    return rows(row(("Delete it", view.to_data(delete=example_id, sure=True)), ("Leave it as it is", view.to_data())))


async def _page(
    view: ExamplesView, user: User, chat: Chat, context: Context
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page, or the last one where the list has become shorter than that."""
    examples_from = partial(context.services.storage.examples, chat.id, user.id if view.own else None, None)
    page = await asyncio.to_thread(examples_from, view.offset, _PAGE_SIZE)
    if not page.rows and page.total:
        view = ExamplesView(view.own, (page.total - 1) // _PAGE_SIZE * _PAGE_SIZE)
        page = await asyncio.to_thread(examples_from, view.offset, _PAGE_SIZE)
    deletes_any = not view.own and await may_restore(user, chat, context)
    deletable = {each.id for each in page.rows if deletes_any or each.user_id == user.id}
    return page_html(page, view, deletable), page_buttons(page, view, deletable)


def page_html(page: Page, view: ExamplesView, deletable: Collection[int]) -> str:
    """The examples of a page, numbered."""
    whose = "your" if view.own else "this chat's"
    if not page.total:
        return f"There are no examples of {'yours' if view.own else 'this chat'} here yet."
    first, last = view.offset + 1, view.offset + len(page.rows)
    lines = [f"{number}. {escape(_words(taught))}" for number, taught in enumerate(page.rows, start=first)]
    head = (
        f"<b>{first}–{last} of {whose} {pluralize(page.total, 'example', 'examples')}</b>, newest first (times in UTC)"
    )
    hint = ["", "A number deletes that example."] if deletable else []
    return "\n".join([head, *lines, *hint])


def _words(taught: TaughtExample) -> str:
    example = taught.example
    return f"{short_scores_line(example.scores)}: {example.emotion} ({taught.at:%d %b %Y, %H:%M})"


def page_buttons(page: Page, view: ExamplesView, deletable: Collection[int]) -> InlineKeyboardMarkup:
    """Delete by number, show newer or older ones, and change between one's own and everybody's."""
    numbers = [
        (f"✕ {number}", view.to_data(delete=taught.id))
        for number, taught in enumerate(page.rows, start=view.offset + 1)
        if taught.id in deletable
    ]
    pages = []
    if view.offset:
        pages.append(("‹ Newer", ExamplesView(view.own, max(0, view.offset - _PAGE_SIZE)).to_data()))
    if view.offset + _PAGE_SIZE < page.total:
        pages.append(("Older ›", ExamplesView(view.own, view.offset + _PAGE_SIZE).to_data()))
    other = ("Show the chat's" if view.own else "Show only mine", ExamplesView(not view.own, 0).to_data())
    return rows(row(*numbers[:4]), row(*numbers[4:]), row(*pages), row(other))


COMMAND = Command("examples", "What was taught, with buttons to delete", "/examples", answer)
