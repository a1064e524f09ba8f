"""Unexpected errors, as the operators are alerted to them: each cause at most once a minute."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from traceback import walk_tb

from cachetools import LRUCache

from bot.text.error_text import alert_text

QUIET_SECONDS = 60
_MOST_CAUSES = 256


@dataclass(slots=True)
class _Alerted:
    """When a cause was last alerted, and how often it occurred since."""

    at: float
    suppressed: int = 0


class Incidents:
    """Which incidents are alerted. Bounded: the least recently seen cause is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._alerted: LRUCache[str, _Alerted] = LRUCache(_MOST_CAUSES)

    def alert_for(self, incident: str, error: BaseException) -> str | None:
        """The alert of this incident, as plain text; None where its cause was alerted within the last minute.
        `incident` is its name, where it has one."""
        cause, now = cause_of(error), self._clock()
        last = self._alerted.get(cause)
        if last is not None and now - last.at < QUIET_SECONDS:
            last.suppressed += 1
            return None
        self._alerted[cause] = _Alerted(now)
        return alert_text(incident, cause, last.suppressed if last else 0)


def new_incident() -> str:
    """A name for an incident, which finds it in the log."""
    return secrets.token_hex(4)


def cause_of(error: BaseException) -> str:
    """`ScoreError in engine.data.scores:31`: the error's type, and the last line of this project that it went through;
    of whatever, where there is none."""
    lines = [f"{frame.f_globals.get('__name__')}:{number}" for frame, number in walk_tb(error.__traceback__)]
    ours = [line for line in lines if line.startswith(("bot.", "engine."))]
    return f"{type(error).__name__} in {(ours or lines or ['no place'])[-1]}"
