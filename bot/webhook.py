"""Updates that Telegram sends by itself, to one or several processes behind a reverse proxy.

Telegram is answered only when an update was handled: what a killed process leaves is delivered again. The database
says whose turn it is, so that the same update is never handled twice, and a chat's order holds across processes.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.errors import StartError
from bot.ordering import lane_of
from bot.storage.errors import StorageUnavailableError
from bot.storage.turns import Turn, Turns

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value
PATIENCE_SECONDS = 45
"""How long an update waits for another process; Telegram delivers it again then."""
_MOST_BYTES = 1_000_000
_PAUSES = (0.005, 0.01, 0.02, 0.05)

Handle = Callable[[Update], Awaitable[None]]
"""Handles an update; returns when its handler is done."""


class Webhook:
    """A server for Telegram's updates, and for the proxy's questions: `/healthz` (alive) and `/readyz` (ready for
    updates)."""

    def __init__(self, bot: Bot, secret: str, turns: Turns, handle: Handle) -> None:
        self.bot = bot
        self.ready = False
        self._secret = secret.encode()
        self._turns = turns
        self._handle = handle
        self._server: HTTPServer | None = None

    def listen(self, host: str, port: int, path: str) -> None:
        """Serve on the running event loop.

        Raises:
            StartError: the port cannot be had.
        """
        routes = [(path, _Updates), ("/healthz", _Alive), ("/readyz", _Ready)]
        web = Application([(route, handler, {"webhook": self}) for route, handler in routes], log_function=_say_nothing)
        self._server = HTTPServer(web, max_body_size=_MOST_BYTES, xheaders=False)
        try:
            self._server.listen(port, address=host)
        except OSError as error:
            raise StartError(f"WEBHOOK_PORT {port} of {host} cannot be had: {error.strerror}.") from None
        self.ready = True

    async def stop(self) -> None:
        """Take no more updates; those under way are still answered."""
        self.ready = False
        if self._server is not None:
            self._server.stop()

    async def close(self) -> None:
        """Close every connection."""
        if self._server is not None:
            await self._server.close_all_connections()

    def knows(self, secret: str) -> bool:
        """Whether this is the secret that Telegram was told."""
        return hmac.compare_digest(secret.encode(), self._secret)

    async def is_up(self) -> bool:
        """Whether updates can be handled now."""
        if not self.ready:
            return False
        try:
            await asyncio.to_thread(self._turns.check)
        except StorageUnavailableError:
            return False
        return True

    async def take(self, update: Update) -> None:
        """Handle an update once, when it is its turn.

        Raises:
            TimeoutError: another process is still handling one of the same chat.
            StorageUnavailableError: the database did not answer.
        """
        place = _place_of(update)
        turn = await self._turn(place, update.update_id)
        if turn is Turn.DONE:
            return
        try:
            await self._handle(update)
        except BaseException:
            await asyncio.to_thread(self._turns.give_back, place)
            raise
        await asyncio.to_thread(self._turns.end, place, update.update_id)

    async def _turn(self, place: int, update_id: int) -> Turn:
        tries = 0
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (turn := await asyncio.to_thread(self._turns.take, place, update_id)) is Turn.ANOTHERS:
                await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
                tries += 1
        return turn


class _Handler(RequestHandler):
    def initialize(self, webhook: Webhook) -> None:
        self.webhook = webhook

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401 - tornado's signature
        self.finish()


class _Alive(_Handler):
    def get(self) -> None:
        self.write("alive")


class _Ready(_Handler):
    async def get(self) -> None:
        if not await self.webhook.is_up():
            raise HTTPError(503)
        self.write("ready")


class _Updates(_Handler):
    async def post(self) -> None:
        if not self.webhook.knows(self.request.headers.get(SECRET_HEADER, "")):
            raise HTTPError(403)
        if not self.webhook.ready:
            raise HTTPError(503)
        update = self._update()
        if update is None:
            return
        try:
            await self.webhook.take(update)
        except (TimeoutError, StorageUnavailableError):
            log.warning("Update %s is left for its next delivery", update.update_id)
            raise HTTPError(503) from None

    def _update(self) -> Update | None:
        """The update; None for what nobody could handle, however often it is delivered."""
        try:
            return Update.de_json(json.loads(self.request.body), self.webhook.bot)
        except Exception as error:  # noqa: BLE001 - a malformed object can raise anything
            log.warning("An update that cannot be read was passed over (%s)", type(error).__name__)
            return None


def _place_of(update: Update) -> int:
    lane = lane_of(update)
    return lane if isinstance(lane, int) else update.update_id


def _say_nothing(handler: RequestHandler) -> None:
    """Requests are not logged one by one."""
