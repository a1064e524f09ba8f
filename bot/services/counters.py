"""What the process has done since its start, in plain numbers: counting must cost an answer nothing."""

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from telegram import Update

BOUNDS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Of the buckets that answers are counted in, by how long they took; one more is for the rest."""
_KINDS = ("message", "callback_query", "inline_query")


class Counters:
    """Updates by their kind, how long they took, and unexpected errors."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.updates: Counter[str] = Counter()
        self.answers = [0] * (len(BOUNDS_SECONDS) + 1)
        self.answer_seconds = 0.0
        self.errors = 0
        self._clock = clock
        self._started = clock()

    @property
    def uptime_seconds(self) -> float:
        """Since when this counts."""
        return self._clock() - self._started

    def handled(self, update: object, seconds: float) -> None:
        """An update was handled, so many seconds after it was taken."""
        self.updates[_kind_of(update)] += 1
        self.answers[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.answer_seconds += seconds


def _kind_of(update: object) -> str:
    if isinstance(update, Update):
        for kind in _KINDS:
            if getattr(update, kind) is not None:
                return kind
    return "other"


def memory_bytes() -> int:
    """What this process holds in memory, its workers apart; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
