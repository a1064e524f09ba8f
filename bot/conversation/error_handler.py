"""Errors into people's words, in one place; the rest into the log, with an id that the person gets too."""

import logging

from telegram import Message, Update
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.context import Context
from bot.conversation.answering import reply_text
from bot.errors import PersonError, RefusedTapError
from bot.services.explaining import explained
from bot.services.incidents import new_incident
from bot.storage.errors import ChangedSinceError
from bot.telegram_api.answers import edit
from bot.telegram_api.api_errors import (
    is_chat_unavailable,
    is_outcome_unknown,
    is_query_expired,
    is_unchanged,
    refuses_files,
)
from bot.text import error_text
from bot.text.parse_examples import UnreadableEmotionError
from bot.text.wording import how_to_write_html, plain
from engine.data.errors import DatasetError, UnreadableScoresError

log = logging.getLogger(__name__)

_LONGEST_ALERT = 200


async def answer_error(update: object, context: Context) -> None:
    """Answer whatever a handler raised. `update` is None where no update was being handled."""
    error = context.error
    if isinstance(error, ChangedSinceError):
        await _end_question(update, error)
    if isinstance(error, (PersonError, DatasetError, UnreadableScoresError)):
        await _reply(update, context, explained_html(error))
    elif isinstance(error, TelegramError) and refuses_files(error):
        await _reply(update, context, error_text.NO_FILES)
    elif isinstance(error, TelegramError) and is_outcome_unknown(error):
        log.warning("Whether an answer got through is not known: %s", error)
        await _reply(update, context, error_text.TIMED_OUT)
    elif not (isinstance(error, TelegramError) and _is_no_incident(error)):
        await _report_incident(update, context, error)


def _is_no_incident(error: TelegramError) -> bool:
    """Log what is normal between chats and Telegram; False for anything else."""
    if is_query_expired(error) or is_unchanged(error):
        log.debug("Stale: %s", error)
    elif is_chat_unavailable(error):
        log.info("A chat takes no messages: %s", error)
    elif isinstance(error, ChatMigrated):
        log.info("A message stayed in a group that became a supergroup: %s", error)
    elif isinstance(error, RetryAfter):
        log.warning("An answer was not given: %s", error)
    else:
        return False
    return True


async def _report_incident(update: object, context: Context, error: Exception | None) -> None:
    """Log it, from where the operators are alerted, and reply with its name."""
    incident = new_incident()
    log.error("Incident %s", incident, exc_info=error, extra={"incident": incident})
    await _reply(update, context, error_text.incident_html(incident))


def explained_html(error: Exception) -> str:
    """What a person is told of an error that has words for them."""
    html = error_text.explained_html(explained(error))
    if isinstance(error, UnreadableEmotionError):
        return f"{html}\n\n{error_text.HOW_TO_NAME_HTML}"
    return f"{html}\n\n{how_to_write_html()}" if isinstance(error, UnreadableScoresError) else html


async def _end_question(update: object, error: ChangedSinceError) -> None:
    """The question that was tapped can no longer be answered: it says so, and loses its buttons."""
    query = update.callback_query if isinstance(update, Update) else None
    if query is None or not isinstance(query.message, Message):
        return
    try:
        await edit(query.message, explained_html(error))
    except TelegramError as failure:
        log.info("An outdated question stays as it is: %s", failure)


async def _reply(update: object, context: Context, html: str) -> None:
    """Answer where the update came from; a failure to do so is logged and ends there."""
    try:
        if isinstance(update, Update) and update.callback_query is not None:
            alert = not isinstance(context.error, (RefusedTapError, ChangedSinceError))
            await update.callback_query.answer(plain(html)[:_LONGEST_ALERT], show_alert=alert)
        elif isinstance(update, Update) and update.effective_message is not None:
            await reply_text(update.effective_message, context, html)
    except TelegramError as error:
        level = logging.INFO if is_chat_unavailable(error) else logging.WARNING
        log.log(level, "An answer could not be sent: %s", error)
