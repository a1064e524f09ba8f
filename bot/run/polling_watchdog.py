"""When polling has gone deaf: nothing heard for too long, or another process that takes the updates. Pure."""

from dataclasses import dataclass

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.errors import StartError

CALM_SECONDS = 45
"""Longer than the pause of a process that was refused and its next poll together: a conflict is over then."""


@dataclass(frozen=True, slots=True)
class PollingLimits:
    """How long polling may go on in vain, in seconds."""

    silence: float = 120
    conflict: float = 60
    standstill: float = 600
    """While so many updates wait that no more are taken."""


class Watchdog:
    """Judges polling by each attempt's outcome, and by the seconds that it took with the pause after it.

    Time is what the attempts took, not what a clock says: a machine that slept was not deaf.
    """

    def __init__(self, limits: PollingLimits) -> None:
        self._limits = limits
        self._silent = 0.0
        self._disputed: float | None = None
        self._calm = 0.0

    def succeeded(self, seconds: float) -> None:
        """Telegram answered as it should."""
        self._silent = 0.0
        self._note_calm(seconds)

    def failed(self, error: TelegramError, seconds: float) -> None:
        """Telegram refused, or did not answer. Raises StartError: polling has been in vain for too long; the process
        is to end."""
        if isinstance(error, Conflict):
            self._note_conflict(seconds)
            return
        self._silent = 0.0 if isinstance(error, RetryAfter) else self._silent + seconds
        self._note_calm(seconds)
        if self._silent >= self._limits.silence:
            raise StartError(
                f"Nothing was heard from Telegram for {self._silent:.0f} seconds ({error}). "
                "The process ends, to be started anew."
            )

    def _note_conflict(self, seconds: float) -> None:
        self._silent, self._calm = 0.0, 0.0
        self._disputed = 0.0 if self._disputed is None else self._disputed + seconds
        if self._disputed >= self._limits.conflict:
            raise StartError(
                f"Another process uses this bot's token: for {self._disputed:.0f} seconds both have asked for updates. "
                "Stop one of the two."
            )

    def _note_calm(self, seconds: float) -> None:
        """Polls that succeed between two conflicts do not end them, unless it stays calm for long."""
        if self._disputed is None:
            return
        self._disputed += seconds
        self._calm += seconds
        if self._calm >= CALM_SECONDS:
            self._disputed, self._calm = None, 0.0
