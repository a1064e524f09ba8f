"""Words with no command before them: scores in a private chat, and the words beside a picture, a video or a voice."""

from collections.abc import Sequence

from telegram import Message, Update

from bot.commands.start import welcome
from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.reading_reply import reply_with_readings
from bot.conversation.unknown_command import answer_unknown_command, offer_command, similar_command
from bot.telegram_api.messages import command_of, message_of, with_text
from bot.text.hint_text import scores_only_html, unknown_word_html
from bot.text.reading_text import read_caption
from engine.data.score_lines import WrittenPerformances, WrittenScores, looks_like_scores, read_lines

_MISSPELLED = ("predict", "teach")
_SIMILARITY = 0.8


async def answer(update: Update, context: Context) -> None:
    """In a private chat: a command that lacks its slash, scores, or anything else, which is welcomed."""
    message = message_of(update)
    text = message.text or ""
    first = (text.split() or [""])[0]  # blanks that nobody sees may be all there is
    command = bare_command(text, context.services.commands)
    slip = similar_command(first, _MISSPELLED, _SIMILARITY)
    if command is not None:
        await command.answer(with_text(update, f"/{text.lstrip()}"), context)
    elif not looks_like_scores(text):
        await welcome(message, context)
    elif slip is not None:
        await offer_command(message, context, unknown_word_html(first), slip)
    else:
        await reply_with_readings(message, context, _performances_in(text))


async def answer_caption(update: Update, context: Context) -> None:
    """The words beside what people look at or listen to are read as those of a message are."""
    message = message_of(update)
    name, _ = command_of(message)
    command = next((command for command in context.services.commands if command.name == name), None)
    if command is not None:
        await command.answer(update, context)
    elif name:
        await answer_unknown_command(update, context)
    elif looks_like_scores(message.caption or ""):
        await reply_with_readings(message, context, _performances_in(message.caption or ""))
    else:
        await _say_what_is_read(message, context)


def bare_command(text: str, commands: Sequence[Command]) -> Command | None:
    """The command that a text names without its slash: alone, or before a number. Whoever writes “help” is rather
    welcomed."""
    first, *rest = text.split(maxsplit=1) or [""]
    name, alone = first.rstrip(":").casefold(), not rest or any(map(str.isdigit, rest[0]))
    return next((command for command in commands if command.name == name != "help" and alone), None)


def _performances_in(text: str) -> WrittenPerformances:
    """What a text says; of a reading of ours that somebody sends back, its own scores."""
    answered = read_caption(text)
    if answered is None:
        return read_lines(text)
    return WrittenPerformances((WrittenScores(WrittenScores.of(answered.scores).numbers, answered.performer),))


async def _say_what_is_read(message: Message, context: Context) -> None:
    await reply_text(message, context, scores_only_html())
