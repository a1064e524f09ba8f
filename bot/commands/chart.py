"""`/chart`: the tutorial's figure, made well."""

from telegram import Update

from bot.context import Command, Context
from bot.services.photo_cache import Photo
from bot.telegram_api.messages import message_of
from bot.text.chart_text import chart_html
from engine.charts.reading_charts import draw_overview
from engine.forest.recognizer import Recognizer
from engine.measure.permutation_importance import permutation_importances


async def answer(update: Update, context: Context) -> None:
    """What the forest leans on, by two measures, and the dataset's emotions, in a picture and in words."""
    message = message_of(update)
    services = context.services
    recognizer = await services.recognizers.for_chat(message.chat_id)
    key = services.recognizers.cache_key(recognizer, message.chat_id), COMMAND.name
    photo = services.photo_cache.get(key)
    if photo is None:
        photo = services.photo_cache.add(key, await services.compute(_photo, recognizer))
    await services.photo_cache.reply(message, photo)


def _photo(recognizer: Recognizer) -> Photo:
    importances, dataset = recognizer.importances, recognizer.dataset
    losses = permutation_importances(recognizer)
    caption = chart_html(importances, losses, dataset)
    return Photo(caption, draw_overview, (importances, losses, dataset.counts))


COMMAND = Command("chart", "What the forest leans on, and its emotions", "/chart", answer)
