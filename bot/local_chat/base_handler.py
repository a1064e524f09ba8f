"""What all answers of the local chat have in common: who may ask, the headers, refusals as JSON."""

import json
from http.client import responses

from tornado.web import Application, RequestHandler

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Handler(RequestHandler):
    """Answers requests that come from this machine, and from no foreign page."""

    max_body_bytes = 64 * 1024
    too_large = "Request Entity Too Large"
    needs_origin = False

    def initialize(self, chat: ChatState, port: int) -> None:
        """Take what the server hands to every handler."""
        self.chat = chat
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    def set_default_headers(self) -> None:
        """The security headers, on refusals too."""
        self.clear_header("Server")
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """End what is refused before its method is called."""
        refusal = self.refusal()
        if refusal is not None:
            self.refuse(*refusal)

    def refusal(self) -> tuple[int, str] | None:
        """Why not to answer: a foreign host, by whose name a web page could reach us, or a foreign origin."""
        host = self.request.headers.get("Host", "").lower()
        origin = self.request.headers.get("Origin", "").lower()
        if host not in self.hosts:
            return 403, "The local chat answers this machine only."
        if origin != f"http://{host}" and (origin or self.needs_origin):
            return 403, "The local chat answers its own page only."
        if len(self.request.body) > self.max_body_bytes:
            return 413, self.too_large
        return None

    def refuse(self, status: int, reason: str) -> None:
        """End the answer with an error as JSON."""
        self.set_status(status)
        self.finish(self.error_json(status, reason))

    def error_json(self, _: int, reason: str) -> JsonObject:
        """An error as the page reads it."""
        return {"error": reason}

    def write_error(self, status_code: int, **_: object) -> None:
        """What tornado itself refuses, or an error of ours that tornado has logged."""
        self.refuse(status_code, responses[status_code])


class NotFound(Handler):
    """Every other address."""

    def refusal(self) -> tuple[int, str]:
        """Refuse, whatever was asked."""
        return super().refusal() or (404, "There is nothing at this address.")


def json_object(body: bytes) -> JsonObject | None:
    """The JSON object that a request's body is, or None."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def application(routes: list[tuple[str, type[Handler]]], chat: ChatState, port: int) -> Application:
    """The web application with these routes, each handler given the chat and the port it is served on."""
    shared = {"chat": chat, "port": port}
    return Application(
        [(route, handler, shared) for route, handler in routes],
        default_handler_class=NotFound,
        default_handler_args=shared,
        log_function=lambda _: None,  # requests' addresses carry the bot's token
    )
