"""How much a person, or a chat, may ask at once. Pure: the caller has the clock."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto

from cachetools import LRUCache

MOST_REMEMBERED = 50_000


class Verdict(Enum):
    """Whether an update is answered; where it is not, the first of a row is told why."""

    ANSWER = auto()
    NOTIFY = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: so many updates at once, refilled by so many a second. After it was emptied, nothing is
    answered until it holds `resume` again."""

    at_once: int
    a_second: float
    resume: int

    @property
    def pause_seconds(self) -> float:
        """How long an emptied one stays closed."""
        return self.resume / self.a_second


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    closed: bool = False


class RateLimiter:
    """What is left to each person or chat. Bounded: whoever was quiet longest is forgotten, and begins anew."""

    def __init__(self, rate: Rate, most: int = MOST_REMEMBERED) -> None:
        self.rate = rate
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(most)

    def take(self, who: Hashable, now: float) -> Verdict:
        """Count one update of theirs at this moment, in seconds of a clock that never goes back."""
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = _Bucket(self.rate.at_once, now)
        bucket.left = min(self.rate.at_once, bucket.left + (now - bucket.at) * self.rate.a_second)
        bucket.at = now
        if bucket.closed:
            if bucket.left < self.rate.resume:
                return Verdict.DROP
            bucket.closed = False
        if bucket.left >= 1:
            bucket.left -= 1
            return Verdict.ANSWER
        bucket.left, bucket.closed = 0.0, True
        return Verdict.NOTIFY
