"""`python -m tests.e2e.impatient`: the bot's own process, which loses patience within seconds."""

import sys
from functools import partial

from bot.__main__ import main
from bot.run import polling
from bot.run.polling_watchdog import PollingLimits

if __name__ == "__main__":
    polling.Polling = partial(polling.Polling, limits=PollingLimits(silence=3, conflict=3))  # type: ignore[assignment, misc]
    sys.exit(main())
