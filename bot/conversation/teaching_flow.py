"""From a teaching to the storage: consent, then doubts, then storing, then the report."""

import asyncio
import codecs
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.context import Context, Services
from bot.conversation.fit_report import LESSONS, fit_reporter, learning_html, report_vote
from bot.conversation.group_consent import hold_until_agreed
from bot.conversation.vote_buttons import refresh_soon
from bot.errors import PersonError
from bot.services.pending_teachings import PendingTeaching
from bot.storage.errors import MOST_A_MINUTE, MOST_EMOTIONS, TooManyEmotionsError
from bot.storage.records import FirstAnswers, Outcome
from bot.telegram_api.answers import Answer, row, rows
from bot.telegram_api.api_errors import refuses_files
from bot.telegram_api.vote_data import emotion_code
from bot.text.file_text import FILE_TO_FIX, rows_to_fix_text
from bot.text.parse_examples import Lesson, splits_of
from bot.text.reading_text import headline_text
from bot.text.teaching_text import (
    AGREE_LABEL,
    CANCEL_LABEL,
    REFUSE_LABEL,
    REPEATED_TEXT,
    UNDO_LABEL,
    Contradiction,
    consent_html,
    contradictions,
    doubt_html,
    meant_label,
    nothing_good_text,
    performers_label,
    store_label,
    stored_html,
)
from engine.data.dataset import Dataset, Example
from engine.data.emotion_names import emotion_key
from engine.data.names import name_key
from engine.data.scores import Scores
from engine.measure.first_answers import first_answers

PREFIX = "teach"
AGREE, STORE, DROP, AS, BY = "agree", "store", "drop", "as", "by"
UNDO_PREFIX = "undo"

_SIMILARITY = 0.66  # one letter of three may be another


async def proceed(answer: Answer, context: Context, teaching: PendingTeaching) -> Message:
    """Ask the next question that this teaching needs, or store it and report the outcome; the message that asks or
    reports. Raises PersonError: nothing in it can be stored, or not now; the message says why."""
    storage, lesson = context.services.storage, teaching.lesson
    if not lesson.examples:
        await _send_rows_to_fix(answer.message, lesson)
        raise PersonError(nothing_good_text(lesson))
    if not await asyncio.to_thread(storage.has_agreed, teaching.user_id, teaching.chat_id):
        if teaching.chat_id != teaching.user_id:
            return await hold_until_agreed(answer, context, teaching)
        agree = row((AGREE_LABEL, f"{PREFIX}:{AGREE}"), (REFUSE_LABEL, f"{PREFIX}:{DROP}"))
        return await _ask(answer, context, teaching, consent_html(lesson, alone=True), rows(agree))
    known = await asyncio.to_thread(storage.emotions, teaching.chat_id)
    lesson = await _by_known_performers(lesson, known, teaching.chat_id, context)
    teaching = replace(teaching, lesson=lesson.spelled_as(known))
    if not teaching.confirmed:
        contradicted = await contradictions_of(teaching, known, context)
        if teaching.lesson.problems or teaching.lesson.new_emotions(known) or contradicted:
            return await _ask_about_doubts(answer, context, teaching, known, contradicted)
    outcome = await _store(context.services, teaching)
    if outcome.repeated and teaching.edited_at is None:
        raise PersonError(REPEATED_TEXT)
    return await _report(answer, context, teaching, outcome)


async def store_vote(context: Context, message: Message, teaching: PendingTeaching) -> None:
    """Store a vote on the reading that a message shows: its buttons say so, and what is learned of it is told in the
    chat's one report of votes."""
    if teaching.reading is None:
        raise TypeError("a vote is on a reading")
    outcome = await _store(context.services, teaching)
    refresh_soon(context, teaching.chat_id, teaching.reading)
    if outcome.added:  # the same vote once more teaches nothing
        report_vote(context, message, teaching.reading, outcome.version)


async def contradictions_of(teaching: PendingTeaching, known: Sequence[str], context: Context) -> list[Contradiction]:
    """Where a lesson says other than the same scores were taught as so far, the starter rows with them. A vote says
    what its voter saw, and a corrected message takes its own word back: neither is asked about."""
    if teaching.reading is not None or teaching.edited_at is not None:
        return []
    services, lesson = context.services, teaching.lesson
    wanted = {example.scores for example in lesson.examples}
    taught = await asyncio.to_thread(services.storage.taught_as, teaching.chat_id, wanted)
    latest = await asyncio.to_thread(services.storage.latest_version, teaching.chat_id)
    if latest is None or latest.starter:
        for example in await services.compute(_with_scores, services.recognizers.shared.dataset, wanted):
            times = taught.setdefault(example.scores, {})
            times[example.emotion] = times.get(example.emotion, 0) + 1
    return contradictions(lesson, known, taught)


def _with_scores(dataset: Dataset, wanted: Collection[Scores]) -> list[Example]:
    return [example for example in dataset.examples if example.scores in wanted]


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
    answer: Answer,
    context: Context,
    teaching: PendingTeaching,
    known: Sequence[str],
    contradicted: Sequence[Contradiction],
) -> Message:
    """Whether to leave out what cannot be stored, whether an emotion is new or a slip, and whether scores have another
    emotion than before."""
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
        *(row((meant_label(emotion), f"{PREFIX}:{AS}:{emotion_code(emotion)}")) for emotion in meant),
        row((store_label(lesson, new, split=bool(splits)), f"{PREFIX}:{STORE}")),
        row((CANCEL_LABEL, f"{PREFIX}:{DROP}")),
    )
    return await _ask(answer, context, teaching, doubt_html(lesson, known, contradicted), buttons)


async def _store(services: Services, teaching: PendingTeaching) -> Outcome:
    who = teaching.chat_id, teaching.user_id
    examples, source = teaching.lesson.examples, teaching.source
    if teaching.reading is not None:
        vote = partial(services.storage.vote, edited_at=teaching.edited_at)
        return await asyncio.to_thread(vote, *who, teaching.reading.message_id, examples[0], source, datetime.now(UTC))
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
    """Say what was stored, have it learned where that is new, and add what came of that. Of many lessons in a group,
    the last one's answer tells; of votes in words, the report of all votes."""
    services, is_new, alone = context.services, not outcome.repeated, teaching.chat_id == teaching.user_id
    before = await _answer_before(services, teaching)
    if is_new:
        services.recognizers.changed(teaching.chat_id)
    html, buttons = stored_html(teaching.lesson), rows(row((UNDO_LABEL, f"{UNDO_PREFIX}:")))
    shown = await answer.show(learning_html(html) if is_new and alone else html, buttons)
    await asyncio.to_thread(services.storage.note_answer, outcome.submission_id, shown.message_id)
    if teaching.reading is not None:
        refresh_soon(context, teaching.chat_id, teaching.reading)
    if is_new and teaching.reading is not None and not alone:
        report_vote(context, answer.message, teaching.reading, outcome.version)
    elif is_new:
        reporter = fit_reporter(services, shown, html, buttons, before=before)
        key = shown.message_id if alone else LESSONS
        services.recognizers.changed(teaching.chat_id, key, reporter, outcome.version)
    return shown


async def _answer_before(services: Services, teaching: PendingTeaching) -> tuple[Scores, str] | None:
    """The scores of a lesson of one example, and what was answered to them before it was learned."""
    if len(teaching.lesson.examples) != 1:
        return None
    scores = teaching.lesson.examples[0].scores
    recognizer = await services.recognizers.for_chat(teaching.chat_id)
    return scores, headline_text(recognizer.read(scores))


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
