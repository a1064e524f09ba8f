"""Questions before a change: a button to go on, and one to leave everything as it is."""

from telegram import CallbackQuery, Chat, Message, Update, User

from bot.errors import RefusedTapError
from bot.storage.records import VersionKey
from bot.telegram_api.answers import edit, row, rows
from bot.telegram_api.messages import number_in, tap_of
from bot.text.change_text import LEAVE_IT, NOTHING_CHANGED, SOMEBODY, YOU, version_asked_at
from engine.data.emotion_names import clean_emotion

_YES, _NO = "yes", "no"


async def ask(message: Message, prefix: str, question_html: str, yes: str, history_revision: int = 0) -> None:
    """Ask in reply to a message; taps come with this prefix. The revision of the chat's history tells the versions that
    the question is about from later ones of the same numbers."""
    go_on = yes, f"{prefix}:{_YES}:{history_revision}"
    buttons = rows(row(go_on, (LEAVE_IT, f"{prefix}:{_NO}")))
    await message.reply_text(question_html, reply_markup=buttons, do_quote=True)


def asked_version(query: CallbackQuery, question: Message, refusal: str) -> VersionKey:
    """The version that a question was asked at. Raises RefusedTapError: it says none."""
    version = version_asked_at(question.text or "")
    revision = number_in((query.data or "").rpartition(":")[2])
    if version is None or revision is None:
        raise RefusedTapError(refusal)
    return version, revision


async def declined(update: Update, refusal: str) -> bool:
    """Whether a tap leaves everything as it is; the question says so then. The caller has checked whose it is."""
    query, question = tap_of(update, refusal)
    if not (query.data or "").endswith(f":{_NO}"):
        return False
    await edit(question, NOTHING_CHANGED)
    await query.answer()
    return True


def name_html(user: User, chat: Chat) -> str:
    """Who did something, for this chat to read: a mention, so that no name becomes a link or a call to others."""
    if chat.type == Chat.PRIVATE:
        return YOU
    return user.mention_html(" ".join(clean_emotion(user.full_name).split()) or SOMEBODY)
