"""Right and Wrong under a reading."""

import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update

from bot.context import Context
from bot.conversation.permissions import check_may_teach
from bot.conversation.teaching_flow import proceed, store_vote
from bot.conversation.vote_buttons import emotion_buttons, emotion_with_code, refresh, show_buttons
from bot.errors import PersonError
from bot.services.pending_teachings import LabelledReading, PendingTeaching
from bot.telegram_api.answers import Answer
from bot.telegram_api.messages import tap_of
from bot.telegram_api.vote_data import BACK, UNDO, WRONG, Vote
from bot.text.parse_examples import Lesson
from engine.data.dataset import Example


async def answer_tap(update: Update, context: Context) -> None:
    """A tap under a reading: store, choose, or take back."""
    query, reading = tap_of(update)
    vote = Vote.from_data(query.data or "")
    if vote is None or reading is None:
        raise PersonError("This reading is too old. Send its scores again.")
    if vote.choice == BACK:
        await refresh(context, reading.chat_id, reading.message_id, vote)
        await query.answer()
    elif vote.choice == UNDO:
        await _undo(query, reading, vote, context)
    elif vote.choice == WRONG:
        await check_may_teach(query.from_user, reading.chat, context)
        emotions = await asyncio.to_thread(context.services.storage.emotions, reading.chat_id)
        await show_buttons(context, reading.chat_id, reading.message_id, emotion_buttons(vote, emotions))
        await query.answer("What was it? If it is none of these, reply /teach and its name.")
    else:
        await check_may_teach(query.from_user, reading.chat, context)
        await _store(query, reading, vote, context)


async def _store(query: CallbackQuery, reading: Message, vote: Vote, context: Context) -> None:
    services = context.services
    emotion = await emotion_with_code(context, reading.chat_id, vote.choice)
    if emotion is None:
        raise PersonError("This chat does not know that emotion any more. Choose another one under Wrong.")
    lesson = Lesson((Example(vote.scores, emotion),))
    labelled = LabelledReading(reading.message_id, vote)
    teaching = PendingTeaching(reading.chat_id, query.from_user.id, f"tap:{query.id}", lesson, labelled)
    if await asyncio.to_thread(services.storage.has_agreed, teaching.user_id, teaching.chat_id):
        await store_vote(context, teaching)
        await query.answer(f"Stored as {emotion}. Thank you!")
    else:
        await query.answer("I have a question for you first: it is below.")
        await proceed(Answer(reading), context, teaching)


async def _undo(query: CallbackQuery, reading: Message, vote: Vote, context: Context) -> None:
    """Take back the vote of the person who taps."""
    services = context.services
    stored = await asyncio.to_thread(services.storage.votes, reading.chat_id, reading.message_id)
    own = next((example for example in stored if example.user_id == query.from_user.id), None)
    if own is None:
        raise PersonError("You stored nothing for this reading, so there is nothing of yours to undo.")
    await asyncio.to_thread(
        services.storage.take_back, reading.chat_id, own.submission_id, own.user_id, datetime.now(UTC)
    )
    services.recognizers.changed(reading.chat_id)
    await refresh(context, reading.chat_id, reading.message_id, vote)
    await query.answer("Taken back.")
