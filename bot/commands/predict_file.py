"""A file of performances: the same file with an answer in each row, and a chart."""

from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from telegram import Document, Message
from telegram.constants import ChatAction

from bot.context import Context
from bot.conversation.file_questions import ask_about_file
from bot.conversation.file_turn import file_turn
from bot.conversation.picture_names import numbered_names
from bot.services.photo_cache import Photo
from bot.telegram_api.answers import Answer
from bot.telegram_api.chat_action import with_chat_action
from bot.telegram_api.documents import downloaded
from bot.telegram_api.file_data import FileRequest
from bot.text.file_text import ANSWERED_BELOW_TEXT, answered_file_html, file_summary_html
from engine.charts.reading_charts import draw_file_summary, names_in_counts
from engine.data.errors import ColumnsError, Problem, ScaleError
from engine.files.choices import AS_USUAL, ReadAs
from engine.files.predictions_csv import answered_file, read_scores

_LONGEST_NAME = 60


@dataclass(frozen=True)
class FileSummary:
    """The outcome of a file: the file with its answers, how many of each emotion (the commonest first), the mean
    confidence from 0 to 1, the close calls, and what could not be read."""

    content: bytes
    counts: dict[str, int]
    confidence: float
    close_calls: int
    problems: tuple[Problem, ...]
    read_as: ReadAs = AS_USUAL


async def predict_file(answer: Answer, file: Message, request: FileRequest, context: Context) -> None:
    """The file of a message, read by the chat's recognizer: the answers are replies to it, questions about it stand
    where the answer goes."""
    if file.document is None:
        raise TypeError("this takes messages with a file only")
    stem = PurePath(file.document.file_name or "performances").stem
    name = f"{stem[:_LONGEST_NAME]}-emotions.csv"
    async with file_turn(file, context, request.user_id):
        summarizing = _summary(file, file.document, request, context)
        try:
            summary = await with_chat_action(file, ChatAction.UPLOAD_DOCUMENT, summarizing)
        except (ColumnsError, ScaleError) as error:
            question = await ask_about_file(answer.about(file), error, request)
            context.services.answered_messages.record_answer(answer.message, question.message_id)
            return
        caption = answered_file_html(sum(summary.counts.values()), summary.read_as, summary.problems)
        await file.reply_document(summary.content, filename=name, caption=caption, do_quote=True)
    if summary.counts:
        values = (summary.counts, summary.confidence, summary.close_calls)
        numbers = await numbered_names(context.services, names_in_counts(summary.counts))
        caption = "\n".join([file_summary_html(*values), *map(escape, numbers)])
        await context.services.photo_cache.reply(file, Photo(caption, draw_file_summary, values))
    if answer.in_place:
        await answer.show(ANSWERED_BELOW_TEXT)


async def _summary(file: Message, document: Document, request: FileRequest, context: Context) -> FileSummary:
    """What the chat's recognizer answers to the performances of a file. Raises DatasetError: no row of it can be told
    from another."""
    files, content, choices = context.services.files, await downloaded(document), request.choices
    recognizer = await context.services.recognizers.for_chat(file.chat_id)
    read = await files.read(read_scores, content, choices)
    answers = await context.services.compute(recognizer.answer_many, read.scores)
    return FileSummary(
        await files.read(answered_file, content, answers, choices),
        dict(Counter(answers.emotions).most_common()),
        float(answers.confidences.mean()) if answers.emotions else 0.0,
        int(answers.close_calls.sum()),
        read.problems,
        read.read_as,
    )
