"""Sending readings: the one way from scores to a photo message."""

import asyncio
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ChatAction

from bot.context import Chart, Context, Services
from bot.reading_buttons import reading_buttons
from bot.votes import Vote
from bot.wording import reading_html, readings_html
from engine.charts import draw_batch, draw_reading
from engine.scores import Scores

# A chart takes about 0.1 s; only where it takes longer do people need a sign that something is coming.
_PATIENCE_SECONDS = 0.5


async def reply_with_readings(message: Message, context: Context, performances: Sequence[Scores]) -> None:
    """Answer with one photo message: picture and words from the same recognizer."""
    services = context.bot_data
    recognizer = await services.recognizers.of(message.chat_id)
    readings = recognizer.read_many(performances)
    if len(readings) == 1:
        reading = readings[0]
        buttons = reading_buttons(Vote.right(reading.scores, reading.emotion))
        await reply_with_photo(message, services, reading_html(reading), draw_reading, reading, buttons=buttons)
    else:
        await reply_with_photo(message, services, readings_html(readings), draw_batch, readings)


async def reply_with_photo(
    message: Message,
    services: Services,
    html: str,
    chart: Chart,
    *values: object,
    buttons: InlineKeyboardMarkup | None = None,
) -> None:
    """Answer with a chart of the engine and a caption."""
    drawing = asyncio.ensure_future(services.draw(chart, *values))
    _, unfinished = await asyncio.wait([drawing], timeout=_PATIENCE_SECONDS)
    if unfinished:
        await message.reply_chat_action(ChatAction.UPLOAD_PHOTO)
    await message.reply_photo(await drawing, caption=html, filename="chart.png", reply_markup=buttons)
