"""Sending readings: the one way from scores to a photo message."""

import asyncio
from collections.abc import Sequence

from engine.charts import draw_batch, draw_reading
from telegram import Message
from telegram.constants import ChatAction

from bot.context import Chart, Context, Services
from bot.wording import reading_html, readings_html
from engine.scores import Scores

# A chart takes about 0.1 s; only where it takes longer do people need a sign that something is coming.
_PATIENCE_SECONDS = 0.5


async def reply_with_readings(message: Message, context: Context, performances: Sequence[Scores]) -> None:
    """Answer with one photo message: picture and words from the same recognizer."""
    services = context.bot_data
    readings = services.recognizer.read_many(performances)
    if len(readings) == 1:
        await reply_with_photo(message, services, reading_html(readings[0]), draw_reading, readings[0])
    else:
        await reply_with_photo(message, services, readings_html(readings), draw_batch, readings)


async def reply_with_photo(
    message: Message, services: Services, html: str, chart: Chart, *values: object
) -> None:
    """Answer with a chart of the engine and a caption."""
    drawing = asyncio.ensure_future(services.draw(chart, *values))
    _, unfinished = await asyncio.wait([drawing], timeout=_PATIENCE_SECONDS)
    if unfinished:
        await message.reply_chat_action(ChatAction.UPLOAD_PHOTO)
    await message.reply_photo(await drawing, caption=html, filename="chart.png")
