"""The state of the chat: who is there, what was said, what waits for the bot. In memory only, and bounded."""

import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.local_chat.entities import Entity, Formatted, clean, find_commands, finish, utf16_length
from bot.local_chat.errors import PageError
from bot.local_chat.events import EventLog
from bot.local_chat.files import Files, unique_ids
from bot.local_chat.table import JsonObject
from bot.local_chat.updates import UpdateQueue

LONGEST_TEXT = 4096
"""UTF-16 units of a message's text."""

_SEEN_MENU = ('{"type": "default"}', "")
_MOST_MESSAGES = 500
_MOST_QUERIES = 1_000


@dataclass(frozen=True)
class Chat:
    """A chat and the people in it; the bot is in every one."""

    id: int
    type: str
    title: str
    people: tuple[int, ...]

    def to_json(self) -> JsonObject:
        """A Bot API Chat."""
        name = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **name}


def _person(user_id: int, name: str) -> JsonObject:
    return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}


_PEOPLE = (_person(1001, "You"), _person(1002, "Sam"))
_CHATS = (
    Chat(1001, "private", "You", (1001,)),
    Chat(1002, "private", "Sam", (1002,)),
    Chat(-1001, "group", "Rehearsal", (1001, 1002)),
)
_BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Emotion bot", "username": "emotion_local_bot"}


