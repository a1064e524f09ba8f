"""Signals on an event loop that knows none, as on Windows."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from bot.run.process import stop_on_signals


class DeafLoop(asyncio.SelectorEventLoop):
    """Refuses signal handlers as the event loops of Windows do."""

    def add_signal_handler(self, *_: object) -> None:
        raise NotImplementedError

    def remove_signal_handler(self, *_: object) -> bool:
        raise NotImplementedError


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_as_before")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_bot_where_the_event_loop_knows_none(number: int) -> None:
    async def stopped() -> None:
        stop = stop_on_signals()
        os.kill(os.getpid(), number)
        await asyncio.wait_for(stop.wait(), 60)

    with asyncio.Runner(loop_factory=DeafLoop) as runner:
        runner.run(stopped())
