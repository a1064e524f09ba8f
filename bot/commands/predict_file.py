"""A CSV file of performances with the caption `/predict`: the same file with an answer in each row, and a chart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from telegram import Document, Message, Update
from telegram.constants import ChatAction

from bot.context import Context
from bot.conversation.file_turn import file_turn
from bot.services.photo_cache import Photo
from bot.telegram_api.chat_action import with_chat_action
from bot.telegram_api.documents import downloaded
from bot.telegram_api.messages import message_of
from bot.text.file_text import rows_text, without_stop
from bot.text.wording import LONGEST_CAPTION, counts_line
from bot.utf16 import utf16_length
from engine.charts.reading_charts import draw_file_summary
from engine.data.errors import Problem
from engine.data.labels import percent
from engine.data.phrases import pluralize
from engine.files.predictions_csv import answered_file, read_scores

_SHOWN_PROBLEMS = 3
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


async def answer_document(update: Update, context: Context) -> None:
    """The file that came with the caption `/predict`, read by the chat's recognizer."""
    message = message_of(update)
    if message.document is None:
        raise TypeError("this handler takes files only")
    stem = PurePath(message.document.file_name or "performances").stem
    name = f"{stem[:_LONGEST_NAME]}-emotions.csv"
    async with file_turn(message, context):
        summarizing = _summary(message, message.document, context)
        summary = await with_chat_action(message, ChatAction.UPLOAD_DOCUMENT, summarizing)
        await message.reply_document(summary.content, filename=name, caption=file_html(summary), do_quote=True)
    if summary.counts:
        values = (summary.counts, summary.confidence, summary.close_calls)
        await context.services.photo_cache.reply(message, Photo(summary_html(summary), draw_file_summary, values))


async def _summary(message: Message, document: Document, context: Context) -> FileSummary:
    """What the chat's recognizer answers to the performances of a CSV file. Raises DatasetError: no row of it can be
    told from another."""
    files, content = context.services.files, await downloaded(document)
    recognizer = await context.services.recognizers.for_chat(message.chat_id)
    read = await files.process(read_scores, content)
    answers = await context.services.compute(recognizer.answer_many, read.scores)
    return FileSummary(
        await files.process(answered_file, content, answers),
        dict(Counter(answers.emotions).most_common()),
        float(answers.confidences.mean()) if answers.emotions else 0.0,
        int(answers.close_calls.sum()),
        read.problems,
    )


def file_html(summary: FileSummary) -> str:
    """The caption of the file: how many rows were read, and what is wrong with the others."""
    lines = [f"<b>{_performances(summary)}, each with its emotion, confidence and whether it was a close call.</b>"]
    if not summary.counts:
        lines = ["<b>I could read no row of this.</b>"]
    return "\n".join([*lines, *map(escape, _problem_lines(summary.problems))])


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    """How many rows cannot be read, and the first reasons, as many as fit well below a caption's length."""
    if not problems:
        return []
    problems, stopped = without_stop(problems)
    head = f"{rows_text(problems)} I could not read; the column “problem” says why:"
    shown = [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]
    while utf16_length("\n".join(shown)) > LONGEST_CAPTION // 2:
        shown.pop()
    return [head, *shown, *(["…"] if len(shown) < len(problems) else []), *stopped]


def summary_html(summary: FileSummary) -> str:
    """The caption of the chart: what it shows."""
    close = pluralize(summary.close_calls, "close call", "close calls")
    return (
        f"<b>In {_performances(summary)}:</b> {escape(counts_line(summary.counts))}.\n"
        f"Mean confidence {percent(summary.confidence)}; {close}."
    )


def _performances(summary: FileSummary) -> str:
    return pluralize(sum(summary.counts.values()), "performance", "performances")
