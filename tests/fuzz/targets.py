"""What is fuzzed: each takes any bytes, and raises nothing but what its fault would be."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from time import thread_time

from telegram import Bot

from bot.telegram_api import update_schema
from bot.telegram_api.keypad_data import Keypad
from bot.telegram_api.per_chat_queue import PerChatQueue
from bot.text.inline_and_links import parse_start_payload
from bot.text.parse_examples import parse_lesson
from engine.data.errors import DatasetError, UnreadableScoresError
from engine.data.score_lines import read_line, read_lines
from engine.files.examples_csv import read_csv_rows
from engine.files.predictions_csv import read_performances

_BOT = Bot("123456:none-of-its-calls-are-made")
_LONGEST_MESSAGE = 4096
_MOST_SECONDS = 0.5
"""Of the processor's time for reading one message: ten times what it takes, and more."""


def read_message(data: bytes) -> None:
    """Text of a person, in each of the places where it is read, and a button's data: none takes long."""
    text, started = data.decode(errors="replace")[:_LONGEST_MESSAGE], thread_time()
    for parse in (read_line, read_lines, parse_start_payload, parse_lesson):
        with suppress(UnreadableScoresError):
            parse(text)
    keypad = Keypad.from_data(text)
    assert keypad is None or Keypad.from_data(keypad.to_data()) == keypad
    assert thread_time() - started < _MOST_SECONDS


def read_file(data: bytes) -> None:
    """A document, as examples and as performances."""
    for read in (read_csv_rows, read_performances):
        with suppress(DatasetError):
            read(data)


def read_update(data: bytes) -> None:
    """An update as it arrives, into its lane and out of it."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return
    update = update_schema.read_update(fields, _BOT)
    if update is not None:
        asyncio.run(PerChatQueue().run_in_order(update, _nothing()))


async def _nothing() -> None:
    """What an update is put into its lane for."""


TARGETS: dict[str, Callable[[bytes], None]] = {"messages": read_message, "files": read_file, "updates": read_update}
