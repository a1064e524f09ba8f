"""Who is there: the people, the chats, and what each person is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.entities import sanitize
from bot.local_chat.errors import PageError

Role: TypeAlias = Literal["creator", "administrator", "member", "left", "kicked"]
"""What a person is in a chat, as the Bot API's ChatMember calls it."""

_FIRST_PERSON = 1001
_AT_FIRST = 2
"""You and Sam."""
_REHEARSAL = -1001
_MAX_PEOPLE = 50
_MAX_NAME_LENGTH = 64


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

    def __init__(self, ids_after: int = 0) -> None:
        """People who are added get ids after this one: what was taught before a restart is not theirs."""
        self._ids_after = ids_after
        self.people: dict[int, JsonObject] = {}
        """The Bot API Users by their id."""
        self.chats: dict[str, Chat] = {}
        """By the text of their id, the oldest first."""
        self.migrated: dict[int, int] = {}
        """The supergroups that groups became: the old id to the new one."""
        you, sam = self.add_person("You"), self.add_person("Sam")
        self._put(Chat(_REHEARSAL, "group", "Rehearsal", {you: "creator", sam: "member"}))

    def chat(self, chat_id: object) -> Chat | None:
        """The chat with this id, a number or its text."""
        return self.chats.get(str(chat_id))

    def chat_with(self, chat_id: int, user_id: int) -> tuple[Chat, JsonObject]:
        """A chat, and a person in it. Raises PageError: there is no such chat with this person in it."""
        chat = self.chat(chat_id)
        if chat is None or user_id not in chat.people:
            raise PageError("There is no such chat with this person in it.", 404)
        return chat, self.people[user_id]

    def admit(self, name: str) -> int:
        """Add a person whose name and number are checked; the person's id. Raises PageError: there is no name, it
        has more than 64 characters, or 50 people are here."""
        written = " ".join(sanitize(name).split())
        if not any(map(str.isprintable, written)):
            raise PageError("Write a name first.")
        if len(written) > _MAX_NAME_LENGTH:
            raise PageError(f"A name has at most {_MAX_NAME_LENGTH} characters.")
        if len(self.people) >= _MAX_PEOPLE:
            raise PageError(f"There are {_MAX_PEOPLE} people here, and no room for more.")
        return self.add_person(written)

    def add_person(self, name: str, user_id: int | None = None) -> int:
        """Add a person with a private chat and a place in the oldest group; the person's id, a new one where it is not
        given."""
        place = len(self.people)
        if user_id is None:
            user_id = _FIRST_PERSON + place + (self._ids_after if place >= _AT_FIRST else 0)
        self.people[user_id] = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}
        self._put(Chat(user_id, "private", name, {user_id: "member"}))
        group = next((chat for chat in self.chats.values() if chat.type != "private"), None)
        if group is not None:
            self._put(replace(group, roles={**group.roles, user_id: "member"}))
        return user_id

    def _put(self, chat: Chat) -> None:
        self.chats[str(chat.id)] = chat
