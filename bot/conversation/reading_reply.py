"""Answering with readings: the one way from scores to a photo message."""

from collections.abc import Sequence

from telegram import Message

from bot.context import Context, Services
from bot.conversation.picture_names import numbered_names
from bot.conversation.vote_buttons import reading_buttons
from bot.errors import PersonError
from bot.services.photo_cache import Photo
from bot.telegram_api.messages import attached_kind
from bot.text.reading_notes import emotion_as_name_text, not_looked_at, notes_html, problem_lines
from bot.text.reading_text import WORTH_NAMING, reading_html, readings_html
from bot.text.wording import scaled_lines
from bot.utf16 import utf16_length
from engine.charts.reading_charts import draw_reading, draw_readings, names_in_reading, names_in_readings
from engine.data.emotion_names import emotion_key
from engine.data.score_lines import WrittenPerformances, WrittenScores
from engine.forest.recognizer import Recognizer

_MOST_NOTES, _MOST_NOTES_OF_MANY = 400, 240
"""Of a caption's 1,024 units, beside one reading and beside a list: longer notes are a message of their own."""


async def reply_with_readings(message: Message, context: Context, written: WrittenPerformances) -> None:
    """Answer with one photo message, picture and words from the same recognizer; what more there is to say about what
    was written stands below its words, or in a message of its own. Raises PersonError: an emotion stands where the name
    of who performed goes."""
    services = context.services
    recognizer = await services.recognizers.for_chat(message.chat_id)
    _check_performers(written.read, recognizer)
    notes = [*not_looked_at(attached_kind(message)), *scaled_lines(written.read), *problem_lines(written.problems)]
    if len(written.read) > 1:
        photo, apart = await _photo_of_many(services, recognizer, written.read, notes)
    elif notes and utf16_length("\n".join(notes)) <= _MOST_NOTES:
        photo, apart = await _new_photo(services, recognizer, written.read[0], notes), []
    else:
        photo, apart = await _cached_photo(services, recognizer, message.chat_id, written.read[0]), notes
    await services.photo_cache.reply(message, photo)
    if apart:
        await message.reply_text(notes_html(apart), do_quote=True)


async def reading_photo(services: Services, chat_id: int, written: WrittenScores) -> Photo:
    """The photo of one reading of the recognizer that answers in this chat now, from the cache where it is there."""
    return await _cached_photo(services, await services.recognizers.for_chat(chat_id), chat_id, written)


async def _cached_photo(services: Services, recognizer: Recognizer, chat_id: int, written: WrittenScores) -> Photo:
    key = services.recognizers.cache_key(recognizer, chat_id), (written.scores, written.performer)
    cached = services.photo_cache.get(key)
    return cached or services.photo_cache.add(key, await _new_photo(services, recognizer, written))


async def _new_photo(
    services: Services, recognizer: Recognizer, written: WrittenScores, notes: Sequence[str] = ()
) -> Photo:
    reading = recognizer.read(written.scores)
    numbers = await numbered_names(services, names_in_reading(reading, written.performer or ""))
    caption = reading_html(reading, written.performer, [*numbers, *notes])
    runner_up, share = reading.runner_up
    buttons = reading_buttons(reading.emotion, runner_up if share >= WORTH_NAMING else None)
    return Photo(caption, draw_reading, (reading, written.performer or ""), buttons.to_json())


async def _photo_of_many(
    services: Services, recognizer: Recognizer, written: Sequence[WrittenScores], notes: Sequence[str]
) -> tuple[Photo, list[str]]:
    """The photo, and the notes that do not fit under it."""
    readings = recognizer.read_many([each.scores for each in written])
    performers = [each.performer for each in written]
    names = [performer or "" for performer in performers]
    told = [*await numbered_names(services, names_in_readings(readings, names)), *notes]
    apart = told if utf16_length("\n".join(told)) > _MOST_NOTES_OF_MANY else []
    caption = readings_html(readings, performers, [] if apart else told)
    return Photo(caption, draw_readings, (readings, names)), apart


def _check_performers(written: Sequence[WrittenScores], recognizer: Recognizer) -> None:
    named = [each for each in written if each.performer]
    known = set(map(emotion_key, recognizer.dataset.emotions)) if named else set()
    for each in named:
        if emotion_key(each.performer or "") in known:
            raise PersonError(emotion_as_name_text(each))
