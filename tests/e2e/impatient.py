"""`python -m tests.e2e.impatient`: the bot's own process, which loses patience within seconds."""

import sys

from bot.__main__ import main
from bot.run.polling_watchdog import PollingLimits

if __name__ == "__main__":
    sys.exit(main(limits=PollingLimits(silence=3, conflict=3), lock_seconds=1))
