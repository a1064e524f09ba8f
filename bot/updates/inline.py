"""`@bot 9 8 9` in any chat: the reading as a result to send, or a hint at what is still to be typed."""

from telegram import (
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from bot.context import Context
from bot.conversation.reading_reply import reading_photo
from bot.services.photo_cache import Photo
from bot.telegram_api.api_errors import is_unknown_file
from bot.text.hint_text import WITH_CHART
from bot.text.inline_and_links import hint_of
from bot.text.wording import plain
from engine.data.errors import UnreadableScoresError
from engine.data.score_lines import read_line

START_PARAMETER = "inline"
_READING_SECONDS = 60
"""How long Telegram may answer the same person by itself: what they teach meanwhile is seen after it."""
_HINT_SECONDS = 86_400
"""Hints are the same for everybody."""


async def answer(update: Update, context: Context) -> None:
    """What the person's own recognizer reads, the one that answers in their private chat."""
    query = update.inline_query
    if query is None:
        raise TypeError("this handler takes inline queries only")
    try:
        written = read_line(query.query)
    except UnreadableScoresError as error:
        button = InlineQueryResultsButton(hint_of(query.query, error), start_parameter=START_PARAMETER)
        await query.answer([], cache_time=_HINT_SECONDS, button=button)
    else:
        await _answer(query, await reading_photo(context.services, query.from_user.id, written))


async def _answer(query: InlineQuery, photo: Photo) -> None:
    """With the chart where Telegram has it. A file that it no longer knows is left out, and forgotten."""
    title, description, *_ = plain(photo.caption).splitlines()
    results: list[InlineQueryResult] = [
        InlineQueryResultArticle("words", title, InputTextMessageContent(photo.caption), description=description)
    ]
    if photo.file_id:
        chart = InlineQueryResultCachedPhoto("chart", photo.file_id, title, WITH_CHART, photo.caption)
        results.insert(0, chart)
    try:
        await query.answer(results, cache_time=_READING_SECONDS, is_personal=True)
    except BadRequest as error:
        if not (photo.file_id and is_unknown_file(error)):
            raise
        photo.file_id = ""
        await _answer(query, photo)
