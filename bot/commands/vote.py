"""Right and Wrong under a reading."""

import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Update

from bot.context import Context
from bot.conversation.permissions import check_may_teach
from bot.conversation.teaching_flow import proceed, store_vote
from bot.conversation.vote_buttons import (
    ShownReading,
    emotion_buttons,
    emotion_with_code,
    refresh,
    show_buttons,
    shown_reading,
)
from bot.errors import PersonError, RefusedTapError
from bot.services.pending_teachings import PendingTeaching
from bot.telegram_api.answers import Answer
from bot.telegram_api.messages import tap_of
from bot.telegram_api.vote_data import BACK, PREFIX, RIGHT, UNDO, WRONG, emotion_code, is_emotion_code
from bot.text.parse_examples import Lesson

_REFUSAL = "This reading is too old. Send its scores again."


async def answer_tap(update: Update, context: Context) -> None:
    """A tap under a reading: store, choose, or take back. What it is about, the reading's own words say."""
    query, message = tap_of(update, _REFUSAL)
    reading = shown_reading(message)
    if reading is None:
        raise RefusedTapError(_REFUSAL)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if choice == UNDO:
        await _undo(query, message.chat_id, reading, context)
        return
    await check_may_teach(query.from_user, message.chat, context)
    if choice == BACK:
        await refresh(context, message.chat_id, reading.message_id)
        await query.answer()
    elif choice == WRONG:
        emotions = await asyncio.to_thread(context.services.storage.emotions, message.chat_id)
        await show_buttons(context, message.chat_id, reading.message_id, emotion_buttons(emotions))
        await query.answer("What was it? If it is none of these, reply /teach and its name.")
    elif choice == RIGHT or is_emotion_code(choice):
        code = emotion_code(reading.emotion) if choice == RIGHT else choice
        await _store(query, Answer(message), reading, code, context)
    else:
        raise RefusedTapError(_REFUSAL)


async def _store(query: CallbackQuery, answer: Answer, reading: ShownReading, code: str, context: Context) -> None:
    chat_id, user_id = answer.message.chat_id, query.from_user.id
    emotion = await emotion_with_code(context, chat_id, code)
    if emotion is None:
        raise PersonError("This chat does not know that emotion any more. Choose another one under Wrong.")
    lesson = Lesson((reading.example(emotion),))
    teaching = PendingTeaching(chat_id, user_id, f"tap:{query.id}", lesson, reading.message_id)
    if await asyncio.to_thread(context.services.storage.has_agreed, user_id, chat_id):
        await store_vote(context, teaching)
        await query.answer(f"Stored as {emotion}. Thank you!")
    else:
        await query.answer("I have a question for you first: it is below.")
        await proceed(answer, context, teaching)


async def _undo(query: CallbackQuery, chat_id: int, reading: ShownReading, context: Context) -> None:
    """Take back the vote of the person who taps."""
    services = context.services
    stored = await asyncio.to_thread(services.storage.votes, chat_id, reading.message_id)
    own = next((example for example in stored if example.user_id == query.from_user.id), None)
    if own is None:
        raise PersonError("You stored nothing for this reading, so there is nothing of yours to undo.")
    await asyncio.to_thread(services.storage.take_back, chat_id, own.submission_id, own.user_id, datetime.now(UTC))
    services.recognizers.changed(chat_id)
    await refresh(context, chat_id, reading.message_id)
    await query.answer("Taken back.")
