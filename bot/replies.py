"""Answering with readings: the one way from scores to a photo message."""

from collections.abc import Sequence

from telegram import Message

from bot.context import Context, Services
from bot.photos import Photo
from bot.reading_buttons import reading_buttons
from bot.votes import Vote
from bot.wording import reading_html, readings_html
from engine.charts import draw_batch, draw_reading
from engine.recognizer import Recognizer
from engine.scores import Scores


async def reply_with_readings(message: Message, context: Context, performances: Sequence[Scores]) -> None:
    """Answer with one photo message: picture and words from the same recognizer."""
    services = context.bot_data
    recognizer = await services.recognizers.of(message.chat_id)
    if len(performances) == 1:
        photo = reading_photo(services, message.chat_id, recognizer, performances[0])
    else:
        readings = recognizer.read_many(performances)
        photo = Photo(readings_html(readings), draw_batch, (readings,))
    await services.photos.reply(message, photo)


def reading_photo(services: Services, chat_id: int, recognizer: Recognizer, scores: Scores) -> Photo:
    """The photo of one reading of the recognizer that answers in this chat now; the one given before, if it is kept."""

    def read() -> Photo:
        reading = recognizer.read(scores)
        buttons = reading_buttons(Vote.right(reading.scores, reading.emotion))
        return Photo(reading_html(reading), draw_reading, (reading,), buttons.to_json())

    return services.photos.get((services.recognizers.name_of(recognizer, chat_id), scores), read)
