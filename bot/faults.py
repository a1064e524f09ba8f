"""Errors into people's words, in one place; the rest into the log, with an id that the person is told too."""

import logging
from html import escape

from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.context import Context
from bot.errors import PersonError, UnreadableScoresError
from bot.incidents import new_incident
from bot.wording import how_to_write_html, plain
from engine.errors import DatasetError

log = logging.getLogger(__name__)

_LONGEST_ALERT = 200
_LONGEST_TEXT = 1900
"""Characters; astral ones count twice, and the right line follows: 4,096 are allowed."""
_STALE = ("query is too old", "message is not modified")


async def answer_error(update: object, context: Context) -> None:
    """Answer whatever a handler raised. `update` is None where no update was being handled."""
    error = context.error
    if isinstance(error, (PersonError, DatasetError)):
        await _tell(update, context, _explained_html(error))
    elif isinstance(error, Forbidden):
        log.info("A chat no longer takes messages: %s", error)
    elif isinstance(error, BadRequest) and any(stale in str(error).lower() for stale in _STALE):
        log.debug("Stale: %s", error)
    else:
        await _tell_of_incident(update, context, error)


async def _tell_of_incident(update: object, context: Context, error: Exception | None) -> None:
    """Log it first, then the person, then the operators."""
    incident = new_incident()
    log.error("Incident %s", incident, exc_info=error)
    services = context.bot_data
    services.counts.errors += 1
    await _tell(update, context, f"Something went wrong on my side, sorry. The incident is <code>{incident}</code>.")
    notice = services.incidents.note(incident, error) if error else None
    if notice is not None:
        await _tell_operators(notice, context)


async def _tell_operators(notice: str, context: Context) -> None:
    for admin in context.bot_data.admins:
        try:
            await context.bot.send_message(admin, escape(notice))
        except TelegramError as error:
            log.warning("The operator %s could not be told: %s", admin, error)


def _explained_html(error: Exception) -> str:
    text = str(error)
    text = escape((text[:1].upper() + text[1:])[:_LONGEST_TEXT])
    return f"{text}\n\n{how_to_write_html()}" if isinstance(error, UnreadableScoresError) else text


async def _tell(update: object, context: Context, html: str) -> None:
    """Say it where the update came from; a failure to say it is logged and ends there."""
    try:
        if isinstance(update, Update) and update.callback_query is not None:
            await update.callback_query.answer(plain(html)[:_LONGEST_ALERT], show_alert=True)
        elif isinstance(update, Update) and update.effective_message is not None:
            await update.effective_message.reply_html(html)
    except TelegramError as error:
        log.warning("An answer could not be sent: %s", error)
