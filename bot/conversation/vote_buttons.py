"""The buttons under a reading: what it may have been, how many said so, and a way back."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.context import Context
from bot.services.pending_teachings import ShownReading
from bot.storage.records import MessageId, TaughtExample
from bot.telegram_api.answers import row, rows
from bot.telegram_api.api_errors import is_unchanged, is_uneditable
from bot.telegram_api.vote_data import CLOSE, NEW, OPEN, RIGHT, UNDO, emotion_code, vote_data
from bot.text.reading_text import read_caption
from bot.text.vote_text import FEWER, NEW_EMOTION, OTHER, RIGHT_LABEL, UNDO_VOTE, choice_label, right_label
from engine.data.emotion_names import emotion_key

_MOST_REFRESHED = 10
_ROW_SIZE = 3
_ROW_LETTERS = 30
"""Letters that fit side by side on a narrow phone."""


def shown_reading(message: Message) -> ShownReading | None:
    """The reading that a message of the bot's shows, from its own words; None where it shows none."""
    answered = read_caption(message.caption or message.text or "")
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    opened = any(button.callback_data == vote_data(CLOSE) for line in keyboard for button in line)
    return answered and ShownReading(message.message_id, *answered, opened=opened)


def reading_buttons(
    emotion: str | None, runner_up: str | None, votes: Sequence[TaughtExample] = (), others: Sequence[str] = ()
) -> InlineKeyboardMarkup:
    """The emotion and the runner-up of a reading, what else people voted for or, opened, every one of the `others`;
    each with its votes. Without an emotion it is one of which nobody knows any more what it said."""
    counts = Counter(vote.example.emotion for vote in votes)
    first = RIGHT_LABEL if emotion is None else right_label(emotion, counts[emotion])
    named = [each for each in (emotion, runner_up) if each is not None]
    second = [_choice(runner_up, counts)] if runner_up is not None else []
    more = (FEWER, vote_data(CLOSE)) if others else (OTHER, vote_data(OPEN))
    keys = set(map(emotion_key, named))
    listed = [each for each in dict.fromkeys([*others, *counts]) if emotion_key(each) not in keys]
    return rows(
        *_packed([(first, vote_data(RIGHT)), *second, more]),
        *_packed([_choice(each, counts) for each in listed]),
        row((NEW_EMOTION, vote_data(NEW))) if others else [],
        row((UNDO_VOTE, vote_data(UNDO))) if votes else [],
    )


def refresh_soon(context: Context, chat_id: int, reading: ShownReading) -> None:
    """Remember what a reading shows now, and show under it, when it is its turn, what is voted by then."""
    context.services.shown_readings.shows(chat_id, reading)
    edit = partial(refresh, context, chat_id, reading)
    context.services.edits.put(chat_id, reading.message_id, edit)


async def refresh(context: Context, chat_id: int, reading: ShownReading) -> None:
    """Show under a reading what is voted on it now; where it is opened, every emotion of the chat."""
    storage = context.services.storage
    votes = await asyncio.to_thread(storage.votes, chat_id, reading.message_id)
    others = await asyncio.to_thread(storage.emotions, chat_id) if reading.opened else ()
    buttons = reading_buttons(reading.emotion, reading.runner_up, votes, others)
    await show_buttons(context, chat_id, reading.message_id, buttons)


def drop_buttons_soon(context: Context, messages: Sequence[MessageId]) -> None:
    """Take the buttons of these messages away: what they were about is gone. They may be many: what people wait for
    goes before them."""
    for chat_id, message_id in messages:
        drop = partial(show_buttons, context, chat_id, message_id, None)
        context.services.edits.put(chat_id, message_id, drop, last=True)


def refresh_all_soon(context: Context, chat_id: int) -> None:
    """Show under the newest readings of a chat what is voted on them, after examples went or came back."""
    for reading in context.services.shown_readings.shown_in(chat_id, _MOST_REFRESHED):
        edit = partial(refresh, context, chat_id, reading)
        context.services.edits.put(chat_id, reading.message_id, edit, last=True)


def show_votes_soon(context: Context, chat_id: int, reading_id: int) -> None:
    """Show the votes under a reading, of which it may not be known any more what it said."""
    reading = context.services.shown_readings.shown(chat_id, reading_id)
    if reading is not None:
        refresh_soon(context, chat_id, reading)
        return

    async def show() -> None:
        votes = await asyncio.to_thread(context.services.storage.votes, chat_id, reading_id)
        await show_buttons(context, chat_id, reading_id, reading_buttons(None, None, votes))

    context.services.edits.put(chat_id, reading_id, show)


async def emotion_with_code(context: Context, chat_id: int, code: str) -> str | None:
    """The chat's emotion that a button carries; None where the chat does not know it (any more)."""
    emotions = await asyncio.to_thread(context.services.storage.emotions, chat_id)
    return next((emotion for emotion in emotions if emotion_code(emotion) == code), None)


async def show_buttons(context: Context, chat_id: int, message_id: int, buttons: InlineKeyboardMarkup | None) -> None:
    """Change the buttons under a message; where it is gone, or shows them already, there is nothing to do."""
    try:
        await context.bot.edit_message_reply_markup(
            chat_id,
            message_id,
            reply_markup=buttons,
            api_kwargs={"parse_mode": None},  # the application's default, which this method does not take
        )
    except BadRequest as error:
        if not (is_unchanged(error) or is_uneditable(error)):
            raise


def _choice(emotion: str, counts: Mapping[str, int]) -> tuple[str, str]:
    return choice_label(emotion, counts.get(emotion, 0)), vote_data(emotion_code(emotion))


def _packed(choices: Sequence[tuple[str, str]]) -> list[list[InlineKeyboardButton]]:
    """Buttons in rows, as many side by side as a narrow phone shows whole."""
    packed: list[list[tuple[str, str]]] = []
    for choice in choices:
        line = packed[-1] if packed else []
        letters = sum(len(label) for label, _ in [*line, choice])
        if line and len(line) < _ROW_SIZE and letters <= _ROW_LETTERS:
            line.append(choice)
        else:
            packed.append([choice])
    return [row(*line) for line in packed]
