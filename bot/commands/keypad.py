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
from bot.text.wording import how_to_write_html
from engine.data.labels import SCORE_LABELS
from engine.data.score_lines import WrittenPerformances, WrittenScores
from engine.data.scores import SCORE_NAMES

_REFUSAL = "This keypad is too old. Send /predict for a new one."
_RANGE = ", 0 to 10?"
_ROWS = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10))


async def open_keypad(message: Message, context: Context) -> None:
    """Answer with an empty keypad for the person who asked."""
    if message.from_user is None or message.sender_chat is not None:
        # Anonymous admins and channels share an id: a tap could not be told from someone else's.
        await reply_text(message, context, how_to_write_html())
        return
    keypad, owner = Keypad(), message.from_user.id
    await _close_open(message.chat_id, owner, "Replaced by a newer keypad.", context)
    sent = await message.reply_text(_text(keypad), reply_markup=_buttons(keypad))
    context.services.open_keypads.open(sent.chat_id, owner, sent.message_id)


async def answer_tap(update: Update, context: Context) -> None:
    """Show the keypad as the tapped button leaves it, and the reading once three scores are chosen."""
    query, message = tap_of(update, _REFUSAL)
    keypad = Keypad.from_data(query.data or "")
    if keypad is None or not _is_open(message.text or ""):
        raise RefusedTapError(_REFUSAL)
    check_owner(query, message, "This keypad is someone else's. Send /predict for one of your own.")
    await query.answer()
    await _show(keypad, message, query.from_user.id, context)


async def answer_cancel(update: Update, context: Context) -> None:
    """`/cancel`: close the person's open keypad in this chat."""
    message = message_of(update)
    owner = message.from_user.id if message.from_user else 0
    if await _close_open(message.chat_id, owner, "Cancelled.", context):
        await reply_text(message, context, "Cancelled. Send /predict when you want to start again.")
    else:
        await reply_text(message, context, "You have no keypad open.")


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
    shown = await edit(message, _text(keypad), None if ended else _buttons(keypad))
    if shown and keypad.scores:  # of a button tapped twice, the first tap is being answered
        await reply_with_readings(message, context, WrittenPerformances((WrittenScores.of(keypad.scores),)))


def _is_open(text: str) -> bool:
    return text.startswith(SCORE_LABELS[SCORE_NAMES[0]]) and text.endswith(_RANGE)


def _text(keypad: Keypad) -> str:
    if keypad.cancelled:
        return "Cancelled."
    chosen = [f"{SCORE_LABELS[name]}: <b>{score}</b>" for name, score in zip(SCORE_NAMES, keypad.chosen, strict=False)]
    if keypad.scores:
        return "\n".join(chosen)
    question = f"{SCORE_LABELS[SCORE_NAMES[len(keypad.chosen)]]}{_RANGE}"
    return "\n".join([*chosen, question])


def _buttons(keypad: Keypad) -> InlineKeyboardMarkup:
    scores = [row(*((str(score), keypad.choose(score).to_data()) for score in line)) for line in _ROWS]
    back = [("‹ Back", keypad.back().to_data())] if keypad.chosen else []
    return rows(*scores, row(*back, ("Cancel", keypad.cancel().to_data())))


COMMAND = Command("cancel", "Close the keypad", "/cancel", answer_cancel)
