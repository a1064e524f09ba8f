"""Answering with readings: the one way from scores to a photo message."""

from collections.abc import Sequence

from telegram import Message

from bot.context import Context, Services
from bot.conversation.vote_buttons import reading_buttons
from bot.services.photo_cache import Photo
from bot.text.wording import reading_html, readings_html
from engine.charts.reading_charts import draw_reading, draw_readings
from engine.data.scores import Scores
from engine.forest.reading import Reading


async def reply_with_readings(message: Message, context: Context, performances: Sequence[Scores]) -> None:
    """Answer with one photo message: picture and words from the same recognizer."""
    services = context.services
    if len(performances) == 1:
        photo = await reading_photo(services, message.chat_id, performances[0])
    else:
        readings = (await services.recognizers.for_chat(message.chat_id)).read_many(performances)
        photo = Photo(readings_html(readings), draw_readings, (readings,))
    await services.photo_cache.reply(message, photo)


async def reading_photo(services: Services, chat_id: int, scores: Scores) -> Photo:
    """The photo of one reading of the recognizer that answers in this chat now, from the cache where it is there."""
    recognizer = await services.recognizers.for_chat(chat_id)
    key = services.recognizers.cache_key(recognizer, chat_id), scores
    return services.photo_cache.get(key) or services.photo_cache.add(key, _new_photo(recognizer.read(scores)))


def _new_photo(reading: Reading) -> Photo:
    return Photo(reading_html(reading), draw_reading, (reading,), reading_buttons().to_json())
