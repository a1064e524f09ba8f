"""A command that is not in the table, or that names another bot: what was probably meant, and a button that does it."""

from collections.abc import Sequence
from difflib import get_close_matches
from html import escape

from telegram import Message, Update

from bot.context import Context
from bot.conversation.answering import reply_text
from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import argument_of, check_owner, command_of, message_of, tap_of, with_text
from engine.data.phrases import quoted, shortened

PREFIX = "meant"
_LONGEST_COMMAND = 32
"""Characters of a command's name, says Telegram."""
_LONGEST_LABEL = 30
_SIMILARITY = 0.6
_REFUSAL = "This button is too old. Send the command again."


async def answer_unknown_command(update: Update, context: Context) -> None:
    """Offer the command that is nearest."""
    message = message_of(update)
    written, bot = command_of(message)
    names = [command.name for command in context.services.commands]
    if written in names:
        await reply_text(message, context, f"That command is for @{escape(bot)}. Send /{written} to me.")
        return
    similar = similar_command(written, names)
    unknown = f"I do not know the command {escape(quoted('/' + written))}."
    if similar is None:
        await reply_text(message, context, f"{unknown} /help lists what I know.")
    else:
        await offer_command(message, context, unknown, similar)


async def offer_command(message: Message, context: Context, unknown: str, name: str) -> None:
    """A button that does what was probably meant, with the words after it."""
    label = shortened(f"/{name} {_words_after(message)}".strip(), _LONGEST_LABEL)
    button = rows(row((label, f"{PREFIX}:{name}")))
    await reply_text(message, context, f"{unknown} {_question(name)}", button, quote=True)


async def answer_tap(update: Update, context: Context) -> None:
    """The message that the question replies to is answered as if it had named the command."""
    query, question = tap_of(update, _REFUSAL)
    name = (query.data or "").removeprefix(f"{PREFIX}:")
    command = next((command for command in context.services.commands if command.name == name), None)
    written = question.reply_to_message
    if command is None or written is None or not (question.text or "").endswith(_question(name)):
        raise RefusedTapError(_REFUSAL)
    check_owner(query, question, "This button is for whoever wrote that command.")
    meant = with_text(Update(update.update_id, message=written), f"/{name} {_words_after(written)}".strip())
    await command.answer(meant, context)
    await edit(question, f"I took it for /{name}.")
    await query.answer()


def similar_command(written: str, names: Sequence[str], similarity: float = _SIMILARITY) -> str | None:
    """The command that was probably meant."""
    return next(iter(get_close_matches(written[:_LONGEST_COMMAND].lower(), names, n=1, cutoff=similarity)), None)


def _question(name: str) -> str:
    return f"Did you mean /{name}?"


def _words_after(message: Message) -> str:
    """The words after a command, also after one that lacks its slash."""
    if command_of(message)[0]:
        return argument_of(message)
    return (message.text or "").strip().partition(" ")[2]
