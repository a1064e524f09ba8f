"""From a teaching to the storage: consent, then doubts, then storing, then the report."""

import asyncio
import codecs
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.context import Context, Services
from bot.conversation.fit_report import fit_reporter
from bot.conversation.vote_buttons import refresh
from bot.errors import PersonError
from bot.services.pending_teachings import PendingTeaching
from bot.storage.errors import MOST_A_MINUTE, MOST_EMOTIONS, TooManyEmotionsError
from bot.storage.records import FirstAnswers, Outcome
from bot.telegram_api.answers import Answer, row, rows
from bot.telegram_api.api_errors import refuses_files
from bot.telegram_api.vote_data import emotion_code
from bot.text.file_text import FILE_TO_FIX, rows_to_fix_text
from bot.text.parse_examples import Lesson, splits_of
from bot.text.teaching_text import (
    REPEATED_TEXT,
    consent_html,
    doubt_html,
    nothing_good_text,
    performers_label,
    store_label,
    stored_html,
)
from engine.data.emotion_names import emotion_key
from engine.data.names import name_key
from engine.measure.first_answers import first_answers

PREFIX = "teach"
AGREE, STORE, DROP, AS, BY = "agree", "store", "drop", "as", "by"
UNDO_PREFIX = "undo"

_FITTING_HTML = "<i>I am fitting it; /model tells how good it is then.</i>"
_SIMILARITY = 0.66  # one letter of three may be another


async def proceed(answer: Answer, context: Context, teaching: PendingTeaching) -> Message:
    """Ask the next question that this teaching needs, or store it and report the outcome; the message that asks or
    reports. Raises PersonError: nothing in it can be stored, or not now; the message says why."""
    storage, lesson = context.services.storage, teaching.lesson
    if not lesson.examples:
        await _send_rows_to_fix(answer.message, lesson)
        raise PersonError(nothing_good_text(lesson))
    if not await asyncio.to_thread(storage.has_agreed, teaching.user_id, teaching.chat_id):
        agree = row(("I agree", f"{PREFIX}:{AGREE}"), ("No, store nothing", f"{PREFIX}:{DROP}"))
        alone = teaching.chat_id == teaching.user_id
        return await _ask(answer, context, teaching, consent_html(lesson, alone=alone), rows(agree))
    known = await asyncio.to_thread(storage.emotions, teaching.chat_id)
    lesson = await _by_known_performers(lesson, known, teaching.chat_id, context)
    teaching = replace(teaching, lesson=lesson.spelled_as(known))
    if not teaching.confirmed and (lesson.problems or lesson.new_emotions(known)):
        return await _ask_about_doubts(answer, context, teaching, known)
    outcome = await _store(context.services, teaching)
    if outcome.repeated and teaching.edited_at is None:
        raise PersonError(REPEATED_TEXT)
    return await _report(answer, context, teaching, outcome)


async def store_vote(context: Context, teaching: PendingTeaching) -> None:
    """Store a vote: the buttons under its reading say so, and the chat's recognizer is fitted."""
    await _store(context.services, teaching)
    context.services.recognizers.changed(teaching.chat_id)
    await _refresh_reading(context, teaching)


async def _ask(
    answer: Answer, context: Context, teaching: PendingTeaching, html: str, buttons: InlineKeyboardMarkup
) -> Message:
    question = await answer.show(html, buttons)
    context.services.pending_teachings.put(question.chat_id, question.message_id, teaching)
    return question


async def _by_known_performers(lesson: Lesson, known: Sequence[str], chat_id: int, context: Context) -> Lesson:
    """With the names that this chat knows performers by taken apart from the emotions before them: nobody is asked
    about these."""
    splits = splits_of(lesson, known)
    if not splits:
        return lesson
    names = set(map(name_key, await asyncio.to_thread(context.services.storage.performers, chat_id)))
    return lesson.by_performers({words: split for words, split in splits.items() if name_key(split[1]) in names})


