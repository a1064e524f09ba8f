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
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.arguments import parse_arguments
from bot.errors import PersonError, StartError
from bot.logs import json_lines, redacted, set_up_logging, text_lines
from bot.settings import Settings, read_settings
from engine.data.errors import EngineError

ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"
"""numpy and scipy start as many as there are processors when they are imported: a sixth of the CPU that importing
scikit-learn takes, and three scores have no use for them."""

if TYPE_CHECKING:
    from bot.context import EmotionApplication, Services
    from bot.run.process import UpdateSource


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot or a terminal command; the process's exit code."""
    asked = parse_arguments(arguments)
    os.environ.setdefault(ALGEBRA_THREADS, "1")
    secrets: tuple[str, ...] = ()
    structured = False
    try:
        settings = read_settings()
        secrets = settings.telegram_bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()
        structured = settings.log_format == "json"
        set_up_logging(settings.log_level, json_lines() if structured else text_lines(), *secrets)
        if asked.command == "run":
            _run_bot(settings)
        else:
            _run_command(asked.command, asked, settings)
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


def _run_command(command: str, asked: Namespace, settings: Settings) -> None:
    if command == "doctor":
        from bot.cli import doctor

        doctor.examine(settings)
    elif command in ("backup", "restore"):
        from bot.cli import backup

        act = backup.back_up if command == "backup" else backup.restore
        act(settings.database_url.get_secret_value(), asked.file)
    else:
        from bot.cli import model_commands

        if command == "predict":
            model_commands.predict(asked.scores, asked.chart, settings.models_dir)
        elif command == "evaluate":
            model_commands.evaluate(asked.dataset)
        else:
            model_commands.train(asked.dataset, settings.models_dir)


def _run_bot(settings: Settings) -> None:
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
            runner.run(_serve(settings, services))
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


async def _serve(settings: Settings, services: "Services") -> None:
    """Run on Telegram where there is a token, else on a Bot API of our own with a chat page."""
    from bot.run.process import stop_on_signals

    stop = stop_on_signals()
    if settings.telegram_bot_token.get_secret_value():
        await _serve_telegram(settings, services, stop)
    else:
        await _serve_local_chat(settings, services, stop)


async def _serve_telegram(settings: Settings, services: "Services", stop: asyncio.Event) -> None:
    from bot.application import build_application
    from bot.run.polling import Polling
    from bot.run.webhook import Address, Webhook

    token = settings.telegram_bot_token.get_secret_value()
    application = build_application(token, settings.telegram_api_url, services)
    if not settings.webhook_url:
        await _run(settings, stop, application, Polling(application), "The emotion bot is on Telegram.")
        return
    address = Address(
        settings.webhook_url, settings.webhook_host, settings.webhook_port, settings.webhook_secret.get_secret_value()
    )
    webhook = Webhook(application, address, services.storage.leases)
    where = f"The emotion bot is on Telegram, which sends to {address.url}; that arrives here on port {address.port}."
    await _run(settings, stop, application, webhook, where)


async def _serve_local_chat(settings: Settings, services: "Services", stop: asyncio.Event) -> None:
    from bot.application import build_application
    from bot.local_chat.server import LocalChat
    from bot.run.polling import Polling

    # What people taught outlives this chat and is told apart by its message: ids are later at each start.
    chat = await LocalChat.start(settings.local_chat_port, ids_after=int(time.time()))
    try:
        application = build_application(chat.token, chat.address, services)
        where = f"No token, so here is a local chat: open {chat.address}"
        await _run(settings, stop, application, Polling(application), where)
    finally:
        await chat.stop()


async def _run(
    settings: Settings, stop: asyncio.Event, application: "EmotionApplication", source: "UpdateSource", where: str
) -> None:
    from bot.run.metrics import metrics_served
    from bot.run.process import run_until
    from bot.run.systemd import Supervised

    async with metrics_served(settings.metrics_port, application.bot_data.services):
        await run_until(stop, application, Supervised(source, os.environ), where)


if __name__ == "__main__":
    sys.exit(main())
