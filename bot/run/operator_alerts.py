"""Whatever is logged as an error, with its exception, or ends the process, is counted and told to the operators."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

from telegram.error import TelegramError

from bot.context import EmotionApplication
from bot.errors import StartError

log = logging.getLogger(__name__)

_LAST_NOTICES_SECONDS = 5


@asynccontextmanager
async def operators_hear(application: EmotionApplication) -> AsyncIterator[None]:
    """Tell the operators of errors until the block ends, in their private chats; also of the one that ends it, unless
    that is a StartError, which is said where the process ends."""
    notices: asyncio.Queue[str] = asyncio.Queue()
    alarm = _Alarm(application, notices)
    telling = asyncio.create_task(_tell(application, notices))
    logging.getLogger().addHandler(alarm)
    try:
        yield
    except StartError:
        raise
    except Exception as error:
        alarm.note("", error)
        raise
    finally:
        logging.getLogger().removeHandler(alarm)
        await _told(notices)
        telling.cancel()
        await asyncio.wait([telling])


class _Alarm(logging.Handler):
    """Hears log records in whatever thread; each cause becomes a notice at most once a minute."""

    def __init__(self, application: EmotionApplication, notices: asyncio.Queue[str]) -> None:
        super().__init__(logging.ERROR)
        self._services = application.bot_data.services
        self._notices = notices
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._loop.call_soon_threadsafe(self.note, getattr(record, "incident", ""), error)

    def note(self, incident: str, error: BaseException) -> None:
        """Count an error, and have it told where its cause is due. On the loop's thread."""
        self._services.counters.errors.inc()
        notice = self._services.incidents.note(incident, error)
        if notice is not None:
            self._notices.put_nowait(notice)


async def _tell(application: EmotionApplication, notices: asyncio.Queue[str]) -> None:
    while True:
        notice = await notices.get()
        for operator in application.bot_data.services.admins:
            try:
                await application.bot.send_message(operator, escape(notice))
            except TelegramError as error:
                log.warning("The operator %s could not be told: %s", operator, error)
        notices.task_done()


async def _told(notices: asyncio.Queue[str]) -> None:
    """Until the last notices are sent, or it takes too long."""
    await asyncio.sleep(0)  # what was logged a moment ago is noted
    try:
        async with asyncio.timeout(_LAST_NOTICES_SECONDS):
            await notices.join()
    except TimeoutError:
        log.warning("The operators could not be told of the last errors in %s seconds", _LAST_NOTICES_SECONDS)
