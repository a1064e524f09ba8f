"""Traffic through a proxy that breaks one call of twenty: who was answered, and what was stored.

`SOAK_UPDATES` says how many updates; `make soak` sends 20,000.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.storage import Storage
from tests.soak.bot_api import Call, TrafficApi, serve
from tests.soak.bot_process import start_bot, stop_bot
from tests.soak.fault_proxy import FaultProxy

UPDATES = int(os.environ.get("SOAK_UPDATES", "400"))
SHARE = 0.05
PEOPLE = 200
TEACHERS = 20
"""Of the people, those who teach instead of asking."""
_MOST_WAITING = 300
_PATIENCE_SECONDS = 120
_FIRST_PERSON = 5_000_001


@dataclass
class Traffic:
    """The server behind, the proxy before it, and the bot's database."""

    api: TrafficApi
    proxy: FaultProxy
    port: int
    url: str


@pytest.fixture
async def traffic(tmp_path: Path) -> AsyncIterator[Traffic]:
    api = TrafficApi()
    behind, port = await serve(api)
    proxy = FaultProxy(f"http://127.0.0.1:{port}", SHARE, seed=8)
    before, proxy_port = await proxy.serve()
    yield Traffic(api, proxy, proxy_port, f"sqlite:///{tmp_path}/bot.db")
    for server in (before, behind):
        await server.cleanup()
    await proxy.close()


async def test_everybody_is_answered_once_and_nothing_taught_is_lost(
    traffic: Traffic, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storage = Storage.open(traffic.url)
    people = range(_FIRST_PERSON, _FIRST_PERSON + PEOPLE)
    for teacher in people[:TEACHERS]:
        storage.agree(teacher, teacher, datetime.now(UTC))
    process = await start_bot(traffic.port, folder, DATABASE_URL=traffic.url)
    asked = [(person, _text(place, person < _FIRST_PERSON + TEACHERS)) for place, person in _turns(people)]
    for person, text in asked:
        await _until(lambda: traffic.api.waiting < _MOST_WAITING)
        traffic.api.say(person, text)
    with suppress(TimeoutError):  # then what is missing is told below
        await _until(lambda: not _unanswered(asked, traffic))
    code = await stop_bot(process)

    answers = Counter(_answers(traffic.api.delivered))
    unanswered = _unanswered(asked, traffic)
    doubled = [answer for answer, times in answers.items() if times > 1]
    said = {answer for answer in answers if answer[1].startswith("/teach")}
    stored = _stored(storage, people[:TEACHERS])
    with capsys.disabled():
        print(
            f"\n{len(asked):,} updates, {sum(traffic.proxy.injected.values()):,} faults injected "
            f"({', '.join(f'{kind} {times}' for kind, times in sorted(traffic.proxy.injected.items()))}); "
            f"answered {len(answers):,}, cut off by a fault that cannot be told from delivery "
            f"{len(set(_answers(traffic.proxy.cut)) - set(answers)):,}; "
            f"lost {len(unanswered)}, doubled {len(doubled)}; "
            f"examples stored {stored.total():,}, confirmed and lost {len(said - set(stored))}"
        )
    assert code == 0
    assert traffic.proxy.injected.total() > UPDATES * SHARE / 2
    assert unanswered == []
    assert doubled == []
    assert said - set(stored) == set()
    assert all(times == 1 for times in stored.values())
    assert stored.total() == sum(text.startswith("/teach") for _, text in asked)
    storage.close()


def _turns(people: range) -> list[tuple[int, int]]:
    """The how-manieth message of whom, in the order in which they come."""
    return [(number // len(people), people[number % len(people)]) for number in range(UPDATES)]


def _text(place: int, teaches: bool) -> str:
    """A message that no other of the same person is like. No starter row has the scores that are taught: it would be
    asked whether that is so."""
    scores = f"{place // 100 % 11} {place // 10 % 10} {place % 10}"
    return f"/teach happy {scores}.5" if teaches else f"/predict {scores}"


def _answers(calls: list[Call]) -> list[tuple[int, str]]:
    """To which message of whom each call is the answer; apologies and the like are none."""
    found = []
    for call in calls:
        if call.method == "sendPhoto":
            found.append((call.chat_id, f"/predict {_scores_in(call.words)}"))
        elif call.words.startswith("Stored: "):
            found.append((call.chat_id, f"/teach happy {call.words.removeprefix('Stored: ').partition(' is')[0]}"))
    return found


def _scores_in(caption: str) -> str:
    """The scores that a reading's caption says it read."""
    from bot.text.reading_text import read_caption
    from bot.text.wording import plain

    read = read_caption(plain(caption))
    return " ".join(f"{score:g}" for score in read[0].as_tuple()) if read else ""


def _unanswered(asked: list[tuple[int, str]], traffic: Traffic) -> list[tuple[int, str]]:
    done = {*_answers(traffic.api.delivered), *_answers(traffic.proxy.cut)}
    return [each for each in asked if each not in done]


def _stored(storage: Storage, teachers: range) -> Counter[tuple[int, str]]:
    return Counter(
        (teacher, "/teach happy " + " ".join(f"{score:g}" for score in example.scores.as_tuple()))
        for teacher in teachers
        for example in storage.version_data(teacher).dataset.examples
    )


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not done():  # noqa: ASYNC110 - what is waited for is another process's doing
            await asyncio.sleep(0.05)
