"""The long-lived process: connect, poll, stop cleanly."""

import asyncio
import logging
import signal

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Updater

from bot.application import ALLOWED_UPDATES, EmotionApplication, publish_menu
from bot.errors import StartError
from bot.ordering import OrderedByChat
from engine.charts import draw_overview

log = logging.getLogger(__name__)

_PAUSES_SECONDS = (1, 2, 4)


def stop_on_signals() -> asyncio.Event:
    """An event that the first SIGINT or SIGTERM sets. A second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def ask_to_stop() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask_to_stop)
    return stop


async def poll_until(stop: asyncio.Event, application: EmotionApplication, where: str) -> None:
    """Answer updates until `stop` is set, then finish the answers under way.

    Raises:
        StartError: the token is refused or the Bot API cannot be reached.
    """
    try:
        if not await _connected(application, stop):
            return
        await _publish_menu(application)
        await application.start()
        preparing = asyncio.gather(_draw_once(application), application.bot_data.recognizers.tidy())
        await _start_polling(application)
        print(f"{where} Stop with Ctrl-C.", flush=True)
        await stop.wait()
        log.info("Stopping: finishing the answers under way")
        preparing.cancel()
    finally:
        await _end(application)


async def _draw_once(application: EmotionApplication) -> None:
    """Have the drawing process started, and its fonts found, before the first person asks."""
    services = application.bot_data
    shared = services.recognizers.shared
    await services.draw(draw_overview, shared.importances, shared.dataset.counts)


async def _connected(application: EmotionApplication, stop: asyncio.Event) -> bool:
    """Whether the Bot API answered; False where the operator stopped the process meanwhile."""
    for pause in (*_PAUSES_SECONDS, None):
        try:
            await application.initialize()
        except InvalidToken:
            raise _refused(application) from None
        except TelegramError as error:
            if pause is None:
                raise StartError(
                    f"The Bot API cannot be reached ({error}). Check the network and TELEGRAM_API_URL."
                ) from None
            log.warning("The Bot API cannot be reached (%s); trying again in %s s", error, pause)
        else:
            return True
        if await _set_within(stop, pause):
            break
    return False


async def _set_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _refused(application: EmotionApplication) -> StartError:
    api = application.bot.base_url.removesuffix(f"/bot{application.bot.token}")
    return StartError(
        f"{api} refuses the token. Copy TELEGRAM_BOT_TOKEN anew from @BotFather, and check TELEGRAM_API_URL."
    )


async def _publish_menu(application: EmotionApplication) -> None:
    try:
        await publish_menu(application)
    except TelegramError as error:
        log.warning("The command menu could not be set: %s", error)


async def _start_polling(application: EmotionApplication) -> None:
    try:
        await _updater(application).start_polling(
            allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False, error_callback=_report
        )
    except InvalidToken:
        raise _refused(application) from None
    except TelegramError as error:
        raise StartError(f"Polling cannot start: {error}") from None


def _report(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another process uses this bot's token; stop one of the two (%s)", error)
    else:
        log.warning("Polling failed and goes on: %s", error)


async def _end(application: EmotionApplication) -> None:
    if _updater(application).running:
        await _updater(application).stop()
    if application.running:
        await application.stop()
        await _drained(application)
    await application.bot_data.recognizers.stop()
    await application.shutdown()


async def _drained(application: EmotionApplication) -> None:
    """Until the answers under way are given."""
    if isinstance(application.update_processor, OrderedByChat):
        await application.update_processor.drained()


def _updater(application: EmotionApplication) -> Updater:
    if application.updater is None:
        raise TypeError("the application was built without an updater")
    return application.updater
