"""What happened in the chat, numbered, for the page."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from bot.local_chat.bot_api_schema import JsonObject

_MAX_EVENTS = 1_000


class Event(NamedTuple):
    """An event's number, rising by one, and what happened."""

    number: int
    data: JsonObject


class EventLog:
    """The newest 1,000 events. A reader keeps only the number it has come to, so a slow one costs nothing."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=_MAX_EVENTS)
        self.readers: set[asyncio.Event] = set()
        self.last = 0
        self.closed = False

    def publish(self, kind: str, **fields: object) -> None:
        """Add an event and wake the readers."""
        self.last += 1
        self._events.append(Event(self.last, {"kind": kind, **fields}))
        self._wake()

    def rewrite(self, rewritten: Callable[[JsonObject], JsonObject]) -> None:
        """Let each event be what this makes of it, for those who have not read it yet; the numbers stay."""
        self._events = deque((Event(number, rewritten(data)) for number, data in self._events), maxlen=_MAX_EVENTS)

    def after(self, number: int) -> list[Event] | None:
        """The events after a number, or None where some are gone or the number is not ours."""
        if number > self.last or number < self.last - len(self._events):
            return None
        return [event for event in self._events if event.number > number]

    @contextmanager
    def reader(self) -> Iterator[asyncio.Event]:
        """An asyncio event that is set whenever something happens; the reader clears it."""
        changed = asyncio.Event()
        self.readers.add(changed)
        try:
            yield changed
        finally:
            self.readers.discard(changed)

    def close(self) -> None:
        """Wake the readers for the last time."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        for changed in self.readers:
            changed.set()
