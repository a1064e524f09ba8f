"""Updates that the bot asks Telegram for."""

import logging

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Updater

from bot.application import ALLOWED_UPDATES, EmotionApplication, token_refused
from bot.errors import StartError

log = logging.getLogger(__name__)


class Polling:
    """Long polling. A webhook that was set before is removed, with nothing lost."""

    def __init__(self, application: EmotionApplication) -> None:
        if application.updater is None:
            raise TypeError("the application was built without an updater")
        self._updater: Updater = application.updater

    async def start(self) -> None:
        """Ask for updates from now on.

        Raises:
            StartError: the token is refused, or the Bot API does not answer.
        """
        try:
            await self._updater.start_polling(
                allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False, error_callback=_report
            )
        except InvalidToken:
            raise token_refused(self._updater.bot) from None
        except TelegramError as error:
            raise StartError(f"Polling cannot start: {error}") from None

    async def stop(self) -> None:
        """Ask no more."""
        if self._updater.running:
            await self._updater.stop()


def _report(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another process uses this bot's token; stop one of the two (%s)", error)
    else:
        log.warning("Polling failed and goes on: %s", error)
