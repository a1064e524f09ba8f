"""What one `sendPhoto` by file id costs in three HTTP clients under python-telegram-bot: CPU of this process alone."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

import uvloop
from aiohttp import ClientSession
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from benchmarks.harness import running_harness
from bot.conversation.vote_buttons import reading_buttons
from bot.telegram_api.http_client import AiohttpRequest
from bot.telegram_api.raw_call import call

AT_ONCE = (1, 16)
CALLS = 32
"""In each turn: few, so that some turns are not disturbed by what else the machine does."""


class PlainAiohttpRequest(BaseRequest):
    """aiohttp as its documentation begins."""

    async def initialize(self) -> None:
        self._session = ClientSession()

    async def shutdown(self) -> None:
        await self._session.close()

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        data = request_data.json_parameters if request_data else None
        async with self._session.request(method, url, data=data) as response:
            return response.status, await response.read()


CLIENTS: dict[str, Callable[[], BaseRequest]] = {
    "httpx, as python-telegram-bot comes": lambda: HTTPXRequest(pool_timeout=60),
    "aiohttp, as it comes": PlainAiohttpRequest,
    "this bot's": AiohttpRequest,
}


def main() -> None:
    """Measure in turns, and print a line a client. `BENCH_TURNS` sets how many."""
    turns = int(os.environ.get("BENCH_TURNS", "60"))
    with running_harness() as harness:
        for loop, run in {"asyncio": asyncio.run, "uvloop": uvloop.run}.items():
            for name, costs in run(measure(f"http://127.0.0.1:{harness.port}/bot", turns)).items():
                told = ", ".join(f"{cost * 1e6:5.0f} µs with {most} at once" for most, cost in costs.items())
                print(f"{loop:8} {name:36} {told}")


async def measure(url: str, turns: int) -> dict[str, dict[int, float]]:
    """Seconds of CPU a call, by client and calls at once: the best turn."""
    bots = {
        name: Bot("1:clients", url, request=make(), get_updates_request=AiohttpRequest())
        for name, make in CLIENTS.items()
    }
    best: dict[str, dict[int, float]] = {name: dict.fromkeys(AT_ONCE, float("inf")) for name in bots}
    for bot in bots.values():
        await bot.initialize()
    for _ in range(turns):
        for most in AT_ONCE:
            for name, bot in bots.items():
                best[name][most] = min(best[name][most], await _turn(_sender(bot), most))
    for bot in bots.values():
        await bot.shutdown()
    return best


def _sender(bot: Bot) -> Callable[[], Awaitable[object]]:
    """As the bot answers a reading that it gave before."""
    fields = {
        "chat_id": 1001,
        "photo": "AgACAgIAAxkDAAIfixed",
        "caption": "<b>angry</b> · 46 % confidence\nVoice tone did most: +21 points towards angry.\n" * 4,
        "parse_mode": "HTML",
        "reply_markup": reading_buttons("angry", "happy").to_json(),
    }
    return lambda: call(bot, "sendPhoto", fields)


async def _turn(send: Callable[[], Awaitable[object]], most: int) -> float:
    async def some() -> None:
        for _ in range(CALLS // most):
            await send()

    before = time.process_time()
    await asyncio.gather(*(some() for _ in range(most)))
    return (time.process_time() - before) / CALLS


if __name__ == "__main__":
    main()
