"""The one message of a chat that says what was learned from its votes: one for as long as it is fresh."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import TTLCache
from telegram import Message

from engine.data.scores import Scores

_FRESH_SECONDS = 600
_MOST_CHATS = 10_000
_MOST_TOLD = 50


@dataclass(eq=False)
class LearnedReport:
    """What is told: for each performance that was voted on, what was answered to it before, such as `angry, 46%`.
    `origin` is the message that it replies to, `message` the one that shows it, once it was sent."""

    origin: Message
    before: dict[Scores, str] = field(default_factory=dict)
    message: Message | None = None
    version: int = 0
    """The newest version that it is to tell of."""
    waits: bool = False
    """Whether a fit is waited for."""
    closed: bool = False
    """Whether it stands as it is for good: examples went or came back meanwhile."""

    def add(self, scores: Scores, before: str, version: int) -> None:
        """Tell of this performance too; what was answered first stays, and the last come last."""
        self.version = version
        self.before[scores] = self.before.pop(scores, before)
        if len(self.before) > _MOST_TOLD:
            del self.before[next(iter(self.before))]


class LearnedReports:
    """The report of each chat that is still added to. In memory, and bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._reports: TTLCache[int, LearnedReport] = TTLCache(_MOST_CHATS, _FRESH_SECONDS, clock)

    def current(self, chat_id: int) -> LearnedReport | None:
        """The report that tells of the chat's votes now."""
        return self._reports.get(chat_id)

    def open(self, chat_id: int, origin: Message) -> LearnedReport:
        """That report, or a new one."""
        return self._reports.setdefault(chat_id, LearnedReport(origin))

    def close(self, chat_id: int) -> None:
        """Nothing more is added to it: what comes is another story."""
        report = self._reports.pop(chat_id, None)
        if report is not None:
            report.closed = True
