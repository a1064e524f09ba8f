"""The one composition root: reads the settings, builds the services, hands them over, runs.

Libraries that take a second to import come in where they are needed,
so that `--help` and a wrong setting answer at once.
"""

import asyncio
import gc
import logging
import os
import pkgutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.arguments import parse_arguments
from bot.errors import PersonError, StartError
from bot.logs import json_lines, redacted, set_up_logging, text_lines
from bot.settings import Settings, read_settings
from engine.data.errors import EngineError

ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"
"""numpy and scipy start as many as there are processors when they are imported: a sixth of the CPU that importing
scikit-learn takes, and three scores have no use for them."""
LOCK_SECONDS = 20.0
"""How long a process waits for another one of the same database, which may be just stopping."""
NO_CREATION_TIMES = "PROMETHEUS_DISABLE_CREATED_SERIES"
"""prometheus-client adds to each counter a metric of when it was made, unless this is set when it is imported."""

if TYPE_CHECKING:
    from telegram import Bot

    from bot.context import ForgetMessages, Services
    from bot.run.polling_watchdog import PollingLimits


def main(
    arguments: Sequence[str] | None = None, limits: "PollingLimits | None" = None, lock_seconds: float = LOCK_SECONDS
) -> int:
    """Run the bot or a terminal command; the process's exit code."""
    asked = parse_arguments(arguments)
    os.environ.setdefault(ALGEBRA_THREADS, "1")
    os.environ.setdefault(NO_CREATION_TIMES, "1")
    secrets: tuple[str, ...] = ()
    structured = False
    try:
        settings = read_settings()
        secrets = settings.telegram_bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()
        structured = settings.log_format == "json"
        set_up_logging(settings.log_level, json_lines() if structured else text_lines(), *secrets)
        if asked.run is None:
            _run_alone(settings, limits, lock_seconds)
        else:
            pkgutil.resolve_name(asked.run)(asked, settings)
    except (StartError, PersonError, EngineError) as error:
        from bot.services.explaining import explained

        told = explained(error)
        if structured:
            logging.getLogger("bot").critical("%s", told)
        else:
            print(redacted(f"emotion-bot: {told}", *secrets), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has read enough
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run_alone(settings: Settings, limits: "PollingLimits | None", lock_seconds: float) -> None:
    from bot.storage.sole_process import sole_process

    if settings.log_level == "DEBUG":
        logging.getLogger("bot").warning("LOG_LEVEL=DEBUG: this log has what people write and who they are")
    with sole_process(settings.database_url.get_secret_value(), lock_seconds):
        _run_bot(settings, limits)


def _run_bot(settings: Settings, limits: "PollingLimits | None") -> None:
    from bot.commands import COMMANDS
    from bot.context import Services
    from bot.services.counters import Counters
    from bot.services.files import Files
    from bot.services.photo_cache import PhotoCache
    from bot.services.recognizers import Recognizers
    from bot.services.upkeep import Upkeep
    from bot.services.workers import Worker, cluster_worker, drawing_process, fitting_workers
    from bot.storage.storage import Storage
    from engine.files import store

    shared = store.load_or_fit(settings.models_dir, logging.getLogger("engine"))
    storage = Storage.open(settings.database_url.get_secret_value(), shared.dataset.emotions)
    drawing = Worker(drawing_process)
    fitting = cluster_worker(settings.fit_cluster) if settings.fit_cluster else fitting_workers()
    counters, files = Counters(), Files()
    services = Services(
        storage=storage,
        recognizers=Recognizers(shared, storage, fitting, settings.models_dir, counters),
        draw=drawing,
        commands=COMMANDS,
        photo_cache=PhotoCache(drawing),
        counters=counters,
        files=files,
        upkeep=Upkeep(storage),
        admins=settings.admin_ids,
    )
    gc.collect()
    gc.freeze()  # else a full collection goes through all of this for a tenth of a second, and nobody is answered
    try:
        with asyncio.Runner(loop_factory=_new_event_loop) as runner:
            runner.run(_serve(settings, services, limits))
    finally:
        drawing.shutdown()
        fitting.shutdown()
        files.shutdown()
        services.compute.shutdown()
        storage.close()


def _new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which carries a fifth more replies; it knows no Windows."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    from uvloop import new_event_loop

    return new_event_loop()


async def _serve(settings: Settings, services: "Services", limits: "PollingLimits | None") -> None:
    from bot.application import build_application
    from bot.run.metrics import metrics_served
    from bot.run.polling import Polling
    from bot.run.process import run_until, stop_on_signals
    from bot.run.systemd import SystemdNotifier
    from bot.run.webhook import Webhook

    stop = stop_on_signals()
    async with _bot_api(settings) as api, metrics_served(settings.metrics_port, services):
        services = replace(services, forget_messages=api.forget_messages)
        application = build_application(api.token, api.url, services)
        source = Webhook(application, settings) if settings.webhook_url else Polling(application, limits)
        await run_until(stop, application, SystemdNotifier(source, os.environ), api.where)


@dataclass(frozen=True)
class _BotApi:
    """The bot's token there, its address, where people find the bot, and what takes away a person's messages where
    they are on this machine."""

    token: str
    url: str
    where: "Callable[[Bot], str]"
    forget_messages: "ForgetMessages" = lambda user_id, chat_id, told: None


def _conversation_path(settings: Settings) -> Path:
    """Beside the database, where that is a file."""
    from bot.storage.address import parse_address

    database = parse_address(settings.database_url.get_secret_value())
    folder = Path(database.database or "").parent if database.get_backend_name() == "sqlite" else Path("data")
    return folder / "local_chat.db"


@asynccontextmanager
async def _bot_api(settings: Settings) -> AsyncIterator[_BotApi]:
    """Telegram where there is a token, else a Bot API of our own with a chat page."""
    from bot.run.process import on_telegram

    token = settings.telegram_bot_token.get_secret_value()
    if token:
        url, port = settings.webhook_url, settings.webhook_port
        arrival = f", which sends to {url}; that arrives here on port {port}" if url else ""
        yield _BotApi(token, settings.telegram_api_url, partial(on_telegram, arrival=arrival))
        return
    from bot.local_chat.chat_state import ChatState
    from bot.local_chat.server import LocalChat

    # What people taught may outlive this chat and is told apart by message and person: a new chat's ids are later.
    state = ChatState.kept_in(_conversation_path(settings), ids_after=int(time.time()))
    chat = await LocalChat.start(settings.local_chat_port, state)
    try:
        here = f"No token, so here is a local chat: open {chat.address}"
        yield _BotApi(chat.token, chat.address, lambda _: here, chat.chat.forget_person)
    finally:
        await chat.stop()


if __name__ == "__main__":
    sys.exit(main())
