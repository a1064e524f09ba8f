"""The whole bot, answering over real HTTP on the local chat's server, and the people who use it."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.storage.records import Version
from bot.storage.storage import Storage

YOU, SAM = 1001, 1002
GROUP = -1001
BOT_NAME = "emotion_local_bot"
PATIENCE_SECONDS = 120
QUIET_SECONDS = 0.3
"""How long nobody must have taught before the bot fits a chat."""

Json = dict[str, Any]


@dataclass
class Rig:
    """A client of the chat page's protocol: what people do, and what they see."""

    http: httpx.AsyncClient
    events: list[Json] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        """Collect events until cancelled."""
        async with self.http.stream("GET", "/chat/events?after=0", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    async with self._changed:
                        self.events.append(json.loads(line.removeprefix("data: ")))
                        self._changed.notify_all()

    async def seen(self, wanted: Callable[[Json], bool], after: int) -> Json:
        """The first wanted event after the first `after` ones."""
        found: list[Json] = []

        def peek() -> bool:
            found[:] = [event for event in self.events[after:] if wanted(event)]
            return bool(found)

        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(peek), PATIENCE_SECONDS)
        return found[0]

    async def post(self, path: str, **body: object) -> Json:
        """A request of the page; its answer."""
        answer = await self.http.post(path, json=body)
        answer.raise_for_status()
        result: Json = answer.json()
        return result

    async def file(self, unique_id: str) -> bytes:
        """The bytes of a photo or document."""
        return (await self.http.get(f"/chat/files/{unique_id}")).raise_for_status().content


