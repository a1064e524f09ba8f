"""The keypad after a bare `/predict`, and `/cancel`."""

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Command, Context
from bot.conversation.answering import reply_text
from bot.conversation.reading_reply import reply_with_readings
from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.api_errors import is_unchanged, is_uneditable
from bot.telegram_api.keypad_data import Keypad
from bot.telegram_api.messages import check_owner, message_of, tap_of
from bot.text.help_text import MENU
from bot.text.keypad_text import (
    BACK,
    CANCEL,
    CANCELLED,
    CANCELLED_BY_COMMAND,
    NONE_OPEN,
    NOT_YOURS,
    REPLACED,
    TOO_OLD,
    is_open,
    keypad_html,
)
from bot.text.wording import how_to_write_html
from engine.data.score_lines import WrittenPerformances, WrittenScores

_ROWS = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10))


async def open_keypad(message: Message, context: Context) -> None:
    """Answer with an empty keypad for the person who asked."""
    if message.from_user is None or message.sender_chat is not None:
        # Anonymous admins and channels share an id: a tap could not be told from someone else's.
        await reply_text(message, context, how_to_write_html())
        return
    keypad, owner = Keypad(), message.from_user.id
    await _close_open(message.chat_id, owner, REPLACED, context)
    sent = await message.reply_text(_html(keypad), reply_markup=_buttons(keypad))
    context.services.open_keypads.open(sent.chat_id, owner, sent.message_id)


async def answer_tap(update: Update, context: Context) -> None:
    """Show the keypad as the tapped button leaves it, and the reading once three scores are chosen."""
    query, message = tap_of(update, TOO_OLD)
    keypad = Keypad.from_data(query.data or "")
    if keypad is None or not is_open(message.text or ""):
        raise RefusedTapError(TOO_OLD)
    check_owner(query, message, NOT_YOURS)
    await query.answer()
    await _show(keypad, message, query.from_user.id, context)


async def answer_cancel(update: Update, context: Context) -> None:
    """`/cancel`: close the person's open keypad in this chat."""
    message = message_of(update)
    owner = message.from_user.id if message.from_user else 0
    if await _close_open(message.chat_id, owner, CANCELLED, context):
        await reply_text(message, context, CANCELLED_BY_COMMAND)
    else:
        await reply_text(message, context, NONE_OPEN)


async def _close_open(chat_id: int, owner: int, html: str, context: Context) -> bool:
    """Say on the person's open keypad that it is closed; whether there was one."""
    message_id = context.services.open_keypads.close(chat_id, owner)
    if message_id is None:
        return False
    try:
        await context.bot.edit_message_text(html, chat_id=chat_id, message_id=message_id)
    except BadRequest as error:
        if not (is_unchanged(error) or is_uneditable(error)):
            raise
    return True


async def _show(keypad: Keypad, message: Message, owner: int, context: Context) -> None:
    ended = keypad.cancelled or keypad.scores is not None
    if ended:
        context.services.open_keypads.close(message.chat_id, owner, message.message_id)
    shown = await edit(message, _html(keypad), None if ended else _buttons(keypad))
    if shown and keypad.scores:  # of a button tapped twice, the first tap is being answered
        await reply_with_readings(message, context, WrittenPerformances((WrittenScores.of(keypad.scores),)))


def _html(keypad: Keypad) -> str:
    return CANCELLED if keypad.cancelled else keypad_html(keypad.chosen)


def _buttons(keypad: Keypad) -> InlineKeyboardMarkup:
    scores = [row(*((str(score), keypad.choose(score).to_data()) for score in line)) for line in _ROWS]
    back = [(BACK, keypad.back().to_data())] if keypad.chosen else []
    return rows(*scores, row(*back, (CANCEL, keypad.cancel().to_data())))


COMMAND = Command("cancel", MENU["cancel"], "/cancel", answer_cancel)
