"""What happens on Telegram and cannot be done on the local chat's page: more groups, other roles, a group that becomes
a supergroup."""

from collections.abc import Sequence
from dataclasses import replace

from bot.local_chat.chat_state import ChatState
from bot.local_chat.people_and_chats import Chat, Role

FIRST_GROUP = -1001
SUPERGROUPS = -1_000_000_000_000
# Who speaks for a group as a whole: a new supergroup's first message comes from it.
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def add_group(state: ChatState, title: str, people: Sequence[int]) -> int:
    """Make a group with these people, the first its creator; its id."""
    chats = state.roster.chats
    chat_id = FIRST_GROUP - sum(chat.type != "private" for chat in chats.values())
    roles: dict[int, Role] = dict.fromkeys(people, "member")
    chats[str(chat_id)] = Chat(chat_id, "group", title, roles | {people[0]: "creator"})
    state.events.publish("reset")
    return chat_id


def set_role(state: ChatState, chat_id: int, user_id: int, role: Role) -> None:
    """Make a person something else in a chat."""
    chats = state.roster.chats
    chat = chats[str(chat_id)]
    chats[str(chat_id)] = replace(chat, roles={**chat.roles, user_id: role})
    state.events.publish("reset")


def migrate(state: ChatState, chat_id: int) -> int:
    """Turn a group into a supergroup, as Telegram does; its new id. What was said in the group is gone."""
    roster = state.roster
    old = roster.chats[str(chat_id)]
    new = replace(old, id=SUPERGROUPS + old.id, type="supergroup")
    roster.chats = {str(chat.id): chat for chat in (new if each is old else each for each in roster.chats.values())}
    roster.migrated[old.id] = new.id
    for message in state.messages(old.id):
        state.delete_message(message)
    leave = state.new_message(old, roster.people[old.admins[0]], {"migrate_to_chat_id": new.id})
    arrive = state.new_message(new, ANONYMOUS, {"sender_chat": new.to_json(), "migrate_from_chat_id": old.id})
    for service in (leave, arrive):
        state.updates.put_if_allowed("message", service)
    state.events.publish("reset")
    return new.id


def add_person(state: ChatState, user_id: int, group_id: int) -> None:
    """Make a person with a number of one's own choice, who is in a group too."""
    roster = state.roster
    roster.people[user_id] = {"id": user_id, "is_bot": False, "first_name": "Someone", "language_code": "en"}
    roster.chats[str(user_id)] = Chat(user_id, "private", "Someone", {user_id: "member"})
    set_role(state, group_id, user_id, "administrator")
