"""The state of the chat: who is there, what was said, what waits for the bot. Bounded."""

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cachetools import FIFOCache

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.conversation_file import ConversationFile, StoredFiles, StoredLastIds, StoredMessages
from bot.local_chat.entities import FormattedText, normalize, sanitize
from bot.local_chat.errors import PageError
from bot.local_chat.events import EventLog
from bot.local_chat.files import Files, file_unique_ids
from bot.local_chat.forgetting import rewritten_event, said_by, without_quote, without_words
from bot.local_chat.inline_queries import InlineQueries
from bot.local_chat.people_and_chats import Chat, Roster
from bot.local_chat.update_queue import UpdateQueue, bot_receives
from bot.utf16 import utf16_length

MAX_TEXT_LENGTH = 4096
"""UTF-16 units of a message's text."""

MAX_CAPTION_LENGTH = 1024
"""UTF-16 units of a photo's or document's caption."""

_MAX_MESSAGES = 500
_MAX_CALLBACK_QUERIES = 1_000
_BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Emotion bot", "username": "emotion_local_bot"}


@dataclass
class ChatState:
    """The chats of a roster and what is said in them. Messages and updates are Bot API objects.

    Only the methods change it; what they return and what `messages` gives is not to be written to.
    """

    bot: JsonObject = field(default_factory=lambda: dict(_BOT))
    token: str = field(default_factory=lambda: f"{_BOT['id']}:{secrets.token_urlsafe(26)}", repr=False)
    roster: Roster = field(default_factory=Roster)
    files: Files = field(default_factory=Files)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    events: EventLog = field(default_factory=EventLog)
    commands: list[JsonObject] = field(default_factory=list)
    """The bot's command menu, as people see it."""
    inline: InlineQueries = field(default_factory=InlineQueries)
    webhook: tuple[str, str] | None = None
    """The address that updates are to be sent to, and the secret to send along."""
    _messages: dict[tuple[int, int], JsonObject] = field(default_factory=dict)
    ids_after: int = 0
    """Message ids begin after this, in every chat."""
    heartbeat_seconds: float = 15
    """How often a stream of events says that it is alive where nothing happens."""
    _last_ids: dict[int, int] = field(default_factory=dict)
    _message_counts: Counter[int] = field(default_factory=Counter)
    """How many messages each chat holds."""
    _callback_queries: FIFOCache[str, bool] = field(default_factory=lambda: FIFOCache(_MAX_CALLBACK_QUERIES))
    """The ids of those that wait for an answer, each True."""
    _file: ConversationFile | None = None
    """Where the conversation is kept; None where it is in memory only."""

    @classmethod
    def kept_in(cls, path: Path, ids_after: int) -> "ChatState":
        """The chat as this file keeps it, a new one where there is none. What is new in it gets ids after this one."""
        file = ConversationFile(path)
        roster, messages = Roster(ids_after), StoredMessages(file)
        for user_id, name in file.people():
            roster.add_person(name, user_id)
        return cls(
            roster=roster,
            files=Files(StoredFiles(file)),
            ids_after=ids_after,
            _messages=messages,
            _last_ids=StoredLastIds(file),
            _message_counts=Counter(chat_id for chat_id, _ in messages),
            _file=file,
        )

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def say(self, chat_id: int, user_id: int, text: str, reply_to_message_id: int | None = None) -> JsonObject:
        """A person writes a message, which the bot gets where Telegram would give it; the message. Raises PageError:
        the person is not in the chat, there is no text or too much, or nothing to reply to."""
        chat, person = self.roster.chat_with(chat_id, user_id)
        words = formatted(text, MAX_TEXT_LENGTH, "message")
        if not words.text:
            raise PageError("Write something first.")
        replied = self.replied(chat, reply_to_message_id)
        return self.deliver_to_bot(self.add_message(chat, person, words.to_json("text", "entities"), replied))

    def tap(self, chat_id: int, user_id: int, message_id: int, data: str) -> str:
        """A person taps the button with this callback data; the callback query's id. Raises PageError: the person is
        not in the chat, or the message has no such button."""
        _, person = self.roster.chat_with(chat_id, user_id)
        message = self.message(chat_id, message_id)
        if message is None or data not in _callback_data(message):
            raise PageError("That button is not there any more.", 404)
        query_id = str(secrets.randbelow(2**63))
        self._callback_queries[query_id] = True
        query = {"id": query_id, "from": person, "message": message, "chat_instance": str(chat_id), "data": data}
        self.updates.put_if_allowed("callback_query", query)
        return query_id

    def messages(self, chat_id: int | None = None) -> list[JsonObject]:
        """The messages of a chat, or of all chats, oldest first."""
        return [m for (chat, _), m in self._messages.items() if chat_id is None or chat == chat_id]

    def message(self, chat_id: int, message_id: int) -> JsonObject | None:
        return self._messages.get((chat_id, message_id))

    def add_message(
        self,
        chat: Chat,
        sender: JsonObject,
        content: JsonObject,
        replied: JsonObject | None = None,
        asks: JsonObject | None = None,
    ) -> JsonObject:
        """Add a new message; the oldest of its chat goes where there are more than 500. `asks` is a Bot API ForceReply
        that comes with it, and is no part of it."""
        message = self.new_message(chat, sender, content)
        if replied is not None:
            message["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        self._messages[chat.id, message["message_id"]] = message
        self._message_counts[chat.id] += 1
        self.events.publish("message", message=message, **({"force_reply": asks} if asks else {}))
        self._drop_oldest(chat.id)
        return message

    def replace_message(self, message: JsonObject) -> JsonObject:
        """Put the new form of a message in place of the old one, edited now; the message."""
        edited = message | {"edit_date": int(time.time())}
        self._messages[message["chat"]["id"], message["message_id"]] = edited
        self.events.publish("edit", message=edited)
        return edited

    def requote(self, message: JsonObject) -> None:
        """Let what replies to a message quote it as it is now."""
        quote = {name: value for name, value in message.items() if name != "reply_to_message"}
        for other in self.messages(message["chat"]["id"]):
            if other.get("reply_to_message", {}).get("message_id") == message["message_id"]:
                self._messages[message["chat"]["id"], other["message_id"]] = other | {"reply_to_message": quote}

    def delete_message(self, message: JsonObject) -> None:
        """Take a message away. Its files stay for those who know their ids, as long as there is room."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        del self._messages[chat_id, message_id]
        self._message_counts[chat_id] -= 1
        self.events.publish("delete", chat_id=chat_id, message_id=message_id)

    def forget_person(self, user_id: int, chat_id: int | None, told: tuple[int, int]) -> None:
        """Take away what a person said, in every chat or in one, and the answers to it, with their files; but for the
        message that tells of it. Nothing else quotes it any more either."""
        gone = said_by(user_id, self.messages(chat_id)) - {told}
        for key in gone:
            message = self._messages[key]
            self.delete_message(message)
            self._delete_files(message)
        for key, message in list(self._messages.items()):
            unquoted = without_quote(message, user_id, gone) if chat_id in (key[0], None) else message
            if unquoted is not message:
                self._messages[key] = unquoted
        self.events.rewrite(partial(rewritten_event, messages=self._messages, gone=gone))
        self._erase_deleted()

    def delete_conversation(self) -> None:
        """Take away all that was said, in every chat, with the files; people and chats stay, and no id comes again."""
        for key in list(self._messages):
            del self._messages[key]
        self._message_counts.clear()
        self.files.forget_all()
        self._erase_deleted()
        self.events.rewrite(without_words)
        self.events.publish("reset")

    def _erase_deleted(self) -> None:
        if self._file is not None:
            self._file.erase_deleted()

    def answer_query(self, query_id: str) -> bool:
        """Whether a callback query waited for an answer; it does so no longer."""
        return self._callback_queries.pop(query_id, False)

    def set_commands(self, commands: list[JsonObject]) -> None:
        """Give people another command menu."""
        self.commands = commands
        self.events.publish("commands", commands=commands)

    def add_person(self, name: str) -> JsonObject:
        """Add a person with a private chat and a place in Rehearsal; the Bot API User. Raises PageError: there is no
        name, it has more than 64 characters, or 50 people are here."""
        user_id = self.roster.admit(name)
        if self._file is not None:
            self._file.add_person(user_id, self.roster.people[user_id]["first_name"])
        self.events.publish("reset")
        return self.roster.people[user_id]

    def new_message(self, chat: Chat, sender: JsonObject, content: JsonObject) -> JsonObject:
        """A message with the next id of its chat, sent now, which is not added yet."""
        self._last_ids[chat.id] = self._last_ids.get(chat.id, self.ids_after) + 1
        about = {"message_id": self._last_ids[chat.id], "from": sender, "chat": chat.to_json()}
        return about | {"date": int(time.time())} | content

    def deliver_to_bot(self, message: JsonObject, kind: str = "message") -> JsonObject:
        """Give the bot a message, as an update of this kind, where Telegram would; the message."""
        if bot_receives(self.bot, message):
            self.updates.put_if_allowed(kind, message)
        return message

    def replied(self, chat: Chat, message_id: int | None) -> JsonObject | None:
        """The message of a chat that another one replies to, if any. Raises PageError: it is gone."""
        replied = self.message(chat.id, message_id) if message_id is not None else None
        if message_id is not None and replied is None:
            raise PageError("The message to reply to is not there any more.", 404)
        return replied

    def _drop_oldest(self, chat_id: int) -> None:
        if self._message_counts[chat_id] > _MAX_MESSAGES:
            oldest = self.messages(chat_id)[0]
            self.delete_message(oldest)
            self._delete_files(oldest)

    def _delete_files(self, deleted: JsonObject) -> None:
        """Delete the files of a deleted message that no other one shows."""
        still_shown = {unique_id for message in self.messages() for unique_id in file_unique_ids(message)}
        for unique_id in file_unique_ids(deleted) - still_shown:
            self.files.forget(unique_id)


def formatted(written: str, limit: int, name: str) -> FormattedText:
    """What a person wrote, with its commands and links. Raises PageError: it has more UTF-16 units than `limit`."""
    text = sanitize(written).strip()
    if utf16_length(text) > limit:
        raise PageError(f"A {name} has at most {limit} characters.")
    return normalize(FormattedText(text))


def _callback_data(message: JsonObject) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
