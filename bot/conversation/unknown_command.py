"""A command that is not in the table, or that names another bot: what was probably meant, and a button that does it."""

from collections.abc import Sequence
from difflib import get_close_matches

from telegram import Message, Update

from bot.context import Context
from bot.conversation.answering import reply_text
from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, command_of, message_of, tap_of, with_text
from bot.text.hint_text import (
    ANOTHERS_OFFER,
    OLD_OFFER,
    commands_listed_html,
    offer_html,
    offers,
    other_bots_command_html,
    taken_for_html,
    unknown_command_html,
)
from engine.data.phrases import shortened

PREFIX = "meant"
_LONGEST_COMMAND = 32
"""Characters of a command's name, says Telegram."""
_LONGEST_LABEL = 30
_SIMILARITY = 0.6


async def answer_unknown_command(update: Update, context: Context) -> None:
    """Offer the command that is nearest."""
    message = message_of(update)
    written, bot = command_of(message)
    names = [command.name for command in context.services.commands]
    if written in names:
        await reply_text(message, context, other_bots_command_html(bot, written))
        return
    similar = similar_command(written, names)
    if similar is None:
        await reply_text(message, context, commands_listed_html(written))
    else:
        await offer_command(message, context, unknown_command_html(written), similar)


async def offer_command(message: Message, context: Context, unknown: str, name: str) -> None:
    """A button that does what was probably meant, with the words after it."""
    label = shortened(f"/{name} {_words_after(message)}".strip(), _LONGEST_LABEL)
    button = rows(row((label, f"{PREFIX}:{name}")))
    await reply_text(message, context, offer_html(unknown, name), button, quote=True)


async def answer_tap(update: Update, context: Context) -> None:
    """The message that the question replies to is answered as if it had named the command."""
    query, question = tap_of(update, OLD_OFFER)
    name = (query.data or "").removeprefix(f"{PREFIX}:")
    command = next((command for command in context.services.commands if command.name == name), None)
    written = question.reply_to_message
    if command is None or written is None or not offers(question.text or "", name):
        raise RefusedTapError(OLD_OFFER)
    check_owner(query, question, ANOTHERS_OFFER)
    meant = with_text(Update(update.update_id, message=written), f"/{name} {_words_after(written)}".strip())
    await command.answer(meant, context)
    await edit(question, taken_for_html(name))
    await query.answer()


def similar_command(written: str, names: Sequence[str], similarity: float = _SIMILARITY) -> str | None:
    """The command that was probably meant."""
    return next(iter(get_close_matches(written[:_LONGEST_COMMAND].lower(), names, n=1, cutoff=similarity)), None)


def _words_after(message: Message) -> str:
    """The words after a command, also after one that lacks its slash."""
    if command_of(message)[0]:
        return argument_of(message)
    return (message.text or "").strip().partition(" ")[2]
