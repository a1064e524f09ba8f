"""`/examples`: what was taught, page by page, with buttons to delete; a performer's, which admins can remove."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import escape

from telegram import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.confirmation import ask, asked_version, declined, name_html
from bot.conversation.erasing import FILES_LEFT, erase_traces
from bot.conversation.examples_page import (
    PAGE_SIZE,
    REMOVE_PREFIX,
    TOO_OLD,
    ExamplesView,
    example_line,
    is_page,
    page_buttons,
    page_html,
    parse_view,
    performer_named,
    performer_shown,
)
from bot.conversation.fit_report import report_and_fit
from bot.conversation.permissions import NotAllowedError, is_admin, may_restore, teacher_of
from bot.errors import PersonError, RefusedTapError
from bot.storage.errors import ChangedSinceError
from bot.storage.records import TaughtExample
from bot.telegram_api.answers import Answer, edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, message_of, tap_of
from bot.text.change_text import deleted_html, performer_asked_about, performer_removed_html, remove_performer_question
from engine.data.phrases import join_words, quoted

_OTHERS = "Delete what somebody else taught?"
_QUESTION_TOO_OLD = "This question is too old. Send /examples again."
_MOST_NAMED = 12


async def answer(update: Update, context: Context) -> None:
    """The newest of one's own examples; with a performer's name, of everybody's examples of that performer."""
    message = message_of(update)
    user = teacher_of(message)
    performer = await _performer_asked_for(message, context)
    html, buttons = await _page(ExamplesView(performer is None, 0, performer), user, message.chat, context)
    await reply_text(message, context, html, buttons)


async def answer_tap(update: Update, context: Context) -> None:
    """Another page, or one example less."""
    query, message = tap_of(update, TOO_OLD)
    performers = partial(context.services.storage.performers, message.chat_id)
    view, delete, sure = await asyncio.to_thread(parse_view, query.data or "", performers)
    if not (is_page(message.text or "") or (message.text or "").startswith(_OTHERS)):
        raise RefusedTapError(TOO_OLD)
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
        question = f"<b>{_OTHERS}</b>\n{escape(example_line(example))}"
        await edit(message, question, _sure_buttons(view, example.id))
        await query.answer()


async def answer_removal_tap(update: Update, context: Context) -> None:
    """An admin asks to remove the examples of the performer whose page this is, or answers the question about it."""
    query, message = tap_of(update, TOO_OLD)
    shown = performer_shown(message.text or "")
    asked = performer_asked_about(message.text or "")
    if shown is None and asked is None:
        raise RefusedTapError(TOO_OLD)
    check_owner(query, message, "This is for somebody else. Send /examples for your own.")
    if asked is not None and await declined(update, _QUESTION_TOO_OLD):
        return
    if not await is_admin(query.from_user, message.chat):
        raise NotAllowedError("In this group only admins remove a performer's examples.")
    if asked is None:
        await _ask_to_remove(message, shown or "", context)
    else:
        await _remove(query, message, asked, context)
    await query.answer()


async def _performer_asked_for(message: Message, context: Context) -> str | None:
    """Raises PersonError: there is no such performer."""
    name = argument_of(message)
    if not name:
        return None
    performers = await asyncio.to_thread(context.services.storage.performers, message.chat_id)
    performer = await asyncio.to_thread(performer_named, name, performers)
    if performer is None:
        known = join_words([*performers[:_MOST_NAMED], *(["others"] if len(performers) > _MOST_NAMED else [])])
        here = f"Those who performed here: {known}." if known else "No example here names who performed."
        raise PersonError(f"I understood {quoted(name)} as a performer, and have no examples of theirs. {here}")
    return performer


async def _ask_to_remove(message: Message, performer: str, context: Context) -> None:
    """Ask in reply to whoever sent /examples."""
    storage, chat_id = context.services.storage, message.chat_id
    page = await asyncio.to_thread(storage.examples, chat_id, None, performer, 0, 1)
    summary = await asyncio.to_thread(storage.version_summary, chat_id)
    if summary is None:
        raise RefusedTapError(TOO_OLD)
    question = remove_performer_question(performer, page.total, summary.number)
    await ask(message.reply_to_message or message, REMOVE_PREFIX, question, "Remove them", summary.history_revision)


async def _remove(query: CallbackQuery, question: Message, performer: str, context: Context) -> None:
    """Remove a performer's examples, where nothing changed since the question."""
    storage, chat_id = context.services.storage, question.chat_id
    asked_at = asked_version(query, question, _QUESTION_TOO_OLD)
    summary = await asyncio.to_thread(storage.version_summary, chat_id)
    if summary is None or (summary.number, summary.history_revision) != asked_at:
        raise ChangedSinceError
    forgotten = await asyncio.to_thread(storage.forget_performer, chat_id, performer, datetime.now(UTC))
    all_gone = await erase_traces(forgotten, context)
    html = performer_removed_html(name_html(query.from_user, question.chat), performer, forgotten.examples)
    await report_and_fit(Answer(question, in_place=True), context, html if all_gone else f"{html}{FILES_LEFT}")


async def _example(example_id: int, user: User, message: Message, context: Context) -> TaughtExample:
    """An example that a line of this message shows, and that this person may delete."""
    example = await asyncio.to_thread(context.services.storage.example, message.chat_id, example_id)
    lines = [re.sub(r"^\d+\. ", "", line) for line in (message.text or "").splitlines()]
    if example is None or example_line(example) not in lines:
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
        html = f"{html}\n\n{deleted_html(name_html(user, message.chat), example_line(example), latest.number)}"
    await edit(message, html, buttons)


def _sure_buttons(view: ExamplesView, example_id: int) -> InlineKeyboardMarkup:
    return rows(row(("Delete it", view.to_data(delete=example_id, sure=True)), ("Leave it as it is", view.to_data())))


async def _page(
    view: ExamplesView, user: User, chat: Chat, context: Context
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page, or the last one where the list has become shorter than that."""
    whose = user.id if view.own else None
    examples_from = partial(context.services.storage.examples, chat.id, whose, view.performer)
    page = await asyncio.to_thread(examples_from, view.offset, PAGE_SIZE)
    if not page.rows and page.total:
        view = replace(view, offset=(page.total - 1) // PAGE_SIZE * PAGE_SIZE)
        page = await asyncio.to_thread(examples_from, view.offset, PAGE_SIZE)
    deletes_any = not view.own and await may_restore(user, chat, context)
    removable = view.performer is not None and await is_admin(user, chat)
    deletable = {each.id for each in page.rows if deletes_any or each.user_id == user.id}
    return page_html(page, view, deletable), page_buttons(page, view, deletable, removable=removable)


COMMAND = Command("examples", "What was taught, with buttons to delete", "/examples", answer)
