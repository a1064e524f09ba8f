"""A CSV file of performances with the caption `/predict`: the same file with an answer in each row, and a chart."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from telegram import Document, Message, Update
from telegram.constants import ChatAction

from bot.context import Context
from bot.services.photo_cache import Photo
from bot.telegram_api.chat_action import at_work
from bot.telegram_api.documents import downloaded
from bot.telegram_api.messages import message_of
from bot.text.wording import LONGEST_CAPTION, counted, counts_line, utf16_length
from engine.charts.reading_charts import draw_found
from engine.data.errors import Problem
from engine.data.labels import percent
from engine.files.predictions_csv import answered_csv, read_performances
from engine.forest.recognizer import Recognizer

_SHOWN_PROBLEMS = 3
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Found:
    """What came of a file: the file with its answers, how many of each emotion (the commonest first), the mean
    confidence from 0 to 1, the close calls, and what could not be read."""

    content: bytes
    counts: dict[str, int]
    confidence: float
    close_calls: int
    problems: tuple[Problem, ...]

    @property
    def amount(self) -> int:
        """How many performances were read."""
        return sum(self.counts.values())


async def answer_document(update: Update, context: Context) -> None:
    """The file that came with the caption `/predict`, read by the chat's recognizer."""
    message = message_of(update)
    if message.document is None:
        raise TypeError("this handler takes files only")
    found = await at_work(message, ChatAction.UPLOAD_DOCUMENT, _found(message, message.document, context))
    name = _name_for(message.document)
    await message.reply_document(found.content, filename=name, caption=file_html(found), do_quote=True)
    if found.counts:
        values = (found.counts, found.confidence, found.close_calls)
        await context.bot_data.photos.reply(message, Photo(found_html(found), draw_found, values))


async def _found(message: Message, document: Document, context: Context) -> Found:
    content = await downloaded(document)
    recognizer = await context.bot_data.recognizers.of(message.chat_id)
    return await asyncio.to_thread(find, content, recognizer)


def find(content: bytes, recognizer: Recognizer) -> Found:
    """What the recognizer answers to the performances of a CSV file.

    Raises:
        DatasetError: no row of it can be told from another.
    """
    performances = read_performances(content)
    answers = recognizer.answer_many(performances.scores)
    return Found(
        answered_csv(performances, answers),
        dict(Counter(answers.emotions).most_common()),
        float(answers.confidences.mean()) if answers.emotions else 0.0,
        int(answers.close_calls.sum()),
        performances.problems,
    )


def file_html(found: Found) -> str:
    """The caption of the file: how many rows were read, and what is wrong with the others."""
    lines = [f"<b>{_performances(found)}, each with its emotion, confidence and whether it was a close call.</b>"]
    if not found.counts:
        lines = ["<b>I could read no row of this.</b>"]
    return "\n".join([*lines, *map(escape, _problem_lines(found.problems))])


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    """How many rows cannot be read, and the first reasons, as many as fit well below a caption's length."""
    if not problems:
        return []
    rows = len({problem.line for problem in problems})
    head = f"{counted(rows, 'row', 'rows')} I could not read; the column “problem” says why:"
    shown = [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]
    while utf16_length("\n".join(shown)) > LONGEST_CAPTION // 2:
        shown.pop()
    return [head, *shown, *(["…"] if len(shown) < len(problems) else [])]


def found_html(found: Found) -> str:
    """The caption of the chart: what it shows."""
    close = counted(found.close_calls, "close call", "close calls")
    return (
        f"<b>In {_performances(found)}:</b> {escape(counts_line(found.counts))}.\n"
        f"Mean confidence {percent(found.confidence)}; {close}."
    )


def _performances(found: Found) -> str:
    return counted(found.amount, "performance", "performances")


def _name_for(document: Document) -> str:
    """`evening.csv` comes back as `evening-emotions.csv`."""
    stem = PurePath(document.file_name or "performances").stem
    return f"{stem[:_LONGEST_NAME]}-emotions.csv"
