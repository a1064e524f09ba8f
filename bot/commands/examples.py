"""`/examples`: what was taught, page by page, with buttons to delete; of an emotion or a performer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from telegram import Chat, InlineKeyboardMarkup, Message, Update, User

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import name_html
from bot.conversation.examples_page import (
    PAGE_SIZE,
    ExamplesTap,
    ExamplesView,
    line_of,
    names_buttons,
    page_buttons,
    parse_filter,
    parse_tap,
)
from bot.conversation.permissions import is_admin, may_restore, teacher_of
from bot.conversation.vote_buttons import refresh_all_soon
from bot.errors import PersonError, RefusedTapError
from bot.storage.records import Page, TaughtExample
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, tap_of
from bot.text.change_text import LEAVE_IT, deleted_html
from bot.text.examples_text import (
    DELETE_IT,
    DELETED,
    GONE,
    NOT_YOUR_EXAMPLE,
    NOT_YOURS,
    TOO_OLD,
    WHICH_EMOTION,
    WHICH_PERFORMER,
    delete_question,
    is_page,
    page_html,
    shows_example,
    unknown_filter_text,
)
from bot.text.help_text import MENU


async def answer(update: Update, context: Context) -> None:
    """The newest of one's own examples; with a performer or an emotion, of everybody's examples of that."""
    message = message_of(update)
    user = teacher_of(message)
    view = await _view_asked_for(message, context)
    html, buttons = await _page(view, user, message.chat, context)
    await reply_text(message, context, html, buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Another page, what may be chosen for one, or one example less."""
    query, message = tap_of(update, TOO_OLD)
    storage, chat_id = context.services.storage, message.chat_id
    emotions = partial(storage.emotions_taught, chat_id, ever=True)
    tap = await asyncio.to_thread(parse_tap, query.data or "", partial(storage.performers, chat_id), emotions)
    if not is_page(message.text or ""):
        raise RefusedTapError(TOO_OLD)
    check_owner(query, message, NOT_YOURS)
    if tap.delete is None:
        html, buttons = await _shown(tap, query.from_user, message.chat, context)
        await edit(message, html, buttons)
        await query.answer()
        return
    example = await _example(tap.delete, query.from_user, message, context)
    if tap.action == "sure" or example.user_id == query.from_user.id:
        await _delete(example, tap.view, query.from_user, message, context)
        await query.answer(DELETED)
    else:
        await edit(message, delete_question(line_of(example)), _sure_buttons(tap.view, example.id))
        await query.answer()


async def _shown(tap: ExamplesTap, user: User, chat: Chat, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    """A page, or the names that may be chosen for one."""
    storage = context.services.storage
    if tap.action == "emotion":
        names = await asyncio.to_thread(storage.emotions_taught, chat.id)
        return f"<b>{WHICH_EMOTION}</b>", names_buttons(names, tap.view, tap.action)
    if tap.action == "performer":
        names = await asyncio.to_thread(storage.performers, chat.id)
        return f"<b>{WHICH_PERFORMER}</b>", names_buttons(names, tap.view, tap.action)
    return await _page(tap.view, user, chat, context)


async def _view_asked_for(message: Message, context: Context) -> ExamplesView:
    """Raises PersonError: the words after the command name neither a performer nor an emotion."""
    storage, written = context.services.storage, argument_of(message)
    if not written:
        return ExamplesView(own=_is_shared(message.chat), offset=0)
    performers = await asyncio.to_thread(storage.performers, message.chat_id)
    emotions = await asyncio.to_thread(storage.emotions_taught, message.chat_id)
    view = await asyncio.to_thread(parse_filter, written, performers, emotions)
    if view is None:
        raise PersonError(unknown_filter_text(written, emotions, performers))
    return view


def _is_shared(chat: Chat) -> bool:
    return chat.type != Chat.PRIVATE


async def _example(example_id: int, user: User, message: Message, context: Context) -> TaughtExample:
    """An example that a line of this message shows, and that this person may delete."""
    example = await asyncio.to_thread(context.services.storage.example, message.chat_id, example_id)
    if example is None or not shows_example(message.text or "", line_of(example)):
        raise RefusedTapError(GONE)
    if example.user_id != user.id and not await may_restore(user, message.chat, context):
        raise PersonError(NOT_YOUR_EXAMPLE)
    return example


async def _delete(example: TaughtExample, view: ExamplesView, user: User, message: Message, context: Context) -> None:
    """Delete it, and show the list again; above it who did that, where it was another's."""
    services, chat_id = context.services, message.chat_id
    latest = await asyncio.to_thread(services.storage.latest_version, chat_id)
    deleted = await asyncio.to_thread(
        services.storage.delete_example, chat_id, example.id, example.user_id, datetime.now(UTC)
    )
    if deleted is None:
        raise RefusedTapError(GONE)
    services.recognizers.changed(chat_id)
    refresh_all_soon(context, chat_id)
    html, buttons = await _page(view, user, message.chat, context)
    if example.user_id != user.id and latest is not None:
        html = f"{html}\n\n{deleted_html(name_html(user, message.chat), line_of(example), latest.number)}"
    await edit(message, html, buttons)


def _sure_buttons(view: ExamplesView, example_id: int) -> InlineKeyboardMarkup:
    return rows(row((DELETE_IT, view.to_data(example_id, "sure")), (LEAVE_IT, view.to_data())))


async def _page(
    view: ExamplesView, user: User, chat: Chat, context: Context
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page, or the last one where the list has become shorter than that."""
    page = await _examples(view, user, chat, context)
    if not page.rows and page.total:
        view = replace(view, offset=(page.total - 1) // PAGE_SIZE * PAGE_SIZE)
        page = await _examples(view, user, chat, context)
    deletes_any = not view.own and await may_restore(user, chat, context)
    removable = view.performer is not None and await is_admin(user, chat)
    deletable = {each.id for each in page.rows if deletes_any or each.user_id == user.id}
    shared = _is_shared(chat)
    html = page_html(
        [line_of(taught) for taught in page.rows],
        view.offset,
        page.total,
        own=view.own or not shared,
        emotion=view.emotion,
        performer=view.performer,
        deletable=bool(deletable),
        in_versions=view.performer is not None and view.emotion is None and not view.own,
    )
    return html, page_buttons(page, view, deletable, shared=shared, removable=removable)


async def _examples(view: ExamplesView, user: User, chat: Chat, context: Context) -> Page:
    whose = user.id if view.own else None
    examples = context.services.storage.examples
    return await asyncio.to_thread(examples, chat.id, whose, view.performer, view.offset, PAGE_SIZE, view.emotion)


COMMAND = Command("examples", MENU["examples"], "/examples", answer)
