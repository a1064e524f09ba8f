"""What another person notices of one who sends what costs most: how long each of their `/teach` takes, one after
another, calm and meanwhile; and how the process grows.

The Bot API takes 50 ms to answer, as the real one does.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import psutil
from aiohttp import web

from benchmarks.flood import API_SECONDS
from bot.storage.storage import Storage
from bot.text.wording import plain
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.soak.bot_api import Call, TrafficApi, call_of, serve_on_loopback
from tests.soak.bot_process import start_bot

CALM_SECONDS = 10
TEXTS, FILES, ROLLBACKS, ROWS = 40, 12, 20, 100_000
_WITNESS, _FIRST_ATTACKER, _CHAT = 1_000_001, 2_000_001, 3_000_001
_TEXTS_SECONDS = 4
_PATIENCE_SECONDS = 120
_LONG_AGO = timedelta(hours=1)
_SETTLED = ("brought version", "changed very much", "nothing to bring back")
_KEYBOARD = {"inline_keyboard": [[{"text": "Bring it back", "callback_data": "roll:yes:0"}]]}
_HEADER = "emotion,facial_expression,voice_tone,body_language\n"


class HostileApi(TrafficApi):
    """Serves one file to whoever asks for any, takes a moment for each call, and counts who was answered."""

    def __init__(self, file: bytes) -> None:
        super().__init__()
        self.file = file
        self.answered: dict[int, int] = {}
        """New messages, by chat."""
        self.settled = 0
        """Rollbacks that were done, or refused."""
        self.answer_came = asyncio.Condition()

    def send_file(self, chat_id: int, caption: str) -> None:
        """A person sends the file."""
        person = {"id": chat_id, "is_bot": False, "first_name": "Kim"}
        document = {"file_id": "f", "file_unique_id": "u", "file_name": "rows.csv", "file_size": len(self.file)}
        entity = {"type": "bot_command", "offset": 0, "length": len(caption)}
        fields = {"from": person, "document": document, "caption": caption, "caption_entities": [entity]}
        self.put({"message": self._message(chat_id, fields)})

    def bring_back(self, question: str) -> None:
        """The person taps the button under the question of a rollback."""
        person = {"id": _CHAT, "is_bot": False, "first_name": "Kim"}
        shown = {"text": plain(question), "reply_markup": _KEYBOARD}
        asked = self._message(_CHAT, {"from": {**person, "is_bot": True}, **shown})
        tap = {"id": "1", "from": person, "chat_instance": "1", "data": "roll:yes:0", "message": asked}
        self.put({"callback_query": tap})

    async def handle(self, request: web.Request) -> web.Response:
        """A file, or the answer to a call."""
        if "/file/" in request.path:
            return web.Response(body=self.file)
        return web.json_response({"ok": True, "result": await self.answer(await call_of(request))})

    async def answer(self, call: Call) -> object:
        """As ever, a moment later."""
        if call.method == "getFile":
            return {"file_id": "f", "file_unique_id": "u", "file_size": len(self.file), "file_path": "rows.csv"}
        if call.method != "getUpdates":
            await asyncio.sleep(API_SECONDS)
        async with self.answer_came:
            self.answered[call.chat_id] = self.answered.get(call.chat_id, 0) + call.sends
            self.settled += any(words in call.words and "taught" not in call.words for words in _SETTLED)
            self.answer_came.notify_all()
        if "Bring version" in call.words:
            self.bring_back(call.words)
        return await super().answer(call)

    async def until_answered(self, chat_id: int, times: int) -> None:
        """Wait until a chat was sent so many messages."""
        await self.until(lambda: self.answered.get(chat_id, 0) >= times)

    async def until_settled(self, times: int) -> None:
        """Wait until so many rollbacks were done, or refused."""
        await self.until(lambda: self.settled >= times)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait until what the bot did makes this true."""
        async with asyncio.timeout(_PATIENCE_SECONDS), self.answer_came:
            await self.answer_came.wait_for(done)


Attack = Callable[[HostileApi], Awaitable[object]]


@dataclass(frozen=True)
class Seen:
    """What the other person waited, in seconds, by how many MiB the process had grown at most, and how many it and
    those that it started had in all."""

    waits: list[float]
    growth: float
    memory: float

    @property
    def p50(self) -> float:
        return median(self.waits)

    @property
    def p99(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.99 + 0.5) - 1]


async def nothing(_: HostileApi) -> None:
    """Calm."""
    await asyncio.sleep(CALM_SECONDS)


