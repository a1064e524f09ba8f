"""Updates that Telegram sends by itself, to one or several processes behind a reverse proxy.

Telegram is answered only when an update was handled: what a killed process leaves is delivered again. The database
leases it to one process, so that the same update is never handled twice, and a chat's order holds across processes.
"""

import asyncio
import hmac
import json
import logging
from hashlib import blake2b
from itertools import chain, repeat
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.context import EmotionApplication
from bot.errors import StartError
from bot.settings import Settings
from bot.storage.errors import StorageUnavailableError
from bot.storage.leases import Lease
from bot.telegram_api.per_chat_queue import lane_of
from bot.telegram_api.update_schema import ALLOWED_UPDATES, read_update

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value
MOST_CONNECTIONS = 100
"""Of Telegram's: the most that it offers."""
PATIENCE_SECONDS = 30
"""How long a request may take to arrive, or a connection to bring another one."""
LEASE_WAIT_SECONDS = 45
"""How long an update waits for another process; Telegram delivers it again then."""
_MOST_BYTES = 1_000_000
_LANE_KEYS = 2**31
_PAUSES_SECONDS = (0.005, 0.01, 0.02)
_LONGEST_PAUSE_SECONDS = 0.05


class Webhook:
    """A server for Telegram's updates, and for the proxy's questions: `/healthz` (alive) and `/readyz` (ready for
    updates)."""

    def __init__(
        self, application: EmotionApplication, settings: Settings, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._application = application
        self._services = application.bot_data.services
        self._leases = self._services.storage.leases
        self._settings = settings
        self._secret = settings.webhook_secret.get_secret_value()
        self._patience_seconds = patience_seconds
        self._lane_secret = blake2b(settings.telegram_bot_token.get_secret_value().encode()).digest()
        self._ready = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._server: HTTPServer | None = None

    async def start(self) -> None:
        """Serve, and set the webhook. Every process sets the same; none removes it when it ends. Raises
        StartError: the port cannot be had, or Telegram refuses the address."""
        path, settings = urlsplit(self._settings.webhook_url).path or "/", self._settings
        routes = [(path, _Updates), ("/healthz", _Alive), ("/readyz", _Ready)]
        web = Application([(*route, {"webhook": self}) for route in routes], log_function=lambda _: None)
        self._server = HTTPServer(
            web,
            max_body_size=_MOST_BYTES,
            idle_connection_timeout=self._patience_seconds,
            body_timeout=self._patience_seconds,
        )
        try:
            self._server.listen(settings.webhook_port, address=settings.webhook_host)
        except OSError as error:
            raise StartError(
                f"WEBHOOK_PORT {settings.webhook_port} of {settings.webhook_host} cannot be had: {error.strerror}."
            ) from None
        self._ready = True
        await self._set_webhook()

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

    def is_secret(self, text: str) -> bool:
        """Whether this is the secret that Telegram was given."""
        return hmac.compare_digest(text.encode(), self._secret.encode())

    async def is_ready(self) -> bool:
        """Whether updates can be handled now."""
        if self._ready:
            try:
                await asyncio.to_thread(self._leases.check)
            except StorageUnavailableError:
                return False
        return self._ready

    async def handle(self, body: bytes) -> None:
        """Handle an update: in its chat's order, and only if no process has. Raises TimeoutError: another process is
        still handling one of the same chat; StorageUnavailableError: the database did not answer."""
        update = self._read(body)
        if update is None:
            return
        task = asyncio.create_task(self._services.per_chat_queue.run_in_order(update, self._handle_leased(update)))
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

    async def _handle_leased(self, update: Update) -> None:
        key = self._lane_key(update)
        if await self._acquire(key, update.update_id) is Lease.DONE:
            return
        try:
            await self._application.process_update(update)
        except BaseException:
            await asyncio.to_thread(self._leases.release, key)
            raise
        await asyncio.to_thread(self._leases.complete, key, update.update_id)

    def _lane_key(self, update: Update) -> int:
        """The number of what orders the update, the same in every process with this token, and to nobody else a chat's
        or a person's. Where two share one, they only wait for each other."""
        digest = blake2b(str(lane_of(update)).encode(), key=self._lane_secret, digest_size=4).digest()
        return int.from_bytes(digest) % _LANE_KEYS

    async def _acquire(self, key: int, update_id: int) -> Lease:
        """Wait until no other process holds the lane's lease."""
        async with asyncio.timeout(LEASE_WAIT_SECONDS):
            for pause in chain(_PAUSES_SECONDS, repeat(_LONGEST_PAUSE_SECONDS)):
                lease = await asyncio.to_thread(self._leases.acquire, key, update_id)
                if lease is not Lease.HELD_ELSEWHERE:
                    break
                await asyncio.sleep(pause)
        return lease

    async def _set_webhook(self) -> None:
        try:
            await self._application.bot.set_webhook(
                self._settings.webhook_url,
                secret_token=self._secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MOST_CONNECTIONS,
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
        if not self.webhook.is_secret(self.request.headers.get(SECRET_HEADER, "")):
            raise HTTPError(403)
        try:
            await self.webhook.handle(self.request.body)
        except (TimeoutError, StorageUnavailableError) as error:
            log.warning("An update is left for its next delivery: %s", error or "another process holds the lease")
            raise HTTPError(503) from None
