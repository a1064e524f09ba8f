"""How much a person, or a chat, may ask at once. Pure: the caller has the clock."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto

from cachetools import LRUCache

MOST_REMEMBERED = 50_000


class Verdict(Enum):
    """Whether an update is answered; where it is not, only the first of a row is answered with why."""

    ANSWER = auto()
    NOTIFY = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: so much at once, of which each update takes its cost, refilled by so much a second. After it was
    emptied, nothing is answered until it holds `resume` again."""

    burst: int
    per_second: float
    resume: int

    @property
    def pause_seconds(self) -> float:
        """How long an emptied one stays closed."""
        return self.resume / self.per_second


@dataclass(slots=True)
class _Bucket:
    tokens: float
    updated_at: float
    closed: bool = False


class RateLimiter:
    """What is left to each person or chat. Bounded: whoever was quiet longest is forgotten, and begins anew."""

    def __init__(self, rate: Rate, most: int = MOST_REMEMBERED) -> None:
        self.rate = rate
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(most)

    def take(self, who: Hashable, now: float, cost: int) -> Verdict:
        """Count an update of theirs of this cost at this moment, in seconds of a clock that never goes back."""
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = _Bucket(self.rate.burst, now)
        bucket.tokens = min(self.rate.burst, bucket.tokens + (now - bucket.updated_at) * self.rate.per_second)
        bucket.updated_at = now
        if bucket.closed:
            if bucket.tokens < self.rate.resume:
                return Verdict.DROP
            bucket.closed = False
        if bucket.tokens >= cost:
            bucket.tokens -= cost
            return Verdict.ANSWER
        bucket.tokens, bucket.closed = 0.0, True
        return Verdict.NOTIFY
