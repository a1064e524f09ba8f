"""The buttons under a question of `/teach`, and Undo under its answer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.commands.teach import COMMAND, teaching_of
from bot.commands.undo import ask_before_taking_back, take_back
from bot.context import Context
from bot.conversation.permissions import check_may_teach, may_restore, teacher_of
from bot.conversation.teaching_flow import AGREE, AS, BY, DROP, PREFIX, contradictions_of, proceed, similar_emotions
from bot.conversation.vote_buttons import drop_buttons_soon, shown_reading
from bot.errors import PersonError, RefusedTapError
from bot.services.pending_teachings import PendingTeaching
from bot.telegram_api.answers import Answer, edit
from bot.telegram_api.messages import command_of, owner_of, tap_of
from bot.telegram_api.vote_data import emotion_code
from bot.text.parse_examples import Lesson, splits_of
from bot.text.teaching_text import (
    LESSON_LOST,
    NOTHING_STORED,
    QUESTION_TOO_OLD,
    UNDO_TOO_OLD,
    UNKNOWN_EMOTION,
    UNKNOWN_LESSON,
    VOTE_LOST,
    anothers_question_text,
    asks_about,
    emotion_asked_about,
    is_question,
    says_what_is_kept,
    says_what_was_stored,
)
from engine.data.errors import DatasetError, UnreadableScoresError
from engine.data.phrases import shortened

_LONGEST_NAME = 30


async def answer_tap(update: Update, context: Context) -> None:
    """Agree, store, choose another emotion, or drop what waits."""
    query, question = tap_of(update, QUESTION_TOO_OLD)
    if not is_question(question.text or ""):
        raise RefusedTapError(QUESTION_TOO_OLD)
    act, _, code = (query.data or "").removeprefix(f"{PREFIX}:").partition(":")
    teaching = await _pending(query, question, context)
    await check_may_teach(query.from_user, question.chat, context)
    pending = context.services.pending_teachings
    pending.pop(question.chat_id, question.message_id)
    if act == DROP:
        await edit(question, NOTHING_STORED)
    else:
        alone = teaching.chat_id == teaching.user_id
        if act == AGREE and says_what_is_kept(question.text or "", alone=alone):  # else what is kept today is asked
            await _agree(teaching, context)
        try:
            await proceed(Answer(question, in_place=True), context, await _decided(teaching, act, code, context))
        except PersonError:
            pending.put(question.chat_id, question.message_id, teaching)  # the next tap may succeed
            raise
    await query.answer()


async def answer_undo(update: Update, context: Context) -> None:
    """Take back what the tapped message says was stored: its teacher may, and who may restore what others taught. A
    question comes first where it is much, or another's."""
    query, message = tap_of(update, UNDO_TOO_OLD)
    storage = context.services.storage
    submission = await asyncio.to_thread(storage.answered_submission, message.chat_id, message.message_id)
    own = submission is not None and submission.user_id == query.from_user.id
    if submission is None and says_what_was_stored(message.text or ""):
        drop_buttons_soon(context, [(message.chat_id, message.message_id)])
    if submission is None:
        raise RefusedTapError(UNKNOWN_LESSON)
    if not (own or await may_restore(query.from_user, message.chat, context)):
        raise RefusedTapError(UNDO_TOO_OLD)
    if not await ask_before_taking_back(message, submission, own=own):
        await take_back(message, submission, query.from_user, context)
    await query.answer()


async def _pending(query: CallbackQuery, question: Message, context: Context) -> PendingTeaching:
    """What the question is about: from memory or, after a restart, from the message that it replies to."""
    teaching = context.services.pending_teachings.peek(question.chat_id, question.message_id)
    owner = owner_of(question) if teaching is None else teaching.user_id
    if owner == context.bot.id:  # it asked about a vote in a group, and nobody knows whose
        raise RefusedTapError(VOTE_LOST)
    if owner != query.from_user.id:
        raise RefusedTapError(anothers_question_text(_owners_name(question, owner)))
    teaching = teaching or _restore_vote(question, owner) or await _restore_teaching(question, context)
    if teaching is None:
        raise RefusedTapError(LESSON_LOST)
    return teaching


def _owners_name(question: Message, owner: int | None) -> str | None:
    asked = question.reply_to_message
    user = asked.from_user if asked else None
    return shortened(user.first_name, _LONGEST_NAME) if user is not None and user.id == owner else None


def _restore_vote(question: Message, owner: int) -> PendingTeaching | None:
    """The vote on the reading that the question replies to; in a group, nobody knows whose it was."""
    asked = question.reply_to_message
    reading = shown_reading(asked) if asked else None
    emotion = emotion_asked_about(question.text or "", reading.performer) if reading else None
    if reading is None or emotion is None:
        return None
    lesson = Lesson((reading.example(emotion),))
    source = f"question:{question.message_id}"
    return PendingTeaching(question.chat_id, owner, source, lesson, reading)


async def _restore_teaching(question: Message, context: Context) -> PendingTeaching | None:
    """What the message that the question replies to teaches, where that is what was asked about: it may have been
    edited since."""
    asked = question.reply_to_message
    if asked is None or command_of(asked)[0] != COMMAND.name:
        return None
    try:
        teaching = await teaching_of(asked, teacher_of(asked), context)
    except (PersonError, DatasetError, UnreadableScoresError):
        return None
    known = await asyncio.to_thread(context.services.storage.emotions, question.chat_id)
    contradicted = await contradictions_of(teaching, known, context)
    asks = asks_about(question.text or "", teaching.lesson, known, contradicted)
    return teaching if teaching.lesson.examples and asks else None


async def _agree(teaching: PendingTeaching, context: Context) -> None:
    who = teaching.user_id, teaching.chat_id
    await asyncio.to_thread(context.services.storage.agree, *who, datetime.now(UTC))


async def _decided(teaching: PendingTeaching, act: str, code: str, context: Context) -> PendingTeaching:
    """The teaching with what the tap says about it."""
    if act == AGREE:
        return teaching
    if act not in (AS, BY):
        return replace(teaching, confirmed=True)
    known = await asyncio.to_thread(context.services.storage.emotions, teaching.chat_id)
    if act == BY:
        lesson = teaching.lesson.by_performers(splits_of(teaching.lesson, known))
        return replace(teaching, lesson=lesson, confirmed=True)
    new = teaching.lesson.new_emotions(known)
    meant = [emotion for slip in new for emotion in similar_emotions(slip, known) if emotion_code(emotion) == code]
    if not meant:
        raise PersonError(UNKNOWN_EMOTION)
    return replace(teaching, lesson=teaching.lesson.renamed(dict.fromkeys(new, meant[0])), confirmed=True)