@dataclass
class Person:
    """Someone in a chat."""

    rig: Rig
    user_id: int
    chat_id: int

    async def asks(self, text: str) -> Json:
        """Send a message; the bot's next message in the chat."""
        after = len(self.rig.events)
        await self.rig.post("/chat/messages", chat_id=self.chat_id, user_id=self.user_id, text=text)
        return await self.hears(after)

    async def asks_for(self, text: str, part: str) -> Json:
        """Send a message; the bot's next one in the chat that holds this, among its words or buttons. Others may come
        before it where several things go on."""
        after = len(self.rig.events)
        await self.rig.post("/chat/messages", chat_id=self.chat_id, user_id=self.user_id, text=text)

        def is_it(event: Json) -> bool:
            return event["kind"] == "message" and self._is_bots(event["message"]) and part in str(event["message"])

        message: Json = (await self.rig.seen(is_it, after))["message"]
        return message

    async def replies(self, message: Json, text: str) -> Json:
        """Reply to a message; the bot's next message in the chat."""
        after = len(self.rig.events)
        reply_to = message["message_id"]
        await self.rig.post(
            "/chat/messages", chat_id=self.chat_id, user_id=self.user_id, text=text, reply_to_message_id=reply_to
        )
        return await self.hears(after)

    async def edits(self, message: Json, text: str) -> None:
        """Correct the text or the caption of an own message; waits for no answer."""
        where = {"chat_id": self.chat_id, "user_id": self.user_id, "message_id": message["message_id"]}
        await self.rig.post("/chat/edits", **where, text=text)

    async def says(self, text: str) -> tuple[Json, Json]:
        """Send a message; the message, and the bot's next one in the chat."""
        after = len(self.rig.events)
        where = {"chat_id": self.chat_id, "user_id": self.user_id}
        said: Json = (await self.rig.post("/chat/messages", **where, text=text))["message"]
        return said, await self.hears(after)

    async def sends(self, name: str, content: bytes, caption: str) -> Json:
        """Send a document; the bot's next message in the chat."""
        after = len(self.rig.events)
        await self.drops(name, content, caption)
        return await self.hears(after)

    async def sends_photo(self, name: str, content: bytes, caption: str) -> Json:
        """Send a photo; the bot's next message in the chat."""
        return await self._sends_media("photo", name, content, caption)

    async def sends_video(self, name: str, content: bytes, caption: str) -> Json:
        """Send a video; the bot's next message in the chat."""
        return await self._sends_media("video", name, content, caption)

    async def sends_voice(self, name: str, content: bytes, caption: str) -> Json:
        """Send a voice message; the bot's next message in the chat."""
        return await self._sends_media("voice", name, content, caption)

    async def drops(self, name: str, content: bytes, caption: str) -> Json:
        """Send a document, and wait for no answer; the message."""
        sent: Json = (await self._posts_files("/chat/documents", [(name, content)], caption=caption))["message"]
        return sent

    async def sends_album(self, files: Sequence[tuple[str, bytes]], caption: str, kind: str = "document") -> list[Json]:
        """Send several files at once, each a name and its bytes, and wait for no answer; the messages."""
        sent: list[Json] = (await self._posts_files("/chat/albums", files, caption=caption, kind=kind))["messages"]
        return sent

    async def _sends_media(self, kind: str, name: str, content: bytes, caption: str) -> Json:
        after = len(self.rig.events)
        await self._posts_files("/chat/documents", [(name, content)], caption=caption, kind=kind)
        return await self.hears(after)

    async def _posts_files(self, path: str, files: Sequence[tuple[str, bytes]], **fields: str) -> Json:
        about = {"chat_id": str(self.chat_id), "user_id": str(self.user_id), **fields}
        origin = {"Origin": str(self.rig.http.base_url).rstrip("/")}
        parts = [("document", file) for file in files]
        answer = await self.rig.http.post(path, data=about, files=parts, headers=origin)
        result: Json = answer.raise_for_status().json()
        return result

    async def sees(self, message: Json, part: str, after: int = 0) -> Json:
        """A message as soon as it is edited to hold a text."""

        def is_it(event: Json) -> bool:
            seen = event.get("message", {})
            shown = seen.get("text", "") + seen.get("caption", "") + str(seen.get("reply_markup", ""))
            return bool(
                event["kind"] == "edit"
                and (seen["chat"]["id"], seen["message_id"]) == (self.chat_id, message["message_id"])
                and part in shown
            )

        edited: Json = (await self.rig.seen(is_it, after))["message"]
        return edited

    async def fitted(self, version: int, storage: Storage) -> None:
        """Wait until a version of this chat was fitted."""
        await until(lambda: _is_fitted(storage.latest_version(self.chat_id), version))

    async def measured(self, version: int, storage: Storage) -> None:
        """Wait until a version of this chat was measured."""
        await self.fitted(version, storage)
        await until(lambda: getattr(storage.latest_version(self.chat_id), "measures", None) is not None)

    async def album(self, after: int) -> list[Json]:
        """The three photos of an album that came after that many events."""

        def photos() -> list[Json]:
            new = [event["message"] for event in self.rig.events[after:] if event["kind"] == "message"]
            return [message for message in new if "media_group_id" in message]

        await until(lambda: len(photos()) == 3)
        return photos()

    async def picture(self, message: Json) -> bytes:
        """The bytes of a message's photo."""
        return await self.rig.file(message["photo"][-1]["file_unique_id"])

    async def agrees(self, question: Json) -> Json:
        """Agree to be kept, as asked; what the question becomes."""
        return await self.taps_and_sees(question, "I agree")

    async def agrees_here(self, question: Json) -> Json:
        """Agree to be kept in this group, as everybody was asked; the answer to what waited for that."""
        after = len(self.rig.events)
        await self.taps(question, "I agree")
        return await self.hears(after)

    async def confirms(self, text: str, label: str) -> Json:
        """Send what the bot asks about first, and tap a button of the question; what the question becomes."""
        return await self.taps_and_sees(await self.asks(text), label)

    async def hears(self, after: int) -> Json:
        """The bot's first answer here after that many events; a report of votes comes by itself, and is none."""

        def is_answer(event: Json) -> bool:
            return event["kind"] == "message" and self._is_bots(event["message"]) and not is_report(event["message"])

        message: Json = (await self.rig.seen(is_answer, after))["message"]
        return message

    async def hears_report(self, after: int) -> Json:
        """The bot's first report of votes here after that many events."""

        def is_it(event: Json) -> bool:
            return event["kind"] == "message" and self._is_bots(event["message"]) and is_report(event["message"])

        report: Json = (await self.rig.seen(is_it, after))["message"]
        return report

    async def hears_after(self, message: Json) -> Json:
        """The bot's first message here after this one."""

        def is_later(event: Json) -> bool:
            sent = event.get("message", {})
            later = event["kind"] == "message" and sent["message_id"] > message["message_id"]
            return bool(later and self._is_bots(sent))

        later: Json = (await self.rig.seen(is_later, 0))["message"]
        return later

    async def taps(self, message: Json, label: str) -> Json:
        """Tap a button; the answer to the tap (a toast where it has text)."""
        data = button(message, label)["callback_data"]
        after = len(self.rig.events)
        tap = await self.rig.post(
            "/chat/taps", chat_id=self.chat_id, user_id=self.user_id, message_id=message["message_id"], data=data
        )
        return await self.rig.seen(lambda e: e.get("callback_query_id") == tap["callback_query_id"], after)

    async def taps_and_sees(self, message: Json, label: str) -> Json:
        """Tap a button; the message as it is edited."""
        after = len(self.rig.events)
        await self.taps(message, label)

        def is_edit(event: Json) -> bool:
            return bool(event["kind"] == "edit" and event["message"]["message_id"] == message["message_id"])

        edited: Json = (await self.rig.seen(is_edit, after))["message"]
        return edited

    def _is_bots(self, message: Json) -> bool:
        return bool(message["chat"]["id"] == self.chat_id and message["from"]["is_bot"])


def is_report(message: Json) -> bool:
    """Whether a message of the bot's says what was learned of votes."""
    return bool(message.get("text", "").startswith("I learned from "))


def buttons(message: Json) -> list[Json]:
    """Every button under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [each for row in rows for each in row]


def button(message: Json, label: str) -> Json:
    """The button with this label."""
    return next(each for each in buttons(message) if each["text"] == label)


async def until(done: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not done():  # noqa: ASYNC110  what is waited for is another process's doing
            await asyncio.sleep(0.05)


def _is_fitted(latest: Version | None, number: int) -> bool:
    return latest is not None and latest.number >= number and latest.parameters is not None
