"""`/predict`: the reading."""

from telegram import Update

from bot.commands.keypad import open_keypad
from bot.context import Command, Context
from bot.conversation.reading_reply import reply_with_readings
from bot.telegram_api.messages import argument_of, message_of
from engine.data.score_lines import read_lines


async def answer(update: Update, context: Context) -> None:
    """Scores after the command are read; the command alone opens a keypad."""
    message = message_of(update)
    text = argument_of(message)
    if text:
        await reply_with_readings(message, context, read_lines(text))
    else:
        await open_keypad(message, context)


COMMAND = Command("predict", "Read an emotion from three scores", "/predict 9 8 9", answer)
