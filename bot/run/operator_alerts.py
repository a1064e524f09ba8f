"""Alerts to the operators: of each exception that is logged as an error, or ends the process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

from telegram.error import TelegramError

from bot.context import EmotionApplication
from bot.errors import StartError

log = logging.getLogger(__name__)

_FLUSH_SECONDS = 5


@asynccontextmanager
async def alerting_operators(application: EmotionApplication) -> AsyncIterator[None]:
    """Alert the operators to errors until the block ends, in their private chats; also of the one that ends it, unless
    that is a StartError, which is said where the process ends."""
    alerts: asyncio.Queue[str] = asyncio.Queue()
    handler = _AlertHandler(application, alerts)
    sending = asyncio.create_task(_send_alerts(application, alerts))
    logging.getLogger().addHandler(handler)
    try:
        yield
    except StartError:
        raise
    except Exception as error:
        handler.record_error("", error)
        raise
    finally:
        logging.getLogger().removeHandler(handler)
        await _flush(alerts)
        sending.cancel()
        await asyncio.wait([sending])


class _AlertHandler(logging.Handler):
    """Takes log records of any thread; each cause becomes an alert at most once a minute."""

    def __init__(self, application: EmotionApplication, alerts: asyncio.Queue[str]) -> None:
        super().__init__(logging.ERROR)
        self._services = application.bot_data.services
        self._alerts = alerts
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._loop.call_soon_threadsafe(self.record_error, getattr(record, "incident", ""), error)

    def record_error(self, incident: str, error: BaseException) -> None:
        """Count an error, and queue an alert where its cause is due. On the loop's thread."""
        self._services.counters.errors.inc()
        alert = self._services.incidents.alert_for(incident, error)
        if alert is not None:
            self._alerts.put_nowait(alert)


async def _send_alerts(application: EmotionApplication, alerts: asyncio.Queue[str]) -> None:
    while True:
        alert = await alerts.get()
        for operator in application.bot_data.services.admins:
            try:
                await application.bot.send_message(operator, escape(alert))
            except TelegramError as error:
                log.warning("An operator could not be told: %s", error)
        alerts.task_done()


async def _flush(alerts: asyncio.Queue[str]) -> None:
    """Wait until the last alerts are sent, or it takes too long."""
    await asyncio.sleep(0)  # what was logged a moment ago is noted
    try:
        async with asyncio.timeout(_FLUSH_SECONDS):
            await alerts.join()
    except TimeoutError:
        log.warning("The operators could not be told of the last errors in %s seconds", _FLUSH_SECONDS)
