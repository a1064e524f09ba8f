"""The buttons under a reading: what it was, another emotion, a new one, and one's own way back."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from telegram import CallbackQuery, Chat, ForceReply, Message, Update

from bot.context import Context
from bot.conversation.confirmation import name_html
from bot.conversation.correcting import answer_to_lesson, record_answer, source_of
from bot.conversation.fit_report import report_undone_vote
from bot.conversation.group_consent import hold_vote
from bot.conversation.permissions import check_may_teach, teacher_of
from bot.conversation.teaching_flow import proceed, similar_emotions, store_vote
from bot.conversation.vote_buttons import emotion_with_code, refresh, refresh_soon, shown_reading
from bot.errors import PersonError, RefusedTapError
from bot.services.pending_teachings import PendingTeaching, ShownReading
from bot.telegram_api.answers import Answer
from bot.telegram_api.messages import message_of, tap_of
from bot.telegram_api.vote_data import CLOSE, NEW, OPEN, PREFIX, RIGHT, UNDO, emotion_code, is_emotion_code
from bot.text.parse_examples import Lesson, parse_emotion
from bot.text.vote_text import (
    AGREE_ABOVE_TOAST,
    AGREE_FIRST_TOAST,
    ASKED_ALREADY_TOAST,
    CHOOSE_TOAST,
    NOTHING_TO_UNDO,
    PROMPT_PLACEHOLDER,
    PROMPT_TOO_OLD,
    TOO_OLD,
    UNKNOWN_EMOTION,
    asks_for_name,
    prompt_html,
    undone_toast,
    voted_toast,
)


async def answer_tap(update: Update, context: Context) -> None:
    """A tap under a reading: vote, choose, or take back. What it is about, the reading's own words say."""
    query, message = tap_of(update, TOO_OLD)
    reading = shown_reading(message)
    if reading is None:
        raise RefusedTapError(TOO_OLD)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if choice == UNDO:
        await _undo(query, message, reading, context)
        return
    await check_may_teach(query.from_user, message.chat, context)
    if choice in (OPEN, CLOSE):
        await _show_at_once(message, replace(reading, opened=choice == OPEN), context)
        await query.answer(CHOOSE_TOAST if choice == OPEN else None)
    elif choice == NEW:
        await _ask_for_name(query, message, reading, context)
    elif choice == RIGHT or is_emotion_code(choice):
        code = emotion_code(reading.emotion) if choice == RIGHT else choice
        await _vote(query, message, reading, code, context)
    else:
        raise RefusedTapError(TOO_OLD)


async def answer_name(update: Update, context: Context) -> None:
    """A reply that names the emotion that was asked for: a vote for it."""
    message = message_of(update)
    user = teacher_of(message)
    async with answer_to_lesson(message, user.id, context) as answer:
        await check_may_teach(user, message.chat, context)
        prompt_id = message.reply_to_message.message_id if message.reply_to_message else 0
        reading = context.services.shown_readings.asked_about(message.chat_id, prompt_id)
        if reading is None:
            raise PersonError(PROMPT_TOO_OLD)
        emotion = parse_emotion(message.text or "")
        known = await asyncio.to_thread(context.services.storage.emotions, message.chat_id)
        teaching = PendingTeaching(
            message.chat_id,
            user.id,
            source_of(message),
            Lesson((reading.example(emotion),)),
            reading,
            message.edit_date,
            confirmed=" " not in emotion and not similar_emotions(emotion, known),  # several words may be talk
        )
        shown = await proceed(answer, context, teaching)
    record_answer(message, shown, context)


def names_emotion(message: Message) -> bool:
    """Whether a message replies to one of the bot's that asks for the name of an emotion."""
    prompt = message.reply_to_message
    is_ours = prompt is not None and prompt.from_user == message.get_bot().bot
    return is_ours and prompt is not None and asks_for_name(prompt.text or "")


async def _vote(query: CallbackQuery, message: Message, reading: ShownReading, code: str, context: Context) -> None:
    chat_id, user_id = message.chat_id, query.from_user.id
    emotion = await emotion_with_code(context, chat_id, code)
    if emotion is None:
        raise PersonError(UNKNOWN_EMOTION)
    alone = message.chat.type == Chat.PRIVATE
    if alone:
        reading = replace(reading, opened=False)
    lesson = Lesson((reading.example(emotion),))
    teaching = PendingTeaching(chat_id, user_id, f"tap:{query.id}", lesson, reading)
    if await asyncio.to_thread(context.services.storage.has_agreed, user_id, chat_id):
        await store_vote(context, message, teaching)
        await query.answer(voted_toast(reading.scores, emotion))
        return
    standing = None if alone else context.services.group_consents.question(chat_id)
    is_above = standing is not None and standing < message.message_id
    await query.answer(AGREE_ABOVE_TOAST if is_above else AGREE_FIRST_TOAST)
    if alone:
        await proceed(Answer(message), context, teaching)
    else:
        await hold_vote(message, context, teaching)


async def _show_at_once(message: Message, reading: ShownReading, context: Context) -> None:
    """Open or close the list of emotions: whoever tapped waits for it."""
    services, chat_id = context.services, message.chat_id
    services.shown_readings.shows(chat_id, reading)
    await services.edits.make_now(chat_id, message.message_id, partial(refresh, context, chat_id, reading))


async def _ask_for_name(query: CallbackQuery, message: Message, reading: ShownReading, context: Context) -> None:
    """Ask the person who tapped, by a message to reply to; once for several taps."""
    if not context.services.shown_readings.may_ask(message.chat_id, query.from_user.id, reading.message_id):
        await query.answer(ASKED_ALREADY_TOAST)
        return
    alone = message.chat.type == Chat.PRIVATE
    who = "" if alone else name_html(query.from_user, message.chat)
    prompt = await message.reply_text(
        prompt_html(reading.scores, who),
        reply_markup=ForceReply(selective=not alone, input_field_placeholder=PROMPT_PLACEHOLDER),
        do_quote=True,
    )
    context.services.shown_readings.asks(message.chat_id, prompt.message_id, reading)
    await query.answer()


async def _undo(query: CallbackQuery, message: Message, reading: ShownReading, context: Context) -> None:
    """Take back the vote of the person who taps, or what waits for their consent."""
    services, chat_id = context.services, message.chat_id
    stored = await asyncio.to_thread(services.storage.votes, chat_id, reading.message_id)
    own = next((example for example in stored if example.user_id == query.from_user.id), None)
    waiting = services.group_consents.drop_vote(chat_id, query.from_user.id, reading.message_id)
    if own is None and waiting is not None:
        await query.answer(undone_toast(reading.scores, waiting.teaching.lesson.examples[0].emotion))
        return
    if own is None:
        raise PersonError(NOTHING_TO_UNDO)
    take = services.storage.take_back
    undone = await asyncio.to_thread(take, chat_id, own.submission_id, own.user_id, datetime.now(UTC))
    if undone is not None:
        report_undone_vote(context, chat_id, undone.version)
    refresh_soon(context, chat_id, reading)
    await query.answer(undone_toast(reading.scores, own.example.emotion))
