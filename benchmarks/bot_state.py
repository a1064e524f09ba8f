"""One bot as the stub Bot API knows it: what waits for it, and what it sent."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, str]
Reply = Callable[[bytes], None]

_OK = b'{"ok":true,"result":true}'
_SIZES = ((90, 67), (320, 240), (800, 600), (1280, 960))


@dataclass
class Sent:
    """What a chat got."""

    photos: int = 0
    uploads: int = 0
    caption: str = ""
    seconds: float = 0.0
    """From the message's coming to its photo's being accepted."""


@dataclass
class BotState:
    """What the stub Bot API knows of one bot."""

    token: str
    delay: float = 0.0
    pending: deque[dict[str, Any]] = field(default_factory=deque)
    next_id: int = 1
    files: int = 0
    waiting: tuple[Reply, int, asyncio.TimerHandle] | None = None
    queued_at: float = 0.0
    answered_at: float = 0.0
    sent: dict[str, Sent] = field(default_factory=dict)
    unanswered: int = 0
    """Chats that have no photo yet."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def queue(self, texts: dict[str, str], delay: float) -> None:
        """A message from each of these chats, all at once."""
        self.delay, self.unanswered, self.sent = delay, len(texts), {chat: Sent() for chat in texts}
        for chat, text in texts.items():
            self.pending.append(_update(self.next_id, int(chat), text))
            self.next_id += 1
        self.queued_at = time.perf_counter()
        if self.waiting is not None:
            reply, limit, timer = self.waiting
            timer.cancel()
            self._hand_out(reply, limit)

    def get_updates(self, fields: Fields, reply: Reply) -> None:
        """Confirm what lies before the offset; answer with what follows, waiting for it if need be."""
        while self.pending and self.pending[0]["update_id"] < int(fields.get("offset", 0)):
            self.pending.popleft()
        limit = int(fields.get("limit", 100))
        if self.pending:
            self._hand_out(reply, limit)
            return
        timer = asyncio.get_running_loop().call_later(float(fields.get("timeout", 0)), self._hand_out, reply, limit)
        self.waiting = reply, limit, timer
        self.notify()

    def _hand_out(self, reply: Reply, limit: int) -> None:
        self.waiting = None
        updates = [self.pending[place] for place in range(min(limit, len(self.pending)))]
        reply(json.dumps({"ok": True, "result": updates}).encode())

    def send_photo(self, fields: Fields, uploaded: bool, reply: Reply) -> None:
        """Take a photo, by its id or uploaded."""
        photo = fields.get("photo", "")
        if uploaded:
            self.files += 1
            photo = f"AgACAgIAAxkDAAI{self.token.partition(':')[0]}-{self.files}"
        answer = _photo_message(self, fields, photo)
        self._later(self._accept, fields, uploaded, answer, reply)

    def _accept(self, fields: Fields, uploaded: bool, answer: bytes, reply: Reply) -> None:
        now = time.perf_counter()
        chat = self.sent.get(fields["chat_id"])
        if chat is not None:
            self.unanswered -= not chat.photos
            chat.photos += 1
            chat.uploads += uploaded
            chat.caption = fields.get("caption", "")
            chat.seconds = now - self.queued_at
            self.answered_at = now
        reply(answer)
        if not self.unanswered:
            self.notify()

    def _later(self, function: Callable[..., None], *values: object) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, function, *values)
        else:
            function(*values)

    def call(self, method: str, fields: Fields, uploaded: bool, reply: Reply) -> None:
        """Any method."""
        if method == "getupdates":
            self.get_updates(fields, reply)
        elif method == "sendphoto":
            self.send_photo(fields, uploaded, reply)
        elif method == "getme":
            self._later(reply, json.dumps({"ok": True, "result": _me(self.token)}).encode())
        else:  # setMyCommands, deleteWebhook, sendChatAction and the like
            self._later(reply, _OK)

    def notify(self) -> None:
        """Wake up whoever waits for something of this bot's."""
        asyncio.get_running_loop().create_task(self._notify())

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def wait_until(self, ready: Callable[[], bool], patience: float) -> None:
        """Wait until something is so, or so many seconds have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience), self.changed:
                await self.changed.wait_for(ready)

    def report(self) -> dict[str, Any]:
        """What the chats got, and in how many seconds all of it."""
        return {
            "seconds": self.answered_at - self.queued_at,
            "chats": {chat: vars(sent) for chat, sent in self.sent.items()},
        }


def _me(token: str) -> dict[str, Any]:
    number = int(token.partition(":")[0])
    return {
        "id": number,
        "is_bot": True,
        "first_name": "Bench",
        "username": f"bench_{number}_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
    }


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "first_name": "Kim", "username": f"kim{chat}"}


def _update(number: int, chat: int, text: str) -> dict[str, Any]:
    command = text.split()[0]
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "from": {**_person(chat), "is_bot": False, "language_code": "en"},
            "chat": {**_person(chat), "type": "private"},
            "date": int(time.time()),
            "text": text,
            "entities": [{"offset": 0, "length": len(command), "type": "bot_command"}],
        },
    }


def _photo_message(bot: BotState, fields: Fields, photo: str) -> bytes:
    bot.next_id += 1
    message = {
        "message_id": bot.next_id,
        "from": _me(bot.token),
        "chat": {**_person(int(fields["chat_id"])), "type": "private"},
        "date": int(time.time()),
        "photo": [
            {"file_id": f"{photo}-{width}", "file_unique_id": f"u{width}", "width": width, "height": height}
            for width, height in _SIZES
        ],
    }
    message["photo"][-1]["file_id"] = photo
    if "caption" in fields:
        message["caption"] = fields["caption"]
    if "reply_markup" in fields:
        message["reply_markup"] = json.loads(fields["reply_markup"])
    return json.dumps({"ok": True, "result": message}).encode()
