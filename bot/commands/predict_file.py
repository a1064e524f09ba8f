"""A file of performances: the same file with an answer in each row, and a chart."""

from collections import Counter
from collections.abc import Sequence
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
from bot.text.file_text import ANSWERED_BELOW_TEXT, MOST_SHOWN, read_as_lines, rows_text, without_stop
from bot.text.wording import LONGEST_CAPTION, counts_line
from bot.utf16 import utf16_length
from engine.charts.reading_charts import draw_file_summary, names_in_counts
from engine.data.errors import ColumnsError, Problem, ScaleError
from engine.data.labels import percent
from engine.data.phrases import pluralize
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
        await file.reply_document(summary.content, filename=name, caption=file_html(summary), do_quote=True)
    if summary.counts:
        values = (summary.counts, summary.confidence, summary.close_calls)
        numbers = await numbered_names(context.services, names_in_counts(summary.counts))
        caption = "\n".join([summary_html(summary), *map(escape, numbers)])
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


def file_html(summary: FileSummary) -> str:
    """The caption of the file: how many rows were read, and what is wrong with the others."""
    lines = [f"<b>{_performances(summary)}, each with its emotion, confidence and whether it was a close call.</b>"]
    if not summary.counts:
        lines = ["<b>I could read no row of this.</b>"]
    told = [*read_as_lines(summary.read_as), *_problem_lines(summary.problems)]
    return "\n".join([*lines, *map(escape, told)])


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    """How many rows cannot be read, and the first reasons, as many as fit well below a caption's length."""
    if not problems:
        return []
    problems, stopped = without_stop(problems)
    head = f"{rows_text(problems)} I could not read; the column “problem” says why:"
    shown = list(map(str, problems[:MOST_SHOWN]))
    while utf16_length("\n".join(shown)) > LONGEST_CAPTION // 2:
        shown.pop()
    more = len(problems) - len(shown)
    return [head, *shown, *([f"… and {more:,} more."] if more else []), *stopped]


def summary_html(summary: FileSummary) -> str:
    """The caption of the chart: what it shows."""
    close = pluralize(summary.close_calls, "close call", "close calls")
    return (
        f"<b>In {_performances(summary)}:</b> {escape(counts_line(summary.counts))}.\n"
        f"Mean confidence {percent(summary.confidence)}; {close}."
    )


def _performances(summary: FileSummary) -> str:
    return pluralize(sum(summary.counts.values()), "performance", "performances")
