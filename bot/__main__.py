"""The one composition root: reads the settings, builds the services, hands them over, runs.

Libraries that take a second to import come in where they are needed,
so that `--help` and a wrong setting answer at once.
"""

import asyncio
import gc
import logging
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.arguments import parse_arguments
from bot.errors import PersonError, StartError
from bot.logs import json_lines, redacted, set_up_logging, text_lines
from bot.settings import Settings, read_settings
from engine.data.errors import EngineError

ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"
"""numpy and scipy start as many as there are processors when they are imported: a sixth of the CPU that importing
scikit-learn takes, and three scores have no use for them."""
NO_CREATION_TIMES = "PROMETHEUS_DISABLE_CREATED_SERIES"
"""prometheus-client adds to each counter a metric of when it was made, unless this is set when it is imported."""

if TYPE_CHECKING:
    from telegram import Bot

    from bot.context import EmotionApplication, Services
    from bot.run.polling_watchdog import PollingLimits
    from bot.run.process import UpdateSource


def main(arguments: Sequence[str] | None = None, limits: "PollingLimits | None" = None) -> int:
    """Run the bot or a terminal command; the process's exit code."""
    asked = parse_arguments(arguments, run_bot=partial(_run_bot, limits))
    os.environ.setdefault(ALGEBRA_THREADS, "1")
    os.environ.setdefault(NO_CREATION_TIMES, "1")
    secrets: tuple[str, ...] = ()
    structured = False
    try:
        settings = read_settings()
        secrets = settings.telegram_bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()
        structured = settings.log_format == "json"
        set_up_logging(settings.log_level, json_lines() if structured else text_lines(), *secrets)
        asked.run(asked, settings)
    except (StartError, PersonError, EngineError) as error:
        if structured:
            logging.getLogger("bot").critical("%s", error)
        else:
            print(redacted(f"emotion-bot: {error}", *secrets), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has read enough
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run_bot(limits: "PollingLimits | None", _: Namespace, settings: Settings) -> None:
    from bot.commands import COMMANDS
    from bot.context import Services
    from bot.services.counters import Counters
    from bot.services.open_keypads import OpenKeypads
    from bot.services.pending_teachings import PendingTeachings
    from bot.services.photo_cache import PhotoCache
    from bot.services.recognizers import Recognizers
    from bot.services.workers import Worker, cluster_worker, drawing_process, fitting_workers
    from bot.storage.storage import Storage
    from engine.files import store

    shared = store.load_or_fit(settings.models_dir, logging.getLogger("engine"))
    storage = Storage.open(settings.database_url.get_secret_value(), shared.dataset.emotions)
    drawing = Worker(drawing_process)
    fitting = cluster_worker(settings.fit_cluster) if settings.fit_cluster else fitting_workers()
    counters = Counters()
    services = Services(
        storage=storage,
        recognizers=Recognizers(shared, storage, fitting, settings.models_dir, counters),
        draw=drawing,
        commands=COMMANDS,
        photo_cache=PhotoCache(drawing),
        open_keypads=OpenKeypads(),
        pending_teachings=PendingTeachings(),
        counters=counters,
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
        storage.close()


def _new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which carries a fifth more replies; it knows no Windows."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    from uvloop import new_event_loop

    return new_event_loop()


async def _serve(settings: Settings, services: "Services", limits: "PollingLimits | None") -> None:
    """Run on Telegram where there is a token, else on a Bot API of our own with a chat page."""
    from bot.run.process import stop_on_signals

    stop = stop_on_signals()
    if settings.telegram_bot_token.get_secret_value():
        await _serve_telegram(settings, services, stop, limits)
    else:
        await _serve_local_chat(settings, services, stop)


async def _serve_telegram(
    settings: Settings, services: "Services", stop: asyncio.Event, limits: "PollingLimits | None"
) -> None:
    from bot.application import build_application
    from bot.run.polling import Polling
    from bot.run.process import on_telegram
    from bot.run.webhook import Address, Webhook

    token = settings.telegram_bot_token.get_secret_value()
    application = build_application(token, settings.telegram_api_url, services)
    if not settings.webhook_url:
        await _run(settings, stop, application, Polling(application, limits), on_telegram)
        return
    address = Address(
        settings.webhook_url, settings.webhook_host, settings.webhook_port, settings.webhook_secret.get_secret_value()
    )
    where = f"Updates are sent to {address.url}, and arrive here on port {address.port}."
    webhook = Webhook(application, address, services.storage.leases)
    await _run(settings, stop, application, webhook, lambda bot: f"{on_telegram(bot)} {where}")


async def _serve_local_chat(settings: Settings, services: "Services", stop: asyncio.Event) -> None:
    from bot.application import build_application
    from bot.local_chat.chat_state import ChatState
    from bot.local_chat.server import LocalChat
    from bot.run.polling import Polling

    # What people taught outlives this chat and is told apart by its message: ids are later at each start.
    chat = await LocalChat.start(settings.local_chat_port, ChatState(ids_after=int(time.time())))
    try:
        application = build_application(chat.token, chat.address, services)
        where = f"No token, so here is a local chat: open {chat.address}"
        await _run(settings, stop, application, Polling(application), lambda _: where)
    finally:
        await chat.stop()


async def _run(
    settings: Settings,
    stop: asyncio.Event,
    application: "EmotionApplication",
    source: "UpdateSource",
    where: Callable[["Bot"], str],
) -> None:
    from bot.run.metrics import metrics_served
    from bot.run.process import run_until
    from bot.run.systemd import SystemdNotifier

    async with metrics_served(settings.metrics_port, application.bot_data.services):
        await run_until(stop, application, SystemdNotifier(source, os.environ), where)


if __name__ == "__main__":
    sys.exit(main())
