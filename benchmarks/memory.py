"""What the bot's own process holds after many distinct readings, and how long it takes to start."""

import itertools
import sys
from dataclasses import dataclass

from benchmarks.harness import running_harness
from benchmarks.replies import PYTHON, all_scores

AT_ONCE = 500
FEW, MANY = 1_000, 10_000


@dataclass(frozen=True)
class Memory:
    """In seconds and megabytes."""

    start: float
    after_few: float
    after_many: float


def measure() -> Memory:
    """Start a bot and ask for ever new scores."""
    texts, sizes = all_scores(), {}
    with running_harness() as harness:
        bot = harness.start("this bot", PYTHON, "-m", "bot")
        for asked in range(AT_ONCE, MANY + 1, AT_ONCE):
            bot.round(list(itertools.islice(texts, AT_ONCE)))
            sizes[asked] = bot.resident_megabytes
            print(f"{asked:,} distinct readings: {sizes[asked]:.0f} MB", file=sys.stderr, flush=True)
    return Memory(bot.started_in, sizes[FEW], sizes[MANY])
