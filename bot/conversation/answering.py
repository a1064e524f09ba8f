"""Answering in words: a corrected message has its answer corrected too, where that was in words."""

from telegram import InlineKeyboardMarkup, Message

from bot.context import Context
from bot.telegram_api.answers import Answer


async def reply_text(
    message: Message, context: Context, html: str, buttons: InlineKeyboardMarkup | None = None, *, quote: bool = False
) -> Message:
    """Reply in words; where the message was edited, in place of the words that answered it before. The message that
    shows it now; `quote` has it name the message that it answers, as it does in groups anyway."""
    answer = Answer(message, earlier=earlier_answer(message, context), quote=quote or None)
    shown = await answer.show(html, buttons)
    context.services.answered_messages.record_answer(message, shown.message_id)
    return shown


def earlier_answer(message: Message, context: Context) -> Message | None:
    """The words that answered a message before it was edited; None for one that was not, or where they are not known
    any more."""
    if message.edit_date is None:
        return None
    answer_id = context.services.answered_messages.answer_to(message)
    return None if answer_id is None else bots_text(message, answer_id, context)


def bots_text(message: Message, message_id: int, context: Context) -> Message:
    """A text of the bot's in the chat of this message, to be edited; what it says is not known."""
    shown = Message(message_id, message.date, message.chat, from_user=context.bot.bot, text="")
    shown.set_bot(context.bot)
    return shown
