"""What other people notice of a flood: how long 20 of them a second wait for their answers, calm and meanwhile.

The Bot API takes 50 ms to answer, as the real one does.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

from tests.soak.bot_api import Call, TrafficApi, serve
from tests.soak.bot_process import start_bot

SECONDS = 10
OTHERS_PER_SECOND = 20
FLOOD = 10_000
CHATS = 5_000
API_SECONDS = 0.05
_FLOODER = 9_000_001
_FIRST_OTHER = 1_000_001
_FIRST_CHAT = 2_000_001
_PATIENCE_SECONDS = 60

Flood = Callable[[TrafficApi], Coroutine[None, None, None]]


class TimedApi(TrafficApi):
    """Notes when each of the others asked and was answered; takes a moment for each call, `getUpdates` aside."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[int, float] = {}
        self.latencies: dict[int, float] = {}

    def ask(self, chat_id: int, text: str) -> None:
        """One of the others writes."""
        self.asked[chat_id] = time.perf_counter()
        self.say(chat_id, text)

    async def answer(self, call: Call) -> object:
        """As ever, a moment later."""
        if call.method != "getUpdates":
            await asyncio.sleep(API_SECONDS)
        if call.sends and call.chat_id in self.asked:
            self.latencies.setdefault(call.chat_id, time.perf_counter() - self.asked[call.chat_id])
        return await super().answer(call)

    @property
    def p99(self) -> float:
        """The 99th percentile of the others' latencies, in seconds."""
        latencies = sorted(self.latencies.values())
        return latencies[int(len(latencies) * 0.99) - 1]


async def nothing(api: TrafficApi) -> None:
    """Calm."""


async def one_person(api: TrafficApi) -> None:
    """One person sends as much as a program can, over the whole time."""
    for _ in range(FLOOD // 100):
        for _ in range(100):
            api.say(_FLOODER, "/predict 9 8 9")
        await asyncio.sleep(SECONDS / (FLOOD / 100))


async def many_chats(api: TrafficApi) -> None:
    """As many chats as that ask once, within the time."""
    for start in range(0, CHATS, 50):
        for chat in range(start, start + 50):
            api.say(_FIRST_CHAT + chat, "/predict 9 8 9")
        await asyncio.sleep(SECONDS / (CHATS / 50))


async def new_charts(api: TrafficApi) -> None:
    """One person asks for a chart that nobody had, again and again."""
    chance = random.Random(1)  # noqa: S311 - no secret
    for _ in range(SECONDS * 50):
        api.say(_FLOODER, f"/predict {chance.uniform(0, 10):.6f} 8 9")
        await asyncio.sleep(1 / 50)


async def others(api: TimedApi, first: int) -> None:
    """People who each ask once, half of them for a chart of their own."""
    for number in range(SECONDS * OTHERS_PER_SECOND):
        api.ask(first + number, f"/predict 9 8 {number / 100 if number % 2 else 9}")
        await asyncio.sleep(1 / OTHERS_PER_SECOND)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while len(api.latencies) < len(api.asked):  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(0.01)


async def measure(flood: Flood) -> float:
    """The others' p99 during a flood, in seconds, with a bot of its own."""
    api = TimedApi()
    server, port = await serve(api)
    with tempfile.TemporaryDirectory() as folder:
        bot = await start_bot(port, Path(folder))
        await others(api, _FIRST_OTHER)  # the bot has drawn what will be asked for again
        api.asked.clear()
        api.latencies.clear()
        flooding = asyncio.create_task(flood(api))
        await others(api, _FIRST_OTHER + SECONDS * OTHERS_PER_SECOND)
        flooding.cancel()
        await asyncio.wait([flooding])
        bot.kill()
        await bot.wait()
    await server.cleanup()
    return api.p99


async def main() -> None:
    """Print what others wait, calm and in each flood."""
    calm = await measure(nothing)
    print(f"Calm: 99 of 100 people are answered within {calm * 1000:.0f} ms (the API takes {API_SECONDS * 1000:.0f}).")
    for words, flood in (
        (f"One person sends {FLOOD:,} messages in {SECONDS} s", one_person),
        (f"{CHATS:,} other chats ask within {SECONDS} s", many_chats),
        ("One person asks for 50 new charts a second", new_charts),
    ):
        p99 = await measure(flood)
        print(f"{words}: {p99 * 1000:.0f} ms, {p99 / calm:.1f} times as long.", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