@dataclass
class ChatState:
    """Two people, a private chat each and a group with both. Messages and updates are Bot API objects.

    Only the methods change it; what they return and what `messages` gives is not to be written to.
    """

    bot: JsonObject = field(default_factory=lambda: dict(_BOT))
    token: str = field(default_factory=lambda: f"{_BOT['id']}:{secrets.token_urlsafe(26)}", repr=False)
    people: Sequence[JsonObject] = _PEOPLE
    chats: Sequence[Chat] = _CHATS
    files: Files = field(default_factory=Files)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    events: EventLog = field(default_factory=EventLog)
    commands: dict[tuple[str, str], list[JsonObject]] = field(default_factory=dict)
    """The bot's command menus by scope (its JSON) and language code."""
    _messages: dict[tuple[int, int], JsonObject] = field(default_factory=dict)
    _last_ids: Counter[int] = field(default_factory=Counter)
    _queries: dict[str, None] = field(default_factory=dict)

    def say(
        self, chat_id: int, user_id: int, text: str, reply_to_message_id: int | None = None
    ) -> JsonObject:
        """A person writes a message, which the bot gets where Telegram would give it; the message.

        Raises:
            PageError: the person is not in the chat, there is no text or too much, or nothing to reply to.
        """
        chat, person = self._chat_with(chat_id, user_id)
        # JSON can carry half of a surrogate pair, which is no text.
        text = clean(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).strip()
        if not text:
            raise PageError("Write something first.")
        if utf16_length(text) > LONGEST_TEXT:
            raise PageError(f"A message has at most {LONGEST_TEXT} characters.")
        replied = self.message(chat_id, reply_to_message_id) if reply_to_message_id is not None else None
        if reply_to_message_id is not None and replied is None:
            raise PageError("The message to reply to is not there any more.", 404)
        content = finish(Formatted(text)).to_json("text", "entities")
        message = self.add_message(chat, person, content, replied)
        if self._bot_gets(chat, message):
            self.updates.put_if_allowed("message", message)
        return message

    def tap(self, chat_id: int, user_id: int, message_id: int, data: str) -> str:
        """A person taps the button with this callback data; the callback query's id.

        Raises:
            PageError: the person is not in the chat, or the message has no such button.
        """
        _, person = self._chat_with(chat_id, user_id)
        message = self.message(chat_id, message_id)
        if message is None or data not in _callback_data(message):
            raise PageError("That button is not there any more.", 404)
        query_id = str(secrets.randbelow(2**63))
        self._queries[query_id] = None
        if len(self._queries) > _MOST_QUERIES:
            del self._queries[next(iter(self._queries))]
        query = {
            "id": query_id,
            "from": person,
            "message": message,
            "chat_instance": str(chat_id),
            "data": data,
        }
        self.updates.put_if_allowed("callback_query", query)
        return query_id

    def inject(self, update_fields: JsonObject) -> int:
        """Queue any update (all of it but `update_id`), whatever kinds the bot asked for; its id."""
        return self.updates.put(update_fields)

    def messages(self, chat_id: int | None = None) -> list[JsonObject]:
        """The messages of a chat, or of all chats, oldest first."""
        return [m for (chat, _), m in self._messages.items() if chat_id is None or chat == chat_id]

    def message(self, chat_id: int, message_id: int) -> JsonObject | None:
        return self._messages.get((chat_id, message_id))

    def chat(self, chat_id: object) -> Chat | None:
        """The chat with this id, a number or its text."""
        return next((chat for chat in self.chats if str(chat.id) == str(chat_id)), None)

    def add_message(
        self, chat: Chat, sender: JsonObject, content: JsonObject, replied: JsonObject | None = None
    ) -> JsonObject:
        """Keep a new message; the oldest of its chat goes where there are more than 500."""
        self._last_ids[chat.id] += 1
        message_id = self._last_ids[chat.id]
        message = {"message_id": message_id, "from": sender, "chat": chat.to_json(), "date": int(time.time())}
        if replied is not None:
            message["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        message |= content
        self._messages[chat.id, message_id] = message
        self.events.publish("message", message=message)
        self._drop_oldest(chat.id)
        return message

    def replace_message(self, message: JsonObject) -> JsonObject:
        """Keep the new form of a message, dated now; the message."""
        edited = message | {"edit_date": int(time.time())}
        self._messages[message["chat"]["id"], message["message_id"]] = edited
        self.events.publish("edit", message=edited)
        return edited

    def delete_message(self, message: JsonObject) -> None:
        """Take a message away. Its files stay for those who know their ids, as long as there is room."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        del self._messages[chat_id, message_id]
        self.events.publish("delete", chat_id=chat_id, message_id=message_id)

    def answer_query(self, query_id: str) -> bool:
        """Whether a callback query waited for an answer; it does so no longer."""
        return query_id in self._queries and self._queries.pop(query_id) is None

    @property
    def menu(self) -> list[JsonObject]:
        """The commands that people see: those of the default scope, in no particular language."""
        return self.commands.get(_SEEN_MENU, [])

    def set_commands(self, scope: str, language: str, commands: list[JsonObject]) -> None:
        """Keep the command menu of a scope (its JSON) and language code."""
        self.commands[scope, language] = commands
        if (scope, language) == _SEEN_MENU:
            self.events.publish("commands", commands=commands)

    def _chat_with(self, chat_id: int, user_id: int) -> tuple[Chat, JsonObject]:
        chat = self.chat(chat_id)
        if chat is None or user_id not in chat.people:
            raise PageError("There is no such chat with this person in it.", 404)
        return chat, next(person for person in self.people if person["id"] == user_id)

    def _bot_gets(self, chat: Chat, message: JsonObject) -> bool:
        """Telegram's privacy mode: in groups a bot gets commands not for another, and replies to it."""
        if chat.type == "private" or message.get("reply_to_message", {}).get("from") == self.bot:
            return True
        own = self.bot["username"].lower()
        names = [_addressee(message["text"], command) for command in find_commands(message["text"])]
        return any(name in ("", own) for name in names)

    def _drop_oldest(self, chat_id: int) -> None:
        messages = self.messages(chat_id)
        if len(messages) > _MOST_MESSAGES:
            self.delete_message(messages[0])
            still_shown = {unique_id for message in self.messages() for unique_id in unique_ids(message)}
            for unique_id in unique_ids(messages[0]) - still_shown:
                self.files.forget(unique_id)


def _addressee(text: str, command: Entity) -> str:
    """The bot that a command names, in lower case, or nothing."""
    written = text.encode("utf-16-le")[2 * command.offset : 2 * command.end].decode("utf-16-le")
    return written.partition("@")[2].lower()


def _callback_data(message: JsonObject) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
