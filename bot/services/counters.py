"""What the process has done since its start, as Prometheus metrics."""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from telegram import Update

BUCKET_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_KINDS = ("message", "edited_message", "callback_query", "inline_query")


class Counters:
    """Updates by their kind, how long they took, fits and unexpected errors, on a registry of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.registry = CollectorRegistry()
        updates = Counter("emotion_bot_updates", "Updates handled.", ["kind"], registry=self.registry)
        self._updates = {kind: updates.labels(kind) for kind in (*_KINDS, "other")}
        self._answer_seconds = Histogram(
            "emotion_bot_answer_seconds",
            "From taking an update to having handled it.",
            buckets=BUCKET_SECONDS,
            registry=self.registry,
        )
        self.errors = Counter("emotion_bot_errors", "Unexpected errors.", registry=self.registry)
        self.fits = Counter("emotion_bot_fits", "Fits done.", registry=self.registry)
        ProcessCollector(registry=self.registry)
        self._clock = clock
        self._started = clock()

    @property
    def uptime_seconds(self) -> float:
        """Since when this counts."""
        return self._clock() - self._started

    def handled(self, update: object, seconds: float) -> None:
        """Count an update that was handled so many seconds after it was taken."""
        self._updates[_kind_of(update)].inc()
        self._answer_seconds.observe(seconds)

    def value(self, sample: str) -> float:
        """What a sample without labels, like `emotion_bot_errors_total`, stands at; 0 where there is none."""
        return self.registry.get_sample_value(sample) or 0.0


def _kind_of(update: object) -> str:
    if isinstance(update, Update):
        for kind in _KINDS:
            if getattr(update, kind) is not None:
                return kind
    return "other"