async def _ask_about_doubts(
    answer: Answer, context: Context, teaching: PendingTeaching, known: Sequence[str]
) -> Message:
    """Whether to leave out what cannot be stored, and whether an emotion is new or a slip."""
    lesson = teaching.lesson
    new = lesson.new_emotions(known)
    meant = similar_emotions(new[0], known) if len(new) == 1 and not lesson.problems else []
    if len(known) + len(new) > MOST_EMOTIONS and not meant:
        raise TooManyEmotionsError(MOST_EMOTIONS, len(known) + len(new))
    await _send_rows_to_fix(answer.message, lesson)
    splits = splits_of(lesson, known)
    apart = row((performers_label(splits), f"{PREFIX}:{BY}")) if splits else []
    buttons = rows(
        apart,
        *(row((f"I meant {emotion}", f"{PREFIX}:{AS}:{emotion_code(emotion)}")) for emotion in meant),
        row((store_label(lesson, new, split=bool(splits)), f"{PREFIX}:{STORE}")),
        row(("Cancel", f"{PREFIX}:{DROP}")),
    )
    return await _ask(answer, context, teaching, doubt_html(lesson, known), buttons)


async def _store(services: Services, teaching: PendingTeaching) -> Outcome:
    who = teaching.chat_id, teaching.user_id
    examples, source = teaching.lesson.examples, teaching.source
    if teaching.reading_id is not None:
        vote = partial(services.storage.vote, edited_at=teaching.edited_at)
        return await asyncio.to_thread(vote, *who, teaching.reading_id, examples[0], source, datetime.now(UTC))
    answers = await _first_answers(services, teaching)
    scale = teaching.lesson.read_as.scale
    stretched = None if scale is None else str(scale)
    teach = partial(services.storage.teach, scale=stretched, edited_at=teaching.edited_at)
    return await asyncio.to_thread(teach, *who, examples, source, datetime.now(UTC), MOST_A_MINUTE, answers)


async def _first_answers(services: Services, teaching: PendingTeaching) -> FirstAnswers:
    """What the chat's recognizer answers to these performances before it learns them."""
    recognizer = await services.recognizers.for_chat(teaching.chat_id)
    version = services.recognizers.version_of(teaching.chat_id)
    return FirstAnswers(version, await services.compute(first_answers, recognizer, teaching.lesson.examples))


async def _report(answer: Answer, context: Context, teaching: PendingTeaching, outcome: Outcome) -> Message:
    """Say what was stored, have the chat's recognizer fitted where that is new, and add the outcome of that."""
    recognizers, is_new = context.services.recognizers, not outcome.repeated
    if is_new:
        recognizers.changed(teaching.chat_id)
    html = stored_html(teaching.lesson)
    buttons = rows(row(("Undo", f"{UNDO_PREFIX}:")))
    shown = await answer.show(f"{html}\n{_FITTING_HTML}" if is_new else html, buttons)
    await asyncio.to_thread(context.services.storage.note_answer, outcome.submission_id, shown.message_id)
    if is_new:
        recognizers.changed(teaching.chat_id, shown.message_id, fit_reporter(shown, html, buttons))
    await _refresh_reading(context, teaching)
    return shown


async def _refresh_reading(context: Context, teaching: PendingTeaching) -> None:
    if teaching.reading_id is not None:
        await refresh(context, teaching.chat_id, teaching.reading_id)


def similar_emotions(emotion: str, known: Sequence[str]) -> list[str]:
    """The known emotions that look like a slip of this one, at most three."""
    by_key = {emotion_key(name): name for name in known}
    return [by_key[key] for key in get_close_matches(emotion_key(emotion), list(by_key), n=3, cutoff=_SIMILARITY)]


async def _send_rows_to_fix(message: Message, lesson: Lesson) -> None:
    """The rows of a file that cannot be stored, as a file to fix; none where the chat takes no files."""
    if not lesson.to_fix:
        return
    caption = rows_to_fix_text(lesson.problems)
    try:
        await message.reply_document(codecs.BOM_UTF8 + lesson.to_fix.encode(), filename=FILE_TO_FIX, caption=caption)
    except TelegramError as error:
        if not refuses_files(error):
            raise
