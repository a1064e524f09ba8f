"""Questions before a change: a button to go on, and one to leave everything as it is."""

from telegram import Message, Update, User
from telegram.constants import ChatType

from bot.errors import RefusedTapError
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import tap_of
from bot.text.change_text import version_asked_at

_YES, _NO = "yes", "no"


async def ask(message: Message, prefix: str, question_html: str, yes: str) -> None:
    """Ask in reply to a message; taps come with this prefix."""
    buttons = rows(row((yes, f"{prefix}:{_YES}"), ("Leave it as it is", f"{prefix}:{_NO}")))
    await message.reply_text(question_html, reply_markup=buttons, do_quote=True)


def asked_version(question: Message, refusal: str) -> int:
    """The version that a question was asked at, from its words. Raises RefusedTapError: it says none."""
    version = version_asked_at(question.text or "")
    if version is None:
        raise RefusedTapError(refusal)
    return version


async def declined(update: Update, refusal: str) -> bool:
    """Whether a tap leaves everything as it is; the question says so then. The caller has checked whose it is."""
    query, question = tap_of(update, refusal)
    if not (query.data or "").endswith(f":{_NO}"):
        return False
    await edit(question, "Nothing was changed.")
    await query.answer()
    return True


def name_of(user: User, message: Message) -> str:
    """Who did something, for the chat of this message to read."""
    return "You" if message.chat.type == ChatType.PRIVATE else user.full_name
