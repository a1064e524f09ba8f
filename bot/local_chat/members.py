"""The Bot API methods that tell about chats and who is in them."""

from collections.abc import Mapping

from bot.local_chat.circle import Role
from bot.local_chat.content import Call
from bot.local_chat.errors import BadRequestError
from bot.local_chat.sending import chat_of
from bot.local_chat.state import ChatState
from bot.local_chat.table import JsonObject

_ABOUT_CHAT = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}
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
    "member": {},
    "left": {},
    "kicked": {"until_date": 0},
}


def get_chat(state: ChatState, call: Call) -> JsonObject:
    """What a chat is."""
    return chat_of(state, call).to_json() | _ABOUT_CHAT


def get_chat_member(state: ChatState, call: Call) -> JsonObject:
    """What a person, or the bot, is in a chat."""
    chat, user_id = chat_of(state, call), call.parameters["user_id"]
    if user_id == state.bot["id"]:
        return _member(state.bot, "member")
    if user_id not in state.circle.people:
        raise BadRequestError("user not found")
    return _member(state.circle.people[user_id], chat.role(user_id))


def get_chat_administrators(state: ChatState, call: Call) -> list[JsonObject]:
    """Who owns and who administers a group."""
    chat = chat_of(state, call)
    if chat.type == "private":
        raise BadRequestError("there are no administrators in the private chat")
    return [_member(state.circle.people[user_id], chat.role(user_id)) for user_id in chat.admins]


def _member(user: JsonObject, role: Role) -> JsonObject:
    return {"user": user, "status": role} | _ABOUT_ROLE[role]
