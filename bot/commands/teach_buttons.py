"""The buttons under a question of `/teach`, and Undo under its answer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.commands.teach import COMMAND, reading_replied_to, teaching_of
from bot.context import Context
from bot.conversation.fit_report import fit_reporter
from bot.conversation.permissions import check_may_teach, is_admin, teacher_of
from bot.conversation.teaching_flow import AGREE, AS, DROP, UNDO_PREFIX, proceed
from bot.conversation.vote_buttons import emotion_with_code
from bot.errors import PersonError
from bot.services.pending_teachings import PendingTeaching
from bot.telegram_api.answers import Answer, edit
from bot.telegram_api.messages import command_of, number_in, tap_of
from bot.text.parse_examples import Lesson
from bot.text.wording import undone_html
from engine.data.dataset import Example
from engine.data.errors import DatasetError


async def answer_tap(update: Update, context: Context) -> None:
    """Agree, store, choose another emotion, or drop what waits."""
    query, question = tap_of(update)
    if question is None:
        raise PersonError("This question is too old. Send what you want to teach again.")
    _, act, *code = (query.data or "").split(":")
    teaching = await _pending(query, question, code, context)
    await check_may_teach(query.from_user, question.chat, context)
    pending = context.services.pending_teachings
    pending.pop(question.chat_id, question.message_id)
    if act == DROP:
        await edit(question, "Nothing was stored.")
    else:
        try:
            await proceed(Answer(question, in_place=True), context, await _decided(teaching, act, code, context))
        except PersonError:
            pending.put(question.chat_id, question.message_id, teaching)  # the next tap may succeed
            raise
    await query.answer()


async def answer_undo(update: Update, context: Context) -> None:
    """Take back a submission: its teacher may, and in groups the admins."""
    query, message = tap_of(update)
    submission_id = number_in((query.data or "").removeprefix(f"{UNDO_PREFIX}:"))
    if message is None or submission_id is None:
        raise PersonError("This button is too old. /undo takes back the last that you taught.")
    services, now = context.services, datetime.now(UTC)
    take_back = services.storage.take_back
    undone = await asyncio.to_thread(take_back, message.chat_id, submission_id, query.from_user.id, now)
    if undone is None and await is_admin(query.from_user, message.chat):
        undone = await asyncio.to_thread(take_back, message.chat_id, submission_id, None, now)
    if undone is None:
        raise PersonError("There is nothing here that you could take back.")
    html = undone_html(undone.removed, undone.emotions)
    services.recognizers.changed(message.chat_id, message.message_id, fit_reporter(message, html))
    await edit(message, html)
    await query.answer()


async def _pending(query: CallbackQuery, question: Message, code: list[str], context: Context) -> PendingTeaching:
    """What the question is about: from memory or, after a restart, from the message that it replies to."""
    teaching = context.services.pending_teachings.peek(question.chat_id, question.message_id)
    if teaching is None:
        teaching = await _restore_vote(question, code, context) or await _restore_teaching(question, context)
    if teaching is None:
        raise PersonError("I do not have this any more (I was restarted, or it was decided). Send it again.")
    if teaching.user_id != query.from_user.id:
        raise PersonError("This question is for the person who taught. Send /teach for your own.")
    return teaching


async def _restore_vote(question: Message, code: list[str], context: Context) -> PendingTeaching | None:
    """The vote on the reading that the question replies to."""
    reading = reading_replied_to(question)
    if reading is None or len(code) != 2 or not code[0].isdecimal():
        return None
    emotion = await emotion_with_code(context, question.chat_id, code[1])
    if emotion is None:
        return None
    lesson = Lesson((Example(reading.vote.scores, emotion),))
    return PendingTeaching(question.chat_id, int(code[0]), f"question:{question.message_id}", lesson, reading)


async def _restore_teaching(question: Message, context: Context) -> PendingTeaching | None:
    """What the message that the question replies to teaches."""
    asked = question.reply_to_message
    if asked is None or command_of(asked)[0] != COMMAND.name:
        return None
    try:
        teaching = await teaching_of(asked, teacher_of(asked), context)
    except (PersonError, DatasetError):
        return None
    return teaching if teaching.lesson.examples else None


async def _decided(teaching: PendingTeaching, act: str, code: list[str], context: Context) -> PendingTeaching:
    """The teaching with what the tap says about it."""
    storage = context.services.storage
    if act == AGREE:
        await asyncio.to_thread(storage.agree, teaching.user_id, teaching.chat_id, datetime.now(UTC))
        return teaching
    if act != AS:
        return replace(teaching, confirmed=True)
    chosen = await emotion_with_code(context, teaching.chat_id, code[0]) if code else None
    if chosen is None:
        raise PersonError("This chat does not know that emotion any more. Send it again.")
    new = teaching.lesson.new_emotions(await asyncio.to_thread(storage.emotions, teaching.chat_id))
    return replace(teaching, lesson=teaching.lesson.renamed(dict.fromkeys(new, chosen)), confirmed=True)
