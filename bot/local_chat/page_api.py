"""The page's side: the page itself, the state of the chat and what happens in it."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from tornado.iostream import StreamClosedError

from bot.local_chat import page_actions
from bot.local_chat.base_handler import Handler
from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.events import Event
from bot.local_chat.people_and_chats import Chat

_PAGE = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class StaticHandler(Handler):
    """The files of the page: those in its folder, and nothing else."""

    def get(self, name: str = "") -> None:
        """Answer the file."""
        file = {path.name: path for path in _PAGE.iterdir() if path.is_file()}.get(name or "index.html")
        if file is None or file.suffix not in _TYPES:
            self.refuse(404, "There is no such file.")
            return
        self.set_header("Content-Type", _TYPES[file.suffix])
        self.set_header("Cache-Control", "no-cache")
        self.finish(file.read_bytes())


class StateHandler(Handler):
    """Everything that the page shows when it opens."""

    def get(self) -> None:
        """Answer the state."""
        chat = self.chat
        people, chats = list(chat.roster.people.values()), [_chat_json(each) for each in chat.roster.chats.values()]
        state = {"bot": chat.bot, "people": people, "chats": chats, "messages": chat.messages()}
        self.finish(state | {"commands": chat.commands, "last_event": chat.events.last})


class EventsHandler(Handler):
    """What happens in the chat, as Server-Sent Events."""

    gone = False

    async def get(self) -> None:
        """Send events until the reader goes, the chat stops, or what is asked for is not kept any more."""
        written = self.request.headers.get("Last-Event-ID") or self.get_query_argument("after", "0")
        if not (written.isascii() and written.isdigit() and len(written) < 20):
            self.refuse(400, "The number of the last event is a whole number.")
            return
        self.set_header("Content-Type", "text/event-stream")
        with suppress(StreamClosedError):
            await self._send_after(int(written))

    async def _send_after(self, number: int) -> None:
        log = self.chat.events
        with log.reader() as self.changed:
            await self._send(": welcome\n\n")
            while not (self.gone or log.closed):
                self.changed.clear()
                events = log.after(number)
                if events is None:
                    await self._send(_sse(Event(log.last, {"kind": "reset"})))
                    return
                if events:
                    await self._send("".join(map(_sse, events)))
                    number = events[-1].number
                else:
                    await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self.changed.wait(), self.chat.heartbeat_seconds)
        except TimeoutError:
            await self._send(": still here\n\n")

    async def _send(self, text: str) -> None:
        self.write(text)
        await self.flush()

    def on_connection_close(self) -> None:
        """The reader went."""
        self.gone = True
        self.changed.set()


class FilesHandler(Handler):
    """The photos, documents, videos and voice messages in the chat."""

    def get(self, unique_id: str) -> None:
        """Answer the bytes; a document is saved, and so is anything else where `download` is asked for."""
        file = self.chat.files.by_unique_id(unique_id)
        if file is None:
            self.refuse(404, "This file is not kept any more.")
            return
        self.set_header("Content-Type", file.mime_type)
        if file.kind == "document" or self.get_query_argument("download", "") == "1":
            name = quote(file.name, safe="", errors="replace")
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.finish(file.content)


def _chat_json(chat: Chat) -> JsonObject:
    about = {"id": chat.id, "type": chat.type, "title": chat.title}
    return about | {"people": chat.people, "admins": chat.admins}


def _sse(event: Event) -> str:
    return f"id: {event.number}\ndata: {json.dumps(event.data)}\n\n"


ROUTES: list[tuple[str, type[Handler]]] = [
    (r"/", StaticHandler),
    (r"/page/([^/]+)", StaticHandler),
    (r"/chat/state", StateHandler),
    (r"/chat/events", EventsHandler),
    (r"/chat/messages", page_actions.MessagesHandler),
    (r"/chat/edits", page_actions.EditsHandler),
    (r"/chat/documents", page_actions.DocumentsHandler),
    (r"/chat/albums", page_actions.AlbumsHandler),
    (r"/chat/people", page_actions.PeopleHandler),
    (r"/chat/conversation", page_actions.ConversationHandler),
    (r"/chat/taps", page_actions.TapsHandler),
    (r"/chat/inline", page_actions.InlineHandler),
    (r"/chat/inline/choices", page_actions.ChoicesHandler),
    (r"/chat/files/([^/]+)", FilesHandler),
]
