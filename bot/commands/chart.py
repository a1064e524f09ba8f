"""`/chart`: the tutorial's figure, made well."""

import asyncio

from telegram import Update

from bot.chart_text import chart_html
from bot.context import Command, Context
from bot.messages import message_of
from bot.photos import Photo
from engine.charts import draw_overview
from engine.recognizer import Recognizer


async def answer(update: Update, context: Context) -> None:
    """What the forest leans on, by two measures, and the dataset's emotions, in a picture and in words."""
    message = message_of(update)
    services = context.bot_data
    recognizer = await services.recognizers.of(message.chat_id)
    losses = await asyncio.to_thread(lambda: recognizer.permutation_importances)
    photo = services.photos.get(
        (services.recognizers.name_of(recognizer, message.chat_id), COMMAND.name), lambda: _photo(recognizer, losses)
    )
    await services.photos.reply(message, photo)


def _photo(recognizer: Recognizer, losses: tuple[float, float, float]) -> Photo:
    importances, dataset = recognizer.importances, recognizer.dataset
    caption = chart_html(importances, losses, dataset)
    return Photo(caption, draw_overview, (importances, losses, dataset.counts))


COMMAND = Command("chart", "What the forest leans on, and its emotions", "/chart", answer)
