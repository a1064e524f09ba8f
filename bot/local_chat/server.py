"""The local chat's server: one port on 127.0.0.1 for the bot and for the page."""

import errno
import os
import socket
from dataclasses import dataclass

from tornado.httpserver import HTTPServer

from bot.errors import StartError
from bot.local_chat import bot_api, page_api
from bot.local_chat.base_handler import application
from bot.local_chat.chat_state import ChatState

_HOST = "127.0.0.1"
# What is larger than a handler takes is still read up to here, so that the refusal can be JSON.
_MAX_BYTES = 24 * 1024 * 1024
PATIENCE_SECONDS = 30
"""How long a request may take to arrive; longer than the bot keeps a connection that it does not use."""


@dataclass(frozen=True)
class LocalChat:
    """A running local chat: at `address` a Bot API, for the bot with `token`, and the page."""

    port: int
    chat: ChatState
    _server: HTTPServer

    @classmethod
    async def start(
        cls, port: int = 8080, chat: ChatState | None = None, patience_seconds: float = PATIENCE_SECONDS
    ) -> "LocalChat":
        """Serve a chat, by default a new one, on the running event loop; port 0 takes any free one. What is half-sent
        is closed. Raises StartError: the port cannot be had."""
        listening = _bind(port)
        own_port = listening.getsockname()[1]
        chat = chat or ChatState()
        server = HTTPServer(
            application([*bot_api.ROUTES, *page_api.ROUTES], chat, own_port),
            max_body_size=_MAX_BYTES,
            idle_connection_timeout=patience_seconds,
            body_timeout=patience_seconds,
        )
        server.add_socket(listening)
        return cls(own_port, chat, server)

    @property
    def address(self) -> str:
        """Where the page is, and what the bot's calls begin with: `http://127.0.0.1:8080`."""
        return f"http://{_HOST}:{self.port}"

    @property
    def token(self) -> str:
        """The bot's token, made anew for every chat."""
        return self.chat.token

    async def stop(self) -> None:
        """Serve no longer: polls and event streams end at once."""
        self._server.stop()
        self.chat.updates.close()
        self.chat.inline.close()
        self.chat.events.close()
        await self._server.close_all_connections()
        self.chat.close()


def _bind(port: int) -> socket.socket:
    try:
        listening = socket.create_server((_HOST, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is taken" if taken else f"cannot be used ({os.strerror(error.errno or 0)})"
        raise StartError(
            f"Port {port} {reason}. Set LOCAL_CHAT_PORT to another one; 0 takes any that is free."
        ) from None
    listening.setblocking(False)
    return listening
