"""Updates that Telegram sends by itself, to one or several processes behind a reverse proxy.

Telegram is answered only when an update was handled: what a killed process leaves is delivered again. The database
says whose turn it is, so that the same update is never handled twice, and a chat's order holds across processes.
"""

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.context import EmotionApplication
from bot.errors import StartError
from bot.storage.errors import StorageUnavailableError
from bot.storage.leases import Lease, Leases
from bot.telegram_api.per_chat_queue import lane_of
from bot.telegram_api.update_schema import ALLOWED_UPDATES, read_update

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value
MOST_AT_ONCE = 100
"""Of Telegram's connections: the most that it offers."""
PATIENCE_SECONDS = 45
"""How long an update waits for another process; Telegram delivers it again then."""
_MOST_BYTES = 1_000_000
_LANE_KEYS = 2**31
_PAUSES = (0.005, 0.01, 0.02, 0.05)


@dataclass(frozen=True)
class Address:
    """Where Telegram sends to, and where that arrives behind the proxy."""

    url: str
    host: str
    port: int
    secret: str


class Webhook:
    """A server for Telegram's updates, and for the proxy's questions: `/healthz` (alive) and `/readyz` (ready for
    updates)."""

    def __init__(self, application: EmotionApplication, address: Address, turns: Leases) -> None:
        self._application = application
        self._address = address
        self._leases = turns
        self._ready = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._server: HTTPServer | None = None

    async def start(self) -> None:
        """Serve, and tell Telegram where. Every process tells it the same; none takes it back when it ends.

        Raises:
            StartError: the port cannot be had, or Telegram refuses the address.
        """
        path = urlsplit(self._address.url).path or "/"
        routes = [(path, _Updates), ("/healthz", _Alive), ("/readyz", _Ready)]
        web = Application([(route, handler, {"webhook": self}) for route, handler in routes], log_function=_say_nothing)
        self._server = HTTPServer(web, max_body_size=_MOST_BYTES)
        try:
            self._server.listen(self._address.port, address=self._address.host)
        except OSError as error:
            raise StartError(
                f"WEBHOOK_PORT {self._address.port} of {self._address.host} cannot be had: {error.strerror}."
            ) from None
        self._ready = True
        await self._tell_telegram()

    async def watch(self) -> None:
        """Never return: Telegram comes by itself, and how long it stays away says nothing."""
        await asyncio.get_running_loop().create_future()

    async def stop(self) -> None:
        """Take no more updates, and finish those under way."""
        self._ready = False
        if self._server is None:
            return
        self._server.stop()
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._server.close_all_connections()

    def knows(self, secret: str) -> bool:
        """Whether this is the secret that Telegram was told."""
        return hmac.compare_digest(secret.encode(), self._address.secret.encode())

    async def is_ready(self) -> bool:
        """Whether updates can be handled now."""
        if self._ready:
            try:
                await asyncio.to_thread(self._leases.check)
            except StorageUnavailableError:
                return False
        return self._ready

    async def take(self, body: bytes) -> None:
        """Handle an update: in its chat's order, and only if no process has.

        Raises:
            TimeoutError: another process is still handling one of the same chat.
            StorageUnavailableError: the database did not answer.
        """
        update = self._read(body)
        if update is None:
            return
        task = asyncio.create_task(self._in_lane(update))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await task

    def _read(self, body: bytes) -> Update | None:
        """The update; None for what nobody could handle, however often it is delivered."""
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError) as error:
            log.warning("What is no JSON was passed over (%s)", type(error).__name__)
            return None
        return read_update(fields, self._application.bot)

    async def _in_lane(self, update: Update) -> None:
        queue = self._application.bot_data.services.per_chat_queue
        await queue.run_in_order(update, self._in_turn(update))

    async def _in_turn(self, update: Update) -> None:
        lane_key = _lane_key(update)
        if await self._turn(lane_key, update.update_id) is Lease.DONE:
            return
        try:
            await self._application.process_update(update)
        except BaseException:
            await asyncio.to_thread(self._leases.release, lane_key)
            raise
        await asyncio.to_thread(self._leases.complete, lane_key, update.update_id)

    async def _turn(self, lane_key: int, update_id: int) -> Lease:
        tries = 0
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (turn := await asyncio.to_thread(self._leases.acquire, lane_key, update_id)) is Lease.HELD_ELSEWHERE:
                await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
                tries += 1
        return turn

    async def _tell_telegram(self) -> None:
        try:
            await self._application.bot.set_webhook(
                self._address.url,
                secret_token=self._address.secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MOST_AT_ONCE,
                drop_pending_updates=False,
            )
        except TelegramError as error:
            raise StartError(f"Telegram does not take WEBHOOK_URL: {error}") from None


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
        if not await self.webhook.is_ready():
            raise HTTPError(503)
        self.write("ready")


class _Updates(_Handler):
    async def post(self) -> None:
        if not self.webhook.knows(self.request.headers.get(SECRET_HEADER, "")):
            raise HTTPError(403)
        try:
            await self.webhook.take(self.request.body)
        except (TimeoutError, StorageUnavailableError) as error:
            log.warning("An update is left for its next delivery: %s", error or "a turn was waited for in vain")
            raise HTTPError(503) from None


def _lane_key(update: Update) -> int:
    """The number of what orders the update. Where two places share one, they only wait for each other."""
    lane = lane_of(update)
    return (lane if isinstance(lane, int) else update.update_id) % _LANE_KEYS


def _say_nothing(handler: RequestHandler) -> None:
    """Requests are not logged one by one."""
