"""`/teach`: labelled performances from a message, a CSV file or a reply to a reading, up to where they are stored."""

import asyncio
import re
from collections.abc import Collection

from telegram import Message, Update, User

from bot.context import Command, Context
from bot.conversation.correcting import answer_to_lesson, record_answer, source_of
from bot.conversation.file_questions import ask_about_file
from bot.conversation.file_turn import file_turn
from bot.conversation.permissions import check_may_teach, teacher_of
from bot.conversation.teaching_flow import proceed
from bot.conversation.vote_buttons import shown_reading
from bot.errors import PersonError
from bot.services.pending_teachings import PendingTeaching, ShownReading
from bot.storage.errors import MOST_A_MINUTE
from bot.telegram_api.answers import Answer
from bot.telegram_api.documents import downloaded
from bot.telegram_api.file_data import TEACH, FileRequest
from bot.telegram_api.messages import argument_of, file_of, message_of
from bot.text.file_text import too_many_rows_text
from bot.text.help_text import MENU
from bot.text.parse_examples import Lesson, parse_emotion, parse_lesson
from bot.text.teaching_text import HOW_TO_TEACH
from bot.text.wording import TEACH_LINE
from engine.data.errors import ColumnsError, ScaleError
from engine.files.examples_csv import read_csv_rows


async def answer(update: Update, context: Context) -> None:
    """`/teach happy 8 7 8`, several lines of it, `/teach sad` as a reply to a reading, or `/teach` as a reply to a
    file."""
    message = message_of(update)
    await learn(message, file_of(message), context)


async def learn(message: Message, file: Message | None, context: Context) -> None:
    """Learn what the words of a message teach, or from the file that it is about; ask first where there is a doubt."""
    user = teacher_of(message)
    async with answer_to_lesson(message, user.id, context) as answer:
        await check_may_teach(user, message.chat, context)
        if file is None:
            shown = await proceed(answer, context, await teaching_of(message, user, context))
        else:
            shown = await teach_file(answer, file, FileRequest(TEACH, user.id), source_of(message), context)
    record_answer(message, shown, context)


async def teaching_of(message: Message, user: User, context: Context) -> PendingTeaching:
    """What a message, or its file, teaches. Raises PersonError, UnreadableScoresError, DatasetError: it teaches
    nothing, or its file cannot be read."""
    text, reading = argument_of(message), _reading_replied_to(message)
    known = await asyncio.to_thread(context.services.storage.emotions, message.chat_id)
    if message.document is not None and not text:
        lesson, reading = await _lesson_of_file(message, FileRequest(TEACH, user.id), context), None
    elif reading is not None and text and not re.search(r"\d", text):
        lesson = Lesson((reading.example(parse_emotion(text)),))
    else:
        lesson, reading = _lesson(text, known), None
    source, edited_at = source_of(message), message.edit_date
    return PendingTeaching(message.chat_id, user.id, source, lesson, reading, edited_at)


async def teach_file(answer: Answer, file: Message, request: FileRequest, source: str, context: Context) -> Message:
    """Learn from the file of a message, as the request says; `source` names what brought it. What nobody can tell from
    the file alone is asked about in a reply to it. The message that asks or reports. Raises PersonError, DatasetError:
    it teaches nothing."""
    try:
        lesson = await _lesson_of_file(file, request, context)
    except (ColumnsError, ScaleError) as error:
        return await ask_about_file(answer.about(file), error, request)
    edited_at = None if answer.in_place else answer.message.edit_date
    teaching = PendingTeaching(file.chat_id, request.user_id, source, lesson, edited_at=edited_at)
    return await proceed(answer, context, teaching)


async def _lesson_of_file(file: Message, request: FileRequest, context: Context) -> Lesson:
    if file.document is None:
        raise TypeError("this takes messages with a file only")
    async with file_turn(file, context, request.user_id):
        rows = await context.services.files.read(read_csv_rows, await downloaded(file.document), request.choices)
    if len(rows.good) > MOST_A_MINUTE:
        raise PersonError(too_many_rows_text(len(rows.good), MOST_A_MINUTE))
    return Lesson(rows.good.examples, rows.problems, is_file=True, read_as=rows.read_as, to_fix=rows.to_fix)


def _lesson(text: str, known: Collection[str]) -> Lesson:
    if not text:
        raise PersonError(HOW_TO_TEACH)
    return parse_lesson(text, known)


def _reading_replied_to(message: Message) -> ShownReading | None:
    """The reading that the message replies to; somebody may have sent it inline."""
    replied = message.reply_to_message
    if replied is None or message.get_bot().bot not in (replied.from_user, replied.via_bot):
        return None
    return shown_reading(replied)


COMMAND = Command("teach", MENU["teach"], TEACH_LINE, answer)
