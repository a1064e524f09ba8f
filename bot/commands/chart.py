"""`/chart`: how much each score counts, and the examples' emotions."""

from telegram import Message, Update
from telegram.constants import ChatAction

from bot.context import Command, Context
from bot.conversation.picture_names import numbered_names
from bot.services.photo_cache import Photo
from bot.telegram_api.chat_action import with_chat_action
from bot.telegram_api.messages import message_of
from bot.text.chart_text import chart_html
from bot.text.help_text import MENU
from engine.charts.reading_charts import draw_overview, names_in_counts
from engine.forest.recognizer import Recognizer
from engine.measure.permutation_importance import shuffling_losses


async def answer(update: Update, context: Context) -> None:
    """How much each score counts, by two measures, and the dataset's emotions, in a picture and in words."""
    message = message_of(update)
    services = context.services
    recognizer = await services.recognizers.for_chat(message.chat_id)
    key = services.recognizers.cache_key(recognizer, message.chat_id), COMMAND.name
    photo = services.photo_cache.get(key)
    if photo is None:
        photo = services.photo_cache.add(key, await _photo(message, recognizer, context))
    await services.photo_cache.reply(message, photo)


async def _photo(message: Message, recognizer: Recognizer, context: Context) -> Photo:
    """Measured in a worker process, for it fits forests."""
    importances, dataset = recognizer.importances, recognizer.dataset
    measuring = context.services.recognizers.fitting(shuffling_losses, dataset, recognizer.parameters)
    losses = await with_chat_action(message, ChatAction.UPLOAD_PHOTO, measuring)
    numbers = await numbered_names(context.services, names_in_counts(dataset.counts))
    return Photo(
        chart_html(importances, losses, dataset, numbers), draw_overview, (importances, losses, dataset.counts)
    )


COMMAND = Command("chart", MENU["chart"], "/chart", answer)
