"""The Bot API method that says who is in a chat."""

from collections.abc import Mapping

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.errors import BadRequestError
from bot.local_chat.message_content import Call
from bot.local_chat.people_and_chats import Role
from bot.local_chat.sending import target_chat

_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_pin_messages": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
_ABOUT_ROLE: Mapping[Role, JsonObject] = {
    "creator": {"is_anonymous": False},
    "administrator": _RIGHTS,
    "kicked": {"until_date": 0},
}


def get_chat_member(state: ChatState, call: Call) -> JsonObject:
    """What a person, or the bot, is in a chat."""
    chat, user_id = target_chat(state, call), call.parameters["user_id"]
    if user_id == state.bot["id"]:
        return _member(state.bot, "member")
    if user_id not in state.roster.people:
        raise BadRequestError("user not found")
    return _member(state.roster.people[user_id], chat.role(user_id))


def _member(user: JsonObject, role: Role) -> JsonObject:
    return {"user": user, "status": role} | _ABOUT_ROLE.get(role, {})
