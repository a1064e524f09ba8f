"""What an update may cost the machine, in the allowance's units: as many as readings it is worth."""

from telegram import Message, Update

from bot.telegram_api.file_data import PREFIX as FILE_TAP
from bot.telegram_api.messages import argument_of, command_of, file_of
from bot.telegram_api.vote_data import PREFIX as VOTE

READING, FIT, DATASET, FILE = 1, 5, 20, 50
"""A reading takes a millisecond or two; a fit, which waits for a quiet moment and is done once for many changes, some
tenths of a second of a process that steps back; going through a dataset of 100,000 rows about a second of a thread; a
file of 1 MB up to some seconds of another process."""
FILE_COMMANDS = frozenset({"teach", "predict"})
DATASET_COMMANDS = frozenset({"model", "chart", "dataset", "export"})
SEARCHING_COMMANDS = frozenset({"examples"})
"""Those that go through a dataset where they are given a name."""
FITTING_COMMANDS = frozenset({"teach", "undo", "rollback", "starter"})
FITTING_TAPS = frozenset(
    {VOTE, "consent", "teach", "undo", "list", "roll", "take", "start", "forget", "remove", "meant"}
)
"""What the callback data of buttons begins with that change what a chat was taught."""


def cost_of(update: Update) -> int:
    """The cost of an update."""
    if update.callback_query is not None:
        prefix = (update.callback_query.data or "").partition(":")[0]
        if prefix == FILE_TAP:
            return FILE
        return FIT if prefix in FITTING_TAPS else READING
    message = update.message or update.edited_message
    return READING if message is None else _cost_of_message(message)


def _cost_of_message(message: Message) -> int:
    command, _ = command_of(message)
    if command in FILE_COMMANDS and file_of(message) is not None:
        return FILE
    if command in DATASET_COMMANDS or (command in SEARCHING_COMMANDS and argument_of(message)):
        return DATASET
    return FIT if command in FITTING_COMMANDS else READING
