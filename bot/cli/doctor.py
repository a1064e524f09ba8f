"""`emotion-bot doctor`: what the bot stands on, looked at one by one, and what to do where something is wrong.

It changes nothing: no database is made, no update is taken from Telegram.
"""

import asyncio
import os
import socket
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.cli.exposure import exposures
from bot.errors import StartError
from bot.logs import redacted
from bot.settings import Settings
from bot.storage.address import parse_address, shown
from bot.storage.database import state_of
from bot.telegram_api.http_client import AiohttpRequest, proxy_for
from engine.data.errors import StoreError
from engine.files import store

_CONNECT_SECONDS = 5


class Health(Enum):
    """How something stands."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Check:
    """What was looked at, how it stands, and what to do."""

    health: Health
    about: str
    text: str


def examine(_: Namespace, settings: Settings) -> None:
    """Print what was found. Raises StartError: the bot cannot run as things stand."""
    token = settings.telegram_bot_token.get_secret_value()
    findings = [
        *asyncio.run(_telegram(settings)),
        *_database(settings),
        *_models(settings.models_dir),
        *_exposures(settings),
        *_cluster(settings.fit_cluster),
    ]
    for finding in findings:
        print(redacted(f"{finding.health.value:<6} {finding.about}: {finding.text}", token))
    if any(finding.health is Health.WRONG for finding in findings):
        raise StartError("Mend what is WRONG; then the bot can run.")
    print("The bot can run.")


async def _telegram(settings: Settings) -> list[Check]:
    token, api = settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url
    if not token:
        text = "there is none, so the bot opens the local chat; @BotFather gives one for Telegram"
        return [Check(Health.NOTE, "TELEGRAM_BOT_TOKEN", text)]
    client = AiohttpRequest(proxy=proxy_for(api))
    bot = Bot(token, base_url=f"{api}/bot", request=client, get_updates_request=client)
    try:
        async with bot:
            webhook = await bot.get_webhook_info()
            found = [Check(Health.FINE, "Telegram", f"{api} knows the token as @{bot.username}")]
            return [*found, *_inline(bot), *_updates(settings, webhook)]
    except InvalidToken:
        text = f"{api} refuses it; copy it anew from @BotFather"
        return [Check(Health.WRONG, "TELEGRAM_BOT_TOKEN", text)]
    except TelegramError as error:
        text = f"{api} cannot be reached ({error}); check the network and the address"
        return [Check(Health.WRONG, "TELEGRAM_API_URL", text)]


def _inline(bot: Bot) -> Iterator[Check]:
    if not bot.supports_inline_queries:
        text = f"off; for @{bot.username} 9 8 9 in any chat, send /setinline to @BotFather"
        yield Check(Health.NOTE, "Inline mode", text)


def _updates(settings: Settings, webhook: WebhookInfo) -> Iterator[Check]:
    if webhook.url and not settings.webhook_url:
        text = f"they are sent to {webhook.url} now; the bot will ask for them itself, and take that away"
        yield Check(Health.NOTE, "Updates", text)
    if settings.webhook_url and webhook.url not in ("", settings.webhook_url):
        text = f"they are sent to {webhook.url} now; the bot will have them sent to {settings.webhook_url}"
        yield Check(Health.NOTE, "Updates", text)
    if webhook.last_error_message and settings.webhook_url:
        text = f"Telegram could not deliver: {webhook.last_error_message}; check the proxy and WEBHOOK_PORT"
        yield Check(Health.NOTE, "WEBHOOK_URL", text)
    yield Check(Health.FINE, "Updates", f"{webhook.pending_update_count} wait for the bot")


def _database(settings: Settings) -> Iterator[Check]:
    address = settings.database_url.get_secret_value()
    try:
        text = state_of(address)
    except StartError as error:
        yield Check(Health.WRONG, "DATABASE_URL", str(error))
    else:
        yield Check(Health.FINE, "DATABASE_URL", f"{shown(parse_address(address))} {text}")


def _models(folder: Path) -> Iterator[Check]:
    try:
        recognizer = store.load(folder)
    except StoreError as error:
        yield Check(Health.NOTE, "MODELS_DIR", f"{error}; the recognizer is fitted anew at the next start")
    else:
        yield Check(Health.FINE, "MODELS_DIR", f"a recognizer of {len(recognizer.dataset):,} examples is in {folder}")
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not os.access(existing, os.W_OK):
        text = f"{existing} cannot be written: recognizers are fitted again at each start"
        yield Check(Health.NOTE, "MODELS_DIR", text)


def _exposures(settings: Settings) -> Iterator[Check]:
    with suppress(StartError):  # _database tells what is wrong with the address
        for about, text in exposures(settings):
            yield Check(Health.NOTE, about, text)


def _cluster(address: str) -> Iterator[Check]:
    if not address:
        return
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), _CONNECT_SECONDS).close()
    except OSError as error:
        text = f"{address} does not answer ({error.strerror or error}); until it does, this machine fits"
        yield Check(Health.NOTE, "FIT_CLUSTER", text)
    else:
        yield Check(Health.FINE, "FIT_CLUSTER", f"{address} answers")
