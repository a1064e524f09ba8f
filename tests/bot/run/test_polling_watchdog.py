import pytest
from telegram.error import Conflict, NetworkError, TimedOut

from bot.errors import StartError
from bot.run.polling_watchdog import CALM_SECONDS, PollingLimits, Watchdog

CONFLICT = Conflict("terminated by other getUpdates request")


def test_silence_is_counted_anew_after_each_answer() -> None:
    watchdog = Watchdog(PollingLimits(silence=30))
    watchdog.failed(TimedOut(), 15)
    watchdog.succeeded(10)
    watchdog.failed(TimedOut(), 15)
    with pytest.raises(StartError, match=r"for 31 seconds \(no route\)"):
        watchdog.failed(NetworkError("no route"), 16)


def test_a_conflict_that_goes_on_is_the_end_though_polls_between_succeed() -> None:
    watchdog = Watchdog(PollingLimits(conflict=60))
    watchdog.failed(CONFLICT, 1)
    for _ in range(3):
        watchdog.succeeded(10)
        watchdog.failed(CONFLICT, 5)
    watchdog.succeeded(10)
    with pytest.raises(StartError, match="Another process uses this bot's token: for 60 seconds"):
        watchdog.failed(CONFLICT, 5)


def test_a_conflict_that_stays_away_is_over() -> None:
    watchdog = Watchdog(PollingLimits(conflict=60))
    watchdog.failed(CONFLICT, 1)
    watchdog.failed(CONFLICT, 50)
    watchdog.succeeded(CALM_SECONDS)
    watchdog.failed(CONFLICT, 20)
