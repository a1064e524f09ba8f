"""The buttons under a reading: right, wrong, and what was stored of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.context import Context
from bot.storage.records import TaughtExample
from bot.telegram_api.answers import row, rows
from bot.telegram_api.api_errors import is_unchanged, is_uneditable
from bot.telegram_api.vote_data import BACK, RIGHT, UNDO, WRONG, emotion_code, vote_data
from bot.text.wording import read_caption
from engine.data.dataset import Example
from engine.data.provenance import Provenance
from engine.data.scores import Scores

_ROW_SIZE = 3


@dataclass(frozen=True)
class ShownReading:
    """A reading as its message shows it."""

    message_id: int
    scores: Scores
    emotion: str
    performer: str | None = None

    def example(self, emotion: str) -> Example:
        """Its performance with this emotion."""
        return Example(self.scores, emotion, Provenance(performer=self.performer))


def shown_reading(message: Message) -> ShownReading | None:
    """The reading that a message of the bot's shows, from its own words; None where it shows none."""
    answered = read_caption(message.caption or message.text or "")
    return answered and ShownReading(message.message_id, *answered)


def reading_buttons(stored: Sequence[TaughtExample] = ()) -> InlineKeyboardMarkup:
    """Right and wrong; where votes are stored, what they say, and undo."""
    judge = row(("Right", vote_data(RIGHT)), ("Wrong", vote_data(WRONG)))
    if not stored:
        return rows(judge)
    return rows(judge, row((f"Stored: {_summary(stored)} · Undo", vote_data(UNDO))))


def emotion_buttons(emotions: Sequence[str]) -> InlineKeyboardMarkup:
    """The emotions to choose from, and the way back."""
    choices = [(emotion, vote_data(emotion_code(emotion))) for emotion in emotions]
    grid = [row(*choices[start : start + _ROW_SIZE]) for start in range(0, len(choices), _ROW_SIZE)]
    return rows(*grid, row(("‹ Back", vote_data(BACK))))


async def emotion_with_code(context: Context, chat_id: int, code: str) -> str | None:
    """The chat's emotion that a button carries; None where the chat does not know it (any more)."""
    emotions = await asyncio.to_thread(context.services.storage.emotions, chat_id)
    return next((emotion for emotion in emotions if emotion_code(emotion) == code), None)


async def refresh(context: Context, chat_id: int, reading_id: int) -> None:
    """Show under a reading what is stored of it now."""
    stored = await asyncio.to_thread(context.services.storage.votes, chat_id, reading_id)
    await show_buttons(context, chat_id, reading_id, reading_buttons(stored))


async def show_buttons(context: Context, chat_id: int, reading_id: int, buttons: InlineKeyboardMarkup) -> None:
    """Change the buttons under a reading; where it is gone, or shows them already, there is nothing to do."""
    try:
        await context.bot.edit_message_reply_markup(
            chat_id,
            reading_id,
            reply_markup=buttons,
            api_kwargs={"parse_mode": None},  # the application's default, which this method does not take
        )
    except BadRequest as error:
        if not (is_unchanged(error) or is_uneditable(error)):
            raise


def _summary(votes: Sequence[TaughtExample]) -> str:
    counts = Counter(vote.example.emotion for vote in votes)
    if len(votes) == 1:
        return votes[0].example.emotion
    return ", ".join(f"{emotion} {amount}" for emotion, amount in counts.most_common(3))
