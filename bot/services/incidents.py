"""Unexpected errors, as the operators hear of them: each cause at most once a minute."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from traceback import walk_tb

from cachetools import LRUCache

QUIET_SECONDS = 60
_MOST_CAUSES = 256


@dataclass(slots=True)
class _Alerted:
    """When a cause was told last, and how often it came since then."""

    at: float
    suppressed: int = 0


class Incidents:
    """Which incidents are told. Bounded: the cause that was quiet longest is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._alerted: LRUCache[str, _Alerted] = LRUCache(_MOST_CAUSES)

    def alert_for(self, incident: str, error: BaseException) -> str | None:
        """What to tell of this incident, as plain text; None where its cause was told within the last minute.
        `incident` is its name, where it has one."""
        cause, now = cause_of(error), self._clock()
        last = self._alerted.get(cause)
        if last is not None and now - last.at < QUIET_SECONDS:
            last.suppressed += 1
            return None
        self._alerted[cause] = _Alerted(now)
        more = f" Since I last told of it there were {last.suppressed} more." if last and last.suppressed else ""
        what = f"Incident {incident}" if incident else "An error"
        return f"{what}: {cause}.{more} The log has the rest."


def new_incident() -> str:
    """A name for an incident, which finds it in the log."""
    return secrets.token_hex(4)


def cause_of(error: BaseException) -> str:
    """`ScoreError in engine.data.scores:31`: the error's type, and the last line of this project that it went through;
    of whatever, where there is none."""
    places = [f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__)]
    ours = [place for place in places if place.startswith(("bot.", "engine."))]
    return f"{type(error).__name__} in {(ours or places or ['no place'])[-1]}"
