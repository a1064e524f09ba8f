"""`/forget`: everything that a person taught goes, for good."""

import asyncio
from datetime import UTC, datetime

from telegram import Update

from bot.context import Command, Context
from bot.conversation.permissions import teacher_of
from bot.errors import PersonError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import message_of, tap_of
from bot.text.wording import pluralize

PREFIX = "forget"
_YES, _NO = "yes", "no"
_FILES_LEFT = (
    "\n\nFiles of the old recognizers could not be removed just now. Nobody is answered from them; the operator's "
    "log says so, and they go when I am next started."
)


async def answer(update: Update, context: Context) -> None:
    """What would go, and a button to confirm it."""
    message = message_of(update)
    user = teacher_of(message)
    services = context.services
    examples, chats = await asyncio.to_thread(services.storage.count_of, user.id)
    agreed = await asyncio.to_thread(services.storage.has_agreed, user.id, message.chat_id)
    if not examples and not agreed:
        await message.reply_text("I keep nothing of yours, so there is nothing to forget.")
        return
    await message.reply_text(
        f"<b>Forget all you taught me?</b>\n{pluralize(examples, 'example', 'examples')} of yours in "
        f"{pluralize(chats, 'chat', 'chats')}, in every version, and your consent. This cannot be undone; "
        "/export first if you want to keep a copy.",
        reply_markup=rows(
            row(("Forget it all", f"{PREFIX}:{user.id}:{_YES}"), ("Keep it", f"{PREFIX}:{user.id}:{_NO}"))
        ),
    )


async def answer_tap(update: Update, context: Context) -> None:
    """Confirmed or not, by the person whom it is about."""
    query, message = tap_of(update, "This question is too old. Send /forget again.")
    owner, _, choice = (query.data or "").removeprefix(f"{PREFIX}:").partition(":")
    if choice not in (_YES, _NO):
        raise PersonError("This question is too old. Send /forget again.")
    if owner != str(query.from_user.id):
        raise PersonError("This is about someone else's examples. Send /forget for your own.")
    if choice == _NO:
        await edit(message, "Nothing was forgotten.")
    else:
        await edit(message, await _forget(query.from_user.id, context))
    await query.answer()


async def _forget(user_id: int, context: Context) -> str:
    services = context.services
    services.pending_teachings.forget(user_id)
    forgotten = await asyncio.to_thread(services.storage.forget, user_id, datetime.now(UTC))
    dropped = [await services.recognizers.cache.drop(chat_id) for chat_id in forgotten.chats]
    for chat_id in forgotten.chats:
        services.recognizers.changed(chat_id)
    examples = pluralize(forgotten.examples, "example", "examples")
    html = f"Forgotten: {examples} of yours, and your consent. The recognizers are fitted again without them."
    return html if all(dropped) else f"{html}{_FILES_LEFT}"


COMMAND = Command("forget", "Delete everything that you taught", "/forget", answer)
