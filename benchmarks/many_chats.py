"""Many chats, each with a recognizer of its own, answer in turn: how long it takes, and how much memory.

Run it with `make bench-chats`, or `python -m benchmarks.many_chats CHATS`. Each chat has taught three examples, of 20
different kinds. The first 20 chats are fitted; the files of each are then copied for the chats that taught the same,
as fitting them would have written them. Then every chat is asked once, in turn; memory holds the last that answered.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.services.counters import Counters
from bot.services.recognizer_cache import MOST_IN_MEMORY
from bot.services.recognizers import Recognizers
from bot.services.workers import fitting_workers
from bot.storage.storage import Storage
from engine.data.dataset import STARTER, Example
from engine.data.scores import Scores
from engine.forest.training import fit

AT_ONCE = 4
KINDS = 20
EDITION = 0  # of a chat whose past was never rewritten: the files' folder is named by it


def resident_megabytes() -> float:
    """The memory that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def teach(storage: Storage, chats: int) -> None:
    """Three examples a chat, of KINDS different kinds."""
    now = datetime.now(UTC)
    for chat in range(1, chats + 1):
        storage.agree(1, chat, now)
    for chat in range(1, chats + 1):
        kind = chat % KINDS
        examples = [Example(Scores(kind / 2, step, 10 - kind / 2), "calm") for step in range(3)]
        storage.teach(chat, 1, examples, "message:1", now)


async def fit_all(recognizers: Recognizers, storage: Storage, chats: int, folder: Path) -> None:
    """Fit a chat of each kind, and copy its files and its record for the others."""
    start = time.perf_counter()
    for chat in range(1, KINDS + 1):
        recognizers.changed(chat)
    while any(storage.versions(chat, 1)[0].measures is None for chat in range(1, KINDS + 1)):  # noqa: ASYNC110  processes fit
        await asyncio.sleep(0.1)
    print(f"{'fitted':>16}  {KINDS} recognizers in {time.perf_counter() - start:.1f} s")
    for chat in range(KINDS + 1, chats + 1):
        alike = (chat - 1) % KINDS + 1
        shutil.copytree(folder / "chats" / f"{alike}.{EDITION}", folder / "chats" / f"{chat}.{EDITION}")
        version = storage.versions(alike, 1)[0]
        storage.record_fit(chat, 1, EDITION, version.measures, version.parameters or {})


async def ask_all(recognizers: Recognizers, chats: int) -> None:
    """One reading of each chat, a few at once."""
    start, places = time.perf_counter(), asyncio.Semaphore(AT_ONCE)

    async def ask(chat: int) -> None:
        async with places:
            recognizer = await recognizers.for_chat(chat)
            assert recognizer is not recognizers.shared
            recognizer.read(Scores(5, 5, 5))
            if chat % (chats // 10) == 0:
                print(f"{'asked':>16}  {chat:>7,} chats  {resident_megabytes():7.0f} MB", flush=True)

    await asyncio.gather(*map(ask, range(1, chats + 1)))
    seconds = time.perf_counter() - start
    print(f"{'asked':>16}  {seconds:7.1f} s, {seconds / chats * 1000:.1f} ms a chat", flush=True)


async def run(chats: int, folder: Path) -> None:
    """Teach, then ask every chat once."""
    storage, fitting = Storage.open(f"sqlite:///{folder}/bot.db"), fitting_workers()
    teach(storage, chats)
    recognizers = Recognizers(fit(STARTER), storage, fitting, folder / "models", Counters())
    print(
        f"{chats:,} chats, {MOST_IN_MEMORY} recognizers in memory at the most; {resident_megabytes():.0f} MB at start"
    )
    await fit_all(recognizers, storage, chats, folder / "models")
    await ask_all(recognizers, chats)
    fitting.shutdown()
    storage.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(folder)))
