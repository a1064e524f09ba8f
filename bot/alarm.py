"""Whatever is logged as an error, with its exception, is counted and told to the operators."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

from telegram.error import TelegramError

from bot.application import EmotionApplication

log = logging.getLogger(__name__)


@asynccontextmanager
async def operators_hear(application: EmotionApplication) -> AsyncIterator[None]:
    """Tell the operators of errors until the block ends, in their private chats."""
    notices: asyncio.Queue[str] = asyncio.Queue()
    alarm = _Alarm(application, notices)
    telling = asyncio.create_task(_tell(application, notices))
    logging.getLogger().addHandler(alarm)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(alarm)
        telling.cancel()
        await asyncio.wait([telling])


class _Alarm(logging.Handler):
    """Hears log records in whatever thread; each cause becomes a notice at most once a minute."""

    def __init__(self, application: EmotionApplication, notices: asyncio.Queue[str]) -> None:
        super().__init__(logging.ERROR)
        self._services = application.bot_data
        self._notices = notices
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._loop.call_soon_threadsafe(self._note, getattr(record, "incident", ""), error)

    def _note(self, incident: str, error: BaseException) -> None:
        self._services.counts.errors += 1
        notice = self._services.incidents.note(incident, error)
        if notice is not None:
            self._notices.put_nowait(notice)


async def _tell(application: EmotionApplication, notices: asyncio.Queue[str]) -> None:
    while True:
        notice = await notices.get()
        for operator in application.bot_data.admins:
            try:
                await application.bot.send_message(operator, escape(notice))
            except TelegramError as error:
                log.warning("The operator %s could not be told: %s", operator, error)
