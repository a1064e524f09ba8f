"""A person's files, one after another: whoever waits is told so."""

from contextlib import AbstractAsyncContextManager

from telegram import Message

from bot.context import Context
from bot.text.file_text import waiting_text


def file_turn(message: Message, context: Context, person: int) -> AbstractAsyncContextManager[None]:
    """A block that runs when it is this message's turn among the files of a person, in any chat. Raises PersonError:
    too many of them wait already."""
    return context.services.files.turns.turn(person, lambda ahead: message.reply_text(waiting_text(ahead)))
