"""`/predict`: the reading."""

from telegram import Update

from bot.commands.keypad import open_keypad
from bot.commands.predict_file import predict_file
from bot.context import Command, Context
from bot.conversation.answering import earlier_answer
from bot.conversation.reading_reply import reply_with_readings
from bot.telegram_api.answers import Answer
from bot.telegram_api.file_data import PREDICT, FileRequest
from bot.telegram_api.messages import argument_of, file_of, message_of
from bot.text.help_text import MENU
from engine.data.score_lines import read_lines


async def answer(update: Update, context: Context) -> None:
    """Scores after the command are read, and a file that the command alone replies to; else it opens a keypad."""
    message = message_of(update)
    text, file = argument_of(message), file_of(message)
    if file is not None:
        person = message.from_user or message.sender_chat or message.chat
        await predict_file(
            Answer(message, earlier=earlier_answer(message, context)), file, FileRequest(PREDICT, person.id), context
        )
    elif text:
        await reply_with_readings(message, context, read_lines(text))
    else:
        await open_keypad(message, context)


COMMAND = Command("predict", MENU["predict"], "/predict 9 8 9", answer)
