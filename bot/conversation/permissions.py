"""Who may teach, and who may restore: checked in the handler, at the moment of use."""

import asyncio

from telegram import Chat, Message, User
from telegram.constants import ChatID, ChatMemberStatus
from telegram.error import BadRequest

from bot.context import Context
from bot.errors import PersonError
from bot.telegram_api.api_errors import is_chat_unavailable
from bot.text.settings_text import ADMINS_UNKNOWN, NO_PERSON, NO_PERSON_TEACHES, ONLY_ADMINS_RESTORE, ONLY_ADMINS_TEACH

_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_SHARED_IDS = (ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL, ChatID.SERVICE_CHAT)


class NotAllowedError(PersonError):
    """A person may not do this here."""


async def check_may_teach(user: User, chat: Chat, context: Context) -> None:
    """Whether this person may teach in this chat. Raises NotAllowedError: an anonymous admin or a channel, or not an
    admin where only admins teach."""
    if user.id in _SHARED_IDS or user.is_bot:
        raise NotAllowedError(NO_PERSON_TEACHES)
    settings = await asyncio.to_thread(context.services.storage.settings, chat.id)
    if settings.admins_only and not await is_admin(user, chat):
        raise NotAllowedError(ONLY_ADMINS_TEACH)


async def check_may_restore(user: User, chat: Chat, context: Context) -> None:
    """Raises NotAllowedError where this person may not take away and bring back what others taught in this chat."""
    if not await may_restore(user, chat, context):
        raise NotAllowedError(ONLY_ADMINS_RESTORE)


async def may_restore(user: User, chat: Chat, context: Context) -> bool:
    """Whether this person may take away and bring back what others taught: admins, and where the chat says so,
    everyone."""
    settings = await asyncio.to_thread(context.services.storage.settings, chat.id)
    everyone = settings.everyone_restores and user.id not in _SHARED_IDS and not user.is_bot
    return everyone or await is_admin(user, chat)


async def is_admin(user: User, chat: Chat) -> bool:
    """Whether this person is an admin of the group; in a private chat everyone is. Raises NotAllowedError: Telegram
    does not tell."""
    if chat.type == Chat.PRIVATE:
        return True
    if user.id in _SHARED_IDS:
        return False
    try:
        member = await chat.get_member(user.id)
    except BadRequest as error:
        if not is_chat_unavailable(error):
            raise
        raise NotAllowedError(ADMINS_UNKNOWN) from error
    return member.status in _ADMINS


def teacher_of(message: Message) -> User:
    """Who sent this message. Raises NotAllowedError: it was sent in the name of a chat."""
    if message.from_user is None or message.sender_chat is not None:
        raise NotAllowedError(NO_PERSON)
    return message.from_user
