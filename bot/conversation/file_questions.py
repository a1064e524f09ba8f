"""What is asked about a file, and the buttons that answer it: what to do, which column is which, which scale."""

from dataclasses import replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.errors import PersonError
from bot.telegram_api.answers import Answer, row, rows
from bot.telegram_api.file_data import CANCEL, PREDICT, TEACH, FileRequest
from bot.text.file_text import (
    CANCEL_LABEL,
    LEARN_LABEL,
    ONE_BY_ONE_LABEL,
    READ_LABEL,
    WHAT_TO_DO_TEXT,
    column_label,
    in_order_label,
    missing_columns_text,
    scale_label,
    scale_text,
    which_is_which_text,
)
from engine.data.errors import ColumnsError, FoundColumn, ScaleError
from engine.data.scale import TEN
from engine.data.scores import SCORE_NAMES

_MOST_CHOICES = 8


async def ask_what_to_do(answer: Answer, user_id: int) -> Message:
    """Whether to read a file that came without a word, or to learn from it; the question."""
    read, teach = FileRequest(PREDICT, user_id), FileRequest(TEACH, user_id)
    return await answer.show(WHAT_TO_DO_TEXT, rows(row((READ_LABEL, read.to_data()), (LEARN_LABEL, teach.to_data()))))


async def ask_about_file(answer: Answer, error: ColumnsError | ScaleError, request: FileRequest) -> Message:
    """What nobody can tell from the file alone; the question. Raises PersonError: it has too few columns for any
    answer."""
    if isinstance(error, ScaleError):
        return await answer.show(scale_text(error), _scale_buttons(error, request))
    if request.next_column is None and sum(column.is_number for column in error.found) > len(SCORE_NAMES):
        request = replace(request, places=())  # nobody could guess which three of them
    html = escape(which_is_which_text(error.found, request.next_column))
    return await answer.show(html, _column_buttons(error, request))


def _scale_buttons(error: ScaleError, request: FileRequest) -> InlineKeyboardMarkup:
    labels = [(scale_label(scale, error.highest), replace(request, scale=scale)) for scale in (TEN, *error.scales)]
    return rows(*(row((label, asked.to_data())) for label, asked in labels), _cancel(request))


def _column_buttons(error: ColumnsError, request: FileRequest) -> InlineKeyboardMarkup:
    numbers = [column for column in error.found if column.is_number]
    texts = sorted((column for column in error.found if column.is_label), key=lambda column: column.different)
    if len(numbers) < len(SCORE_NAMES) or (request.act == TEACH and not texts):
        raise PersonError(missing_columns_text(error.found, [name for name in error.missing if name in request.wanted]))
    if request.next_column is None:
        return _first_buttons((*numbers, *texts[:1]), request)
    fitting = texts if request.next_column == "emotion" else numbers
    columns = [column for column in fitting if column.place not in (request.places or ())]
    choices = [(column_label(column), request.choose(column.place).to_data()) for column in columns[:_MOST_CHOICES]]
    return rows(*map(row, choices), _cancel(request))


def _first_buttons(likely: tuple[FoundColumn, ...], request: FileRequest) -> InlineKeyboardMarkup:
    """All columns at once, as they stand, or one by one."""
    chosen = dict(zip(request.wanted, likely, strict=False))
    at_once = replace(request, places=tuple(column.place for column in chosen.values()))
    label = in_order_label({name: column.name for name, column in chosen.items()})
    one_by_one = (ONE_BY_ONE_LABEL, replace(request, places=()).to_data())
    return rows(row((label, at_once.to_data())), row(one_by_one), _cancel(request))


def _cancel(request: FileRequest) -> list[InlineKeyboardButton]:
    return row((CANCEL_LABEL, FileRequest(CANCEL, request.user_id).to_data()))
