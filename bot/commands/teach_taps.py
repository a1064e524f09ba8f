"""The buttons under a question of `/teach`, and Undo under its answer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.answers import Answer, edit
from bot.commands.teach import COMMAND, teaching_of
from bot.context import Context
from bot.errors import PersonError
from bot.fit_report import teller
from bot.messages import command_of, tap_of
from bot.rights import check_may_teach, is_admin, teacher_of
from bot.teaching import AGREE, AS, DROP, UNDO_PREFIX, proceed
from bot.votes import emotion_code
from bot.waiting import Teaching
from bot.wording import undone_html
from engine.errors import DatasetError


async def answer_tap(update: Update, context: Context) -> None:
    """Agree, store, choose another emotion, or drop what waits."""
    query, question = tap_of(update)
    if question is None:
        raise PersonError("This question is too old. Send what you want to teach again.")
    teaching = await _waiting(query, question, context)
    await check_may_teach(query.from_user, question.chat, context)
    _, act, *code = (query.data or "").split(":")
    waiting = context.bot_data.waiting
    waiting.take(question.chat_id, question.message_id)
    if act == DROP:
        await edit(question, "Nothing was stored.")
    else:
        try:
            await proceed(Answer(question, in_place=True), context, await _decided(teaching, act, code, context))
        except PersonError:
            waiting.put(question.chat_id, question.message_id, teaching)  # the next tap may succeed
            raise
    await query.answer()


async def answer_undo(update: Update, context: Context) -> None:
    """Take back a batch: its teacher may, and in groups the admins."""
    query, message = tap_of(update)
    batch = (query.data or "").removeprefix(f"{UNDO_PREFIX}:")
    if message is None or not batch.isdecimal():
        raise PersonError("This button is too old. /undo takes back the last that you taught.")
    services, now = context.bot_data, datetime.now(UTC)
    take_back = services.storage.take_back
    undone = await asyncio.to_thread(take_back, message.chat_id, int(batch), query.from_user.id, now)
    if undone is None and await is_admin(query.from_user, message.chat):
        undone = await asyncio.to_thread(take_back, message.chat_id, int(batch), None, now)
    if undone is None:
        raise PersonError("There is nothing here that you could take back.")
    html = undone_html(undone.removed, undone.emotions)
    services.recognizers.changed(message.chat_id, message.message_id, teller(message, html))
    await edit(message, html)
    await query.answer()


async def _waiting(query: CallbackQuery, question: Message, context: Context) -> Teaching:
    """What the question is about: from memory or, after a restart, from the message that it replies to."""
    teaching = context.bot_data.waiting.look(question.chat_id, question.message_id)
    if teaching is None:
        teaching = await _found_again(question)
    if teaching.user_id != query.from_user.id:
        raise PersonError("This question is for the person who taught. Send /teach for your own.")
    return teaching


async def _found_again(question: Message) -> Teaching:
    lost = PersonError("I do not have this any more (I was restarted, or it was decided). Send it again.")
    asked = question.reply_to_message
    if asked is None or command_of(asked)[0] != COMMAND.name:
        raise lost
    try:
        teaching = await teaching_of(asked, teacher_of(asked))
    except (PersonError, DatasetError):
        raise lost from None
    if not teaching.lesson.examples:
        raise lost
    return teaching


async def _decided(teaching: Teaching, act: str, code: list[str], context: Context) -> Teaching:
    """The teaching with what the tap says about it."""
    storage = context.bot_data.storage
    if act == AGREE:
        await asyncio.to_thread(storage.agree, teaching.user_id, datetime.now(UTC))
        return teaching
    if act != AS:
        return replace(teaching, confirmed=True)
    emotions = await asyncio.to_thread(storage.emotions, teaching.chat_id)
    chosen = next((emotion for emotion in emotions if [emotion_code(emotion)] == code), None)
    if chosen is None:
        raise PersonError("This chat does not know that emotion any more. Send it again.")
    return teaching.with_meant(chosen, emotions)
