"""The Bot API side: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

import inspect
from secrets import compare_digest

from bot.local_chat.base_handler import Handler, json_object
from bot.local_chat.bot_api_schema import JsonObject, check_call, method_names, takes_file
from bot.local_chat.errors import BadRequestError, BotApiError
from bot.local_chat.files import Upload
from bot.local_chat.message_content import Call
from bot.local_chat.methods import METHODS


class BotHandler(Handler):
    """What only the bot with its token gets."""

    def error_json(self, status: int, reason: str) -> JsonObject:
        """An error as the Bot API writes it."""
        return {"ok": False, "error_code": status, "description": reason}

    def check_token(self, token: str) -> None:
        """Raise BotApiError unless the token is the bot's."""
        if not compare_digest(token.encode(), self.chat.token.encode()):
            raise BotApiError(401, "Unauthorized")


class BotApiHandler(BotHandler):
    """A call of a method, by GET or POST, with its parameters in the address, a form or JSON."""

    max_body_bytes = 12 * 1024 * 1024

    async def post(self, token: str, method: str) -> None:
        """Answer `{"ok": true, "result": ...}`, or Telegram's error."""
        try:
            self.check_token(token)
            self.finish({"ok": True, "result": await self._call(method)})
        except BotApiError as error:
            about = {"parameters": error.parameters} if error.parameters else {}
            self.set_status(error.code)
            self.finish(self.error_json(error.code, error.description) | about)

    get = post

    async def _call(self, written: str) -> object:
        method = method_names().get(written.lower())
        if method is None:
            raise BotApiError(404, "Not Found")
        uploads = {name: Upload(files[0].filename, files[0].body) for name, files in self.request.files.items()}
        # A file may come as the parameter itself; to the methods it is one that the parameter names.
        direct: JsonObject = {name: f"attach://{name}" for name in uploads if takes_file(method, name)}
        parameters = check_call(method, direct | self._parameters())
        result = METHODS[method](self.chat, Call(parameters, uploads))
        return await result if inspect.isawaitable(result) else result

    def _parameters(self) -> JsonObject:
        try:
            written: JsonObject = {name: values[0].decode() for name, values in self.request.arguments.items()}
        except UnicodeDecodeError:
            raise BadRequestError("strings must be encoded in UTF-8") from None
        if self.request.headers.get("Content-Type", "").lower().startswith("application/json"):
            return written | self._json()
        return written

    def _json(self) -> JsonObject:
        body = json_object(self.request.body or b"{}")
        if body is None:
            raise BadRequestError("the request's body is not a JSON object")
        return body


class BotFileHandler(BotHandler):
    """The bytes of a file, at the path that getFile gave."""

    async def get(self, token: str, path: str) -> None:
        """Answer the bytes."""
        try:
            self.check_token(token)
            file = self.chat.files.by_path(path)
            if file is None:
                raise BotApiError(404, "Not Found")
            self.set_header("Content-Type", "application/octet-stream")
            self.finish(file.content)
        except BotApiError as error:
            self.refuse(error.code, error.description)


ROUTES: list[tuple[str, type[Handler]]] = [
    (r"/bot([^/]*)/?(.*)", BotApiHandler),
    (r"/file/bot([^/]*)/?(.*)", BotFileHandler),
]
