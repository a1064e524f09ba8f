"""A person's files, one after another: whoever waits is told so."""

from contextlib import AbstractAsyncContextManager

from telegram import Message

from bot.context import Context
from bot.text.file_text import waiting_text


def file_turn(message: Message, context: Context) -> AbstractAsyncContextManager[None]:
    """A block that runs when it is this message's turn among the files of its person, in any chat. Raises PersonError:
    too many of them wait already."""
    person = message.from_user or message.sender_chat or message.chat
    return context.services.files.turns.turn(person.id, lambda ahead: message.reply_text(waiting_text(ahead)))
