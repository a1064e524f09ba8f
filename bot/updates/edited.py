"""Corrected messages: each is read anew, as a new message that says this would be."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.commands import teach
from bot.context import Context, EmotionApplication
from bot.conversation.answering import bots_text
from bot.conversation.correcting import source_of
from bot.telegram_api.answers import edit
from bot.telegram_api.messages import as_new_message, command_of, message_of
from bot.text.hint_text import ANSWER_BELOW

log = logging.getLogger(__name__)

Reader = BaseHandler[Any, Context, Any]


def handler(application: EmotionApplication, readers: Sequence[Reader]) -> MessageHandler[Context, Any]:
    """The one handler of edited messages; `readers` are those of new ones, in order."""
    return MessageHandler(filters.UpdateType.EDITED_MESSAGE, partial(_answer, application, tuple(readers)))


async def _answer(application: EmotionApplication, readers: Sequence[Reader], update: Update, context: Context) -> None:
    """Have the first reader that fits answer, where the message says something else than before: Telegram calls a
    message edited for less."""
    anew = as_new_message(update)
    message, answered = message_of(anew), context.services.answered_messages
    if answered.says_the_same(message):
        return
    for reader in readers:
        check = reader.check_update(anew)
        if check is not None and check is not False:
            await _let_go_of_answer(message, context)
            answered.record(message)
            await reader.handle_update(anew, application, check, context)
            await _point_below(message, context)
            return


async def _let_go_of_answer(message: Message, context: Context) -> None:
    """What waits under a question about the message waits no longer. What the message taught and does not teach now
    stays stored, and so does the answer that says so."""
    services = context.services
    services.group_consents.drop_message(message.chat_id, source_of(message))
    answer_id = services.answered_messages.answer_to(message)
    if answer_id is None:
        return
    services.pending_teachings.pop(message.chat_id, answer_id)
    stored = partial(services.storage.answered_submission, message.chat_id, answer_id)
    if command_of(message)[0] != teach.COMMAND.name and await asyncio.to_thread(stored) is not None:
        services.answered_messages.drop_answer(message)


async def _point_below(message: Message, context: Context) -> None:
    """Where the words that answered the message are no answer any more, they say where it is."""
    answered = context.services.answered_messages
    outdated = answered.outdated_answer(message)
    if outdated is None:
        return
    answered.drop_answer(message)
    try:
        await edit(bots_text(message, outdated, context), ANSWER_BELOW)
    except TelegramError as error:
        log.info("An outdated answer stays as it is: %s", error)
