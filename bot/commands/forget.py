"""`/forget`: what a person taught goes for good, here or everywhere."""

import asyncio
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup, Message, Update

from bot.context import Command, Context
from bot.conversation.erasing import FILES_LEFT, erase_traces
from bot.conversation.permissions import teacher_of
from bot.conversation.vote_buttons import drop_buttons_soon
from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import check_owner, message_of, tap_of
from bot.text.wording import plain
from engine.data.phrases import pluralize

PREFIX = "forget"
_HERE, _EVERYWHERE, _NO = "here", "all", "no"
_QUESTION = "Forget what you taught me?"
_FITTED_AGAIN = " I fit the recognizers again without them; until that is done, the starter rows answer."
_REFUSAL = "This question is too old. Send /forget again."
_KEEP = ("Keep it", f"{PREFIX}:{_NO}")


async def answer(update: Update, context: Context) -> None:
    """What would go, here and everywhere, and the buttons to confirm it."""
    message = message_of(update)
    html, buttons = await _question(teacher_of(message).id, message.chat_id, context)
    await message.reply_text(html, reply_markup=buttons)


async def _question(user_id: int, chat_id: int, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    storage = context.services.storage
    here, _ = kept_here = await asyncio.to_thread(storage.count_of, user_id, chat_id)
    everywhere, chats = kept = await asyncio.to_thread(storage.count_of, user_id)
    if not chats:
        return "I keep nothing of yours, so there is nothing to forget.", None
    only_here = kept == kept_here
    in_all = "" if only_here else f", and {_examples(everywhere)} in {pluralize(chats, 'chat', 'chats')} in all"
    html = (
        f"<b>{_QUESTION}</b>\nYou taught me {_examples(here)} here{in_all}. They would go from every version, with "
        "the names and my first answers beside them, and your consent. This cannot be undone; /export gives you this "
        "chat's examples first."
    )
    return html, rows(row(*_choices(only_here=only_here, anything_here=bool(kept_here[1]))))


async def answer_tap(update: Update, context: Context) -> None:
    """Confirmed or not, by the person whom the question answers."""
    query, question = tap_of(update, _REFUSAL)
    choice = (query.data or "").removeprefix(f"{PREFIX}:")
    if choice not in (_HERE, _EVERYWHERE, _NO) or not (question.text or "").startswith(_QUESTION):
        raise RefusedTapError(_REFUSAL)
    check_owner(query, question, "This is about someone else's examples. Send /forget for your own.")
    html, buttons = await _question(query.from_user.id, question.chat_id, context)
    if choice != _NO and plain(html) != question.text:
        await edit(question, html, buttons)
        await query.answer("What I keep of you changed since I asked. Look once more, please.")
        return
    await _decide(question, query.from_user.id, choice, context)
    await query.answer()


async def _decide(question: Message, user_id: int, choice: str, context: Context) -> None:
    if choice == _NO:
        await edit(question, "Nothing was forgotten.")
        return
    chat_id = question.chat_id if choice == _HERE else None
    await edit(question, await _forget(user_id, chat_id, context))
    context.services.forget_messages(user_id, chat_id, (question.chat_id, question.message_id))


async def _forget(user_id: int, chat_id: int | None, context: Context) -> str:
    services = context.services
    waiting = services.pending_teachings.forget(user_id, chat_id) + services.open_keypads.forget(user_id, chat_id)
    forgotten = await asyncio.to_thread(services.storage.forget, user_id, datetime.now(UTC), chat_id)
    services.recognizers.fits.forget_private_listeners(user_id)
    services.group_consents.take(user_id, chat_id)
    drop_buttons_soon(context, waiting)
    all_gone = await erase_traces(forgotten, context)
    where = "" if chat_id is None else " in this chat"
    html = f"Forgotten: {_examples(forgotten.examples)} of yours{where}, and your consent."
    again = _FITTED_AGAIN if forgotten.chats else ""
    return f"{html}{again}" if all_gone else f"{html}{again}{FILES_LEFT}"


def _choices(*, only_here: bool, anything_here: bool) -> list[tuple[str, str]]:
    """Where all is of this chat, there is one choice."""
    if only_here:
        return [("Forget it all", f"{PREFIX}:{_HERE}"), _KEEP]
    here = [("Forget here", f"{PREFIX}:{_HERE}")] if anything_here else []
    return [*here, ("Forget everywhere", f"{PREFIX}:{_EVERYWHERE}"), _KEEP]


def _examples(number: int) -> str:
    return pluralize(number, "example", "examples")


COMMAND = Command("forget", "Delete what you taught, here or everywhere", "/forget", answer)
