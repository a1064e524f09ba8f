"""`python -m tests.e2e.wrong_clock`: the bot's own process on a machine whose clock SIGUSR1 sets five hours on, and
SIGUSR2 five hours back."""

import signal
import sys
from datetime import UTC, datetime, timedelta

import time_machine

from bot.__main__ import main

HOURS = timedelta(hours=5)

if __name__ == "__main__":
    clock = time_machine.travel(datetime.now(UTC)).start()
    signal.signal(signal.SIGUSR1, lambda *_: clock.shift(HOURS))
    signal.signal(signal.SIGUSR2, lambda *_: clock.shift(-HOURS))
    sys.exit(main())
