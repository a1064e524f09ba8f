"""The long-lived process: connect, take updates, stop cleanly."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType
from typing import Protocol

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.application import api_of, token_refused
from bot.context import EmotionApplication
from bot.errors import StartError
from bot.run.operator_alerts import alerting_operators
from engine.charts.reading_charts import draw_file_summary

log = logging.getLogger(__name__)

_PAUSES_SECONDS = (1, 2, 4)
_LAST_ANSWERS_SECONDS = 30
"""What the answers under way are given where Telegram is no longer heard: the sending may be in vain too."""


class UpdateSource(Protocol):
    """How updates come to the application."""

    async def start(self) -> None:
        """Take updates from now on. Raises StartError where that cannot be."""

    async def watch(self) -> None:
        """Block until no updates can be had any more. Raises StartError then."""

    async def stop(self) -> None:
        """Take no more. Also called where `start` failed or was never called."""


def stop_on_signals() -> asyncio.Event:
    """An event that the first SIGINT or SIGTERM sets. A second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def ask_to_stop() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows
                loop.remove_signal_handler(number)
            signal.signal(number, _end_at_once)

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ask_to_stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ask_to_stop))
    return stop


def _end_at_once(number: int, _: FrameType | None) -> None:
    """Without an exception, which would be raised anywhere and be logged by everything that it passes."""
    os._exit(128 + number)


def on_telegram(bot: Bot, arrival: str = "") -> str:
    """Where people find the bot: its name, the link that opens a chat with it, and how its updates arrive."""
    return f"The emotion bot is on Telegram as @{bot.username} ({bot.link}){arrival}."


async def run_until(
    stop: asyncio.Event,
    application: EmotionApplication,
    source: UpdateSource,
    where: Callable[[Bot], str] = on_telegram,
) -> None:
    """Answer updates until `stop` is set, then finish the answers under way. A line on start says `where` people
    find the bot. Raises StartError: the token is refused, the Bot API cannot be reached, or no updates can be had
    (any more)."""
    try:
        if await _connected(application, stop):
            async with alerting_operators(application):
                await _answer_until(stop, application, source, where)
    finally:
        await application.bot_data.services.recognizers.stop()
        await application.shutdown()
        await application.bot.shutdown()  # what it opened stays open where the application could not be initialized


async def _answer_until(
    stop: asyncio.Event, application: EmotionApplication, source: UpdateSource, where: Callable[[Bot], str]
) -> None:
    warming_up: asyncio.Task[None] | None = None
    try:
        await _publish_menu(application)
        await application.start()
        warming_up = asyncio.create_task(_warm_up(application))
        await source.start()
        print(f"{where(application.bot)} Stop with Ctrl-C.", flush=True)
        await _stopped(stop, source)
        log.info("Stopping: finishing the answers under way")
    finally:
        await _shut_down(application, source, warming_up, None if stop.is_set() else _LAST_ANSWERS_SECONDS)


async def _stopped(stop: asyncio.Event, source: UpdateSource) -> None:
    """Wait until the operator stops the process. Raises StartError where the updates end first."""
    stopping, watching = asyncio.create_task(stop.wait()), asyncio.create_task(source.watch())
    try:
        await asyncio.wait([stopping, watching], return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            await watching
    finally:
        stopping.cancel()
        watching.cancel()
        await asyncio.wait([stopping, watching])


async def _warm_up(application: EmotionApplication) -> None:
    """Start the drawing process and have its fonts found before the first person asks; fit what is due; and keep on
    with what goes on in the background."""
    services = application.bot_data.services
    shared = services.recognizers.shared
    drawing = services.draw(draw_file_summary, shared.dataset.counts, 1.0, 0)
    await asyncio.gather(*map(_prepared, (drawing, services.recognizers.maintain(), services.upkeep.run())))


async def _prepared(work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:
        log.exception("Not everything could be prepared; it is tried again when it is needed")


async def _connected(application: EmotionApplication, stop: asyncio.Event) -> bool:
    """Whether the Bot API answered; False where the operator stopped the process meanwhile."""
    api = api_of(application.bot)
    for pause in (*_PAUSES_SECONDS, None):
        try:
            await application.initialize()
        except InvalidToken:
            raise token_refused(application.bot) from None
        except TelegramError as error:
            if pause is None:
                raise StartError(
                    f"{api} cannot be reached ({error}). Check the network and TELEGRAM_API_URL."
                ) from None
            log.warning("%s cannot be reached (%s); trying again in %s s", api, error, pause)
        else:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
            break
    return False


async def _publish_menu(application: EmotionApplication) -> None:
    """Set Telegram's command menu from the table of commands."""
    menu = [BotCommand(c.name, c.description) for c in application.bot_data.services.commands if c.in_menu]
    try:
        await application.bot.set_my_commands(menu)
    except TelegramError as error:
        log.warning("The command menu could not be set: %s", error)


async def _shut_down(
    application: EmotionApplication, source: UpdateSource, warming_up: asyncio.Task[None] | None, seconds: float | None
) -> None:
    await source.stop()
    if application.running:
        try:
            async with asyncio.timeout(seconds):
                await application.stop()
                await application.bot_data.services.per_chat_queue.drain()
                await application.bot_data.services.edits.finish()
        except TimeoutError:
            log.warning("Some answers could not be given in %s seconds", seconds)
    if warming_up is not None:
        warming_up.cancel()
        await asyncio.wait([warming_up])
