"""Who is there: the people, the chats, and what each person is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.errors import PageError

Role: TypeAlias = Literal["creator", "administrator", "member", "left", "kicked"]
"""What a person is in a chat, as the Bot API's ChatMember calls it."""

_FIRST_PERSON = 1001
_FIRST_GROUP = -1001
_SUPERGROUPS = -1_000_000_000_000


@dataclass(frozen=True)
class Chat:
    """A chat, and what people are in it by their id; the bot is a member of every one."""

    id: int
    type: Literal["private", "group", "supergroup"]
    title: str
    roles: Mapping[int, Role]

    @property
    def people(self) -> list[int]:
        """Who is in it."""
        return [user_id for user_id, role in self.roles.items() if role not in ("left", "kicked")]

    @property
    def admins(self) -> list[int]:
        """Who owns or administers it; nobody does a private chat."""
        return [user_id for user_id, role in self.roles.items() if role in ("creator", "administrator")]

    def role(self, user_id: int) -> Role:
        """What a person is in it; one who never was there has left, as Telegram says it."""
        return self.roles.get(user_id, "left")

    def to_json(self) -> JsonObject:
        """A Bot API Chat."""
        name = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **name}


class Roster:
    """People, each with a private chat, and groups. At first You and Sam, and Rehearsal, which You made."""

    def __init__(self) -> None:
        self.people: dict[int, JsonObject] = {}
        self.migrated: dict[int, int] = {}
        """The supergroups that groups became: the old id to the new one."""
        self._chats: dict[str, Chat] = {}
        you, sam = self.add_person("You"), self.add_person("Sam")
        self.add_group("Rehearsal", [you, sam])

    @property
    def chats(self) -> list[Chat]:
        """All chats, the oldest first."""
        return list(self._chats.values())

    def chat(self, chat_id: object) -> Chat | None:
        """The chat with this id, a number or its text."""
        return self._chats.get(str(chat_id))

    def chat_with(self, chat_id: int, user_id: int) -> tuple[Chat, JsonObject]:
        """A chat, and a person in it.

        Raises:
            PageError: there is no such chat with this person in it.
        """
        chat = self.chat(chat_id)
        if chat is None or chat.role(user_id) in ("left", "kicked"):
            raise PageError("There is no such chat with this person in it.", 404)
        return chat, self.people[user_id]

    def add_person(self, name: str) -> int:
        """Let a person in, with a private chat and a place in the oldest group; the person's id."""
        user_id = _FIRST_PERSON + len(self.people)
        self.people[user_id] = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}
        self._keep(Chat(user_id, "private", name, {user_id: "member"}))
        group = next((chat for chat in self._chats.values() if chat.type != "private"), None)
        if group is not None:
            self.set_role(group.id, user_id, "member")
        return user_id

    def add_group(self, title: str, people: Sequence[int]) -> int:
        """Make a group with these people, the first its creator; its id."""
        made = sum(chat.type != "private" for chat in self._chats.values())
        roles: dict[int, Role] = dict.fromkeys(people, "member")
        roles[people[0]] = "creator"
        self._keep(Chat(_FIRST_GROUP - made, "group", title, roles))
        return _FIRST_GROUP - made

    def set_role(self, chat_id: int, user_id: int, role: Role) -> None:
        """Make a person something else in a chat.

        Raises:
            PageError: there is no such chat or person.
        """
        chat = self.chat(chat_id)
        if chat is None or user_id not in self.people:
            raise PageError("There is no such chat or person.", 404)
        self._keep(replace(chat, roles={**chat.roles, user_id: role}))

    def migrate(self, chat_id: int) -> tuple[Chat, Chat]:
        """Turn a group into a supergroup with a new id; the old one and the new.

        Raises:
            PageError: there is no such group.
        """
        old = self.chat(chat_id)
        if old is None or old.type != "group":
            raise PageError("There is no such group.", 404)
        new = replace(old, id=_SUPERGROUPS + old.id, type="supergroup")
        kept = [new if chat is old else chat for chat in self._chats.values()]
        self._chats = {str(chat.id): chat for chat in kept}
        self.migrated[old.id] = new.id
        return old, new

    def _keep(self, chat: Chat) -> None:
        self._chats[str(chat.id)] = chat
