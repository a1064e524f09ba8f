"""Many chats, each with a recognizer of its own, answer in turn: how long it takes, and how much memory.

Run it with `make bench-chats`, or `python -m benchmarks.many_chats CHATS`. Each chat has taught three examples. The
first round fits every recognizer, the second finds it on disk; memory holds the 200 that answered last.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.recognizers import MOST_IN_MEMORY, Recognizers
from bot.storage.storage import Storage
from bot.workers import Worker, fitting_processes
from engine.dataset import STARTER, Example
from engine.scores import Scores
from engine.training import fit

AT_ONCE = 4


def resident_megabytes() -> float:
    """The memory that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def teach(storage: Storage, chats: int) -> None:
    """Three examples a chat, different from chat to chat."""
    now = datetime.now(UTC)
    storage.agree(1, now)
    for chat in range(1, chats + 1):
        lowest = chat % 8
        examples = [Example(Scores(lowest + step, chat % 11, step), "calm") for step in range(3)]
        storage.teach(chat, 1, examples, "message:1", now)


async def ask_all(recognizers: Recognizers, chats: int, name: str) -> None:
    """One reading of each chat, a few at once."""
    start, places = time.perf_counter(), asyncio.Semaphore(AT_ONCE)

    async def ask(chat: int) -> None:
        async with places:
            recognizer = await recognizers.of(chat)
            recognizer.read(Scores(5, 5, 5))
            if chat % (chats // 10) == 0:
                print(f"{name:>16}  {chat:>7,} chats  {resident_megabytes():7.0f} MB", flush=True)

    await asyncio.gather(*map(ask, range(1, chats + 1)))
    seconds = time.perf_counter() - start
    print(f"{name:>16}  {seconds:7.1f} s, {seconds / chats * 1000:.1f} ms a chat", flush=True)


async def run(chats: int, folder: Path) -> None:
    """Teach, then ask every chat twice."""
    storage, fitting = Storage.open(f"sqlite:///{folder}/bot.db"), Worker(fitting_processes)
    recognizers = Recognizers(fit(STARTER), storage, fitting, folder / "models")
    print(
        f"{chats:,} chats, {MOST_IN_MEMORY} recognizers in memory at the most; {resident_megabytes():.0f} MB at start"
    )
    teach(storage, chats)
    await ask_all(recognizers, chats, "fitted anew")
    await ask_all(recognizers, chats, "found on disk")
    fitting.shutdown()
    storage.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(folder)))
