"""`/dataset`: the examples, as a table to read and a CSV to keep."""

from collections.abc import Sequence
from html import escape

from telegram import Update

from bot.context import Command, Context
from bot.telegram_api.messages import message_of
from bot.utf16 import utf16_length
from engine.data.dataset import Dataset
from engine.data.labels import number
from engine.data.phrases import pluralize
from engine.data.pseudonyms import pseudonymized_csv

_MOST_ROWS = 20
_MOST_EMOTIONS = 12
_LONGEST_TABLE = 960


async def answer(update: Update, context: Context) -> None:
    """One document message: the CSV, with the table as its caption."""
    message = message_of(update)
    dataset = (await context.services.recognizers.for_chat(message.chat_id)).dataset
    content = await context.services.files.process(pseudonymized_csv, dataset)
    await message.reply_document(content.encode(), filename="examples.csv", caption=dataset_html(dataset))


def dataset_html(dataset: Dataset) -> str:
    """The rows where there are few, the counts where there are many."""
    examples = pluralize(len(dataset), "example", "examples")
    emotions = pluralize(len(dataset.emotions), "emotion", "emotions")
    table = _rows(dataset) if len(dataset) <= _MOST_ROWS else _counts(dataset)
    if utf16_length(table) > _LONGEST_TABLE:
        table = "Too long to show here; the file has it all."
    return f"<b>{examples} of {emotions}</b>\n<pre>{escape(table)}</pre>"


def _rows(dataset: Dataset) -> str:
    rows = [(e.emotion, *map(number, e.scores)) for e in dataset.examples]
    return _table([("emotion", "face", "voice", "body"), *rows])


def _counts(dataset: Dataset) -> str:
    commonest = sorted(dataset.counts.items(), key=lambda item: -item[1])
    rows = [(emotion, str(rows)) for emotion, rows in commonest[:_MOST_EMOTIONS]]
    if len(commonest) > _MOST_EMOTIONS:
        rest = commonest[_MOST_EMOTIONS:]
        rows.append((f"{len(rest)} more", str(sum(rows for _, rows in rest))))
    return _table([("emotion", "examples"), *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    )


COMMAND = Command("dataset", "The examples, and their CSV", "/dataset", answer)
