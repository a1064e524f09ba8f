"""`/predict`, and scores alone in a private chat: the reading."""

from telegram import Update

from bot.commands.keypad import open_keypad
from bot.context import Command, Context
from bot.conversation.reading_reply import reply_with_readings
from bot.telegram_api.messages import argument_of, message_of
from bot.text.parse_scores import parse_performances


async def answer(update: Update, context: Context) -> None:
    """Scores after the command are read; the command alone opens a keypad."""
    message = message_of(update)
    text = argument_of(message)
    if text:
        await reply_with_readings(message, context, parse_performances(text))
    else:
        await open_keypad(message, context)


async def answer_plain(update: Update, context: Context) -> None:
    """Scores with no command before them."""
    message = message_of(update)
    await reply_with_readings(message, context, parse_performances(message.text or ""))


COMMAND = Command("predict", "Read an emotion from three scores", "/predict 9 8 9", answer)
