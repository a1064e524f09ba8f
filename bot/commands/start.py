"""`/start`: what this is, and three performances to try; with a shared link's scores, their reading."""

import re

from telegram import InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.reading_reply import reply_with_readings
from bot.errors import RefusedTapError
from bot.telegram_api.answers import row, rows
from bot.telegram_api.messages import argument_of, message_of, tap_of
from bot.text.help_text import HELLO, MENU, WELCOME_HTML, WELCOME_TOO_OLD
from bot.text.inline_and_links import parse_start_payload
from bot.text.wording import scores_line
from engine.data.score_lines import WrittenPerformances, WrittenScores
from engine.measure.tutorial import EXAMPLES

PREFIX = "read"
_EXAMPLES = {f"{PREFIX}:{number}": scores for number, scores in enumerate(EXAMPLES, start=1)}


async def answer(update: Update, context: Context) -> None:
    """`/start` welcomes, with any word of a link too; `/start 9_8_9`, which a shared link sends, reads."""
    message = message_of(update)
    payload = argument_of(message)
    if payload and not re.search(r"[^\W\d_]", payload):
        await reply_with_readings(message, context, WrittenPerformances((parse_start_payload(payload),)))
    else:
        await welcome(message, context)


async def welcome(message: Message, context: Context) -> None:
    """Say what this is, with performances to try."""
    await reply_text(message, context, WELCOME_HTML, _examples())


async def answer_tap(update: Update, context: Context) -> None:
    """An example performance was tapped: its reading."""
    query, message = tap_of(update, WELCOME_TOO_OLD)
    example = _EXAMPLES.get(query.data or "")
    if example is None or not (message.text or "").startswith(HELLO):
        raise RefusedTapError(WELCOME_TOO_OLD)
    await query.answer()
    await reply_with_readings(message, context, WrittenPerformances((WrittenScores.of(example),)))


def _examples() -> InlineKeyboardMarkup:
    return rows(row(*((scores_line(scores), data) for data, scores in _EXAMPLES.items())))


COMMAND = Command("start", MENU["start"], "/start", answer)