async def adversarial_texts(api: HostileApi) -> None:
    """Forty people send what is slowest to read, within a few seconds."""
    texts = (f"/teach face{' ' * 4_070}x", f"/teach face=9 {'x' * 4_070}", "9 " * 2_040, "/teach " + "a\n" * 2_040)
    for place in range(TEXTS):
        api.say(_FIRST_ATTACKER + place, texts[place % len(texts)])
        await asyncio.sleep(_TEXTS_SECONDS / TEXTS)
    await asyncio.gather(*(api.until_answered(_FIRST_ATTACKER + place, 1) for place in range(TEXTS)))


async def bad_files(api: HostileApi) -> None:
    """Twelve people send a file of nothing but bad rows, all at once."""
    for place in range(FILES):
        api.send_file(_FIRST_ATTACKER + place, ("/teach", "/predict")[place % 2])
    await asyncio.gather(*(api.until_answered(_FIRST_ATTACKER + place, 1) for place in range(FILES)))


async def rollbacks(api: HostileApi) -> None:
    """One takes 100,000 examples away and brings them back, again and again."""
    for number in range(ROLLBACKS):
        api.say(_CHAT, f"/rollback {number % 2}")
        await api.until_settled(number + 1)


def bad_rows(size: int) -> bytes:
    """A file of so many bytes in which no row can be read."""
    return (_HEADER + "happy,x,y,z\n" * (size // 12)).encode()[:size]


async def measure(attack: Attack, file: bytes, rows: int) -> Seen:
    """What another person notices of an attack on a bot of its own, one of whose chats was taught so many rows."""
    api = HostileApi(file)
    server, port = await serve_on_loopback(api.handle)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.db"
        _prepare(url, rows)
        bot = await start_bot(port, Path(folder), DATABASE_URL=url)
        try:
            await _waits(api, asyncio.create_task(asyncio.sleep(1)))
            process = psutil.Process(bot.pid)
            before = process.memory_info().rss
            attacking = asyncio.ensure_future(attack(api))
            growing = asyncio.create_task(_highest(process, attacking))
            waits = await _waits(api, attacking)
            await attacking
            highest, in_all = await growing
            return Seen(waits, (highest - before) / 2**20, in_all / 2**20)
        finally:
            bot.kill()
            await bot.wait()
            await server.cleanup()


def _prepare(url: str, rows: int) -> None:
    """Whoever teaches has agreed, and the chat was taught its rows an hour ago."""
    storage, then = Storage.open(url), datetime.now(UTC) - _LONG_AGO
    for person in (_WITNESS, _CHAT):
        storage.agree(person, person, then)
    happy = Example(Scores(8, 7, 8), "happy")
    storage.teach(_CHAT, _CHAT, [happy] * rows, "message:1", then)
    storage.close()


async def _waits(api: HostileApi, meanwhile: asyncio.Future[object]) -> list[float]:
    """How long each of a person's messages took to be answered, until something is done."""
    waits: list[float] = []
    while not meanwhile.done() or not waits:
        asked, times = time.perf_counter(), api.answered.get(_WITNESS, 0) + 1
        api.say(_WITNESS, f"/teach happy 8 7 {times % 101 / 10}")
        await api.until_answered(_WITNESS, times)
        waits.append(time.perf_counter() - asked)
    return waits


async def _highest(process: psutil.Process, meanwhile: asyncio.Future[object]) -> tuple[int, int]:
    """The most memory of a process, and of it with those that it started, in bytes, until something is done."""
    highest = in_all = 0
    while not meanwhile.done():
        own = process.memory_info().rss
        highest, in_all = max(highest, own), max(in_all, own + _of_children(process))
        await asyncio.sleep(0.05)
    return highest, in_all


def _of_children(process: psutil.Process) -> int:
    memory = 0
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            memory += child.memory_info().rss
    return memory


async def main() -> None:
    """Print what another person waits, calm and in each attack."""
    file = bad_rows(900_000)
    calm = await measure(nothing, file, rows=1)
    print(
        f"Calm: half of a person's /teach are answered within {calm.p50 * 1000:.0f} ms, 99 of 100 within "
        f"{calm.p99 * 1000:.0f} (the API takes {API_SECONDS * 1000:.0f})."
    )
    for words, attack, rows in (
        (f"{TEXTS} adversarial texts in {_TEXTS_SECONDS} s", adversarial_texts, 1),
        (f"{FILES} files of 0.9 MB of bad rows at once", bad_files, 1),
        (f"{ROLLBACKS} rollbacks in a chat of {ROWS:,} examples", rollbacks, ROWS),
    ):
        seen = await measure(attack, file, rows)
        print(
            f"{words}: {seen.p50 * 1000:.0f} ms, {seen.p50 / calm.p50:.1f} times as long, and "
            f"{seen.p99 * 1000:.0f} ms, {seen.p99 / calm.p99:.1f} times; {len(seen.waits)} messages; "
            f"the process grew by {seen.growth:.0f} MiB, with the others it had {seen.memory:.0f}.",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
