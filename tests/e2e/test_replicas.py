"""Several processes on one PostgreSQL: they answer once, in order, know what each was taught, and one may die."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import PATIENCE_SECONDS, SAM, YOU, Json, Person, Rig, until
from tests.e2e.test_webhook import Replica, delivering, replica, stopped
from tests.postgresql import Cluster


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    return cluster.new_database()


@pytest.fixture
async def pair(local_chat: LocalChat, folder: Path, database_url: str) -> AsyncIterator[list[Replica]]:
    """Two, started at once: the database's tables are made by one of them."""
    fitted = [Path(shutil.copytree(folder / "models", folder / name)) for name in "ab"]
    both = await asyncio.gather(*(replica(local_chat, own, database_url) for own in fitted))
    yield both
    for each in both:
        code, _, err = await stopped(each)
        assert (code, "Traceback" in err) == (0, False), err


def _answers(chat: LocalChat, chat_id: int) -> list[Json]:
    return [message for message in chat.chat.messages(chat_id) if message["from"]["is_bot"]]


async def _arrived(amount: int, looking: Connection[tuple[int]]) -> None:
    """Wait until as many updates have come to one of the processes; what is sent after that is later for all."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while looking.execute("SELECT count(*) FROM arrivals").fetchone() != (amount,):  # noqa: ASYNC110  other processes write it
            await asyncio.sleep(0.002)


async def test_an_update_that_comes_to_both_is_answered_and_stored_once(
    pair: list[Replica], outsider: Rig, local_chat: LocalChat, storage: Storage
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    async with delivering(local_chat, *pair, copies=2):
        for number in range(10):
            local_chat.chat.say(YOU, YOU, f"/teach happy 8 7 {number}")
        await Person(outsider, YOU, YOU).asks("/privacy")
        await until(lambda: len(_answers(local_chat, YOU)) == 11)
    # Sent at once over many connections, they may arrive in another order.
    assert sorted(example.scores.body_language for example in storage.version_data(YOU).dataset.examples) == list(
        range(10)
    )
    said = [answer["text"] for answer in _answers(local_chat, YOU)]
    assert len(said) == 11
    assert len({text.partition(" is ")[0] for text in said if text.startswith("Stored: 8 7")}) == 10


async def test_the_order_of_a_chat_holds_across_processes(
    pair: list[Replica], outsider: Rig, local_chat: LocalChat, database_url: str
) -> None:
    asked = [f"/predict {number} 8 {number}" for number in range(10)]
    with psycopg.connect(database_url, autocommit=True) as looking:
        async with delivering(local_chat, *pair):
            for number, text in enumerate(asked, start=1):
                local_chat.chat.say(YOU, YOU, text)
                await _arrived(number, looking)
            await until(lambda: len(_answers(local_chat, YOU)) == 10)
    read = [re.search(r"\d 8 \d", answer["caption"]) for answer in _answers(local_chat, YOU)]
    assert [scores and f"/predict {scores[0]}" for scores in read] == asked


async def test_what_one_is_taught_the_other_knows_and_what_one_forgets_both_do(
    pair: list[Replica], outsider: Rig, local_chat: LocalChat, storage: Storage, folder: Path
) -> None:
    a, b = pair
    you = Person(outsider, YOU, YOU)
    storage.agree(YOU, YOU, datetime.now(UTC))
    async with delivering(local_chat, b):
        before = await you.asks("/predict 1 9 5")
    async with delivering(local_chat, a):
        stored = await you.asks("/teach\n" + "happy 1 9 5\n" * 5)
        await you.sees(stored, "learned from")
    async with delivering(local_chat, b):
        after = await you.asks("/predict 1 9 5")
    assert before["caption"] != after["caption"]
    assert after["caption"].startswith("happy")
    async with delivering(local_chat, a):
        await you.taps_and_sees(await you.asks("/forget"), "Forget it all")
    async with delivering(local_chat, b):
        assert (await you.asks("/predict 1 9 5"))["caption"] == before["caption"]
    assert storage.count_of(YOU) == (0, 0)
    await until(lambda: not list((folder / "a" / "chats").glob(f"{YOU}.0")))


async def test_one_killed_in_the_midst_of_a_stream_costs_nothing(
    pair: list[Replica], outsider: Rig, local_chat: LocalChat, storage: Storage, folder: Path, database_url: str
) -> None:
    for user in (YOU, SAM):
        storage.agree(user, user, datetime.now(UTC))
    async with delivering(local_chat, *pair) as sender:
        for number in range(30):
            for user in (YOU, SAM):
                local_chat.chat.say(user, user, f"/teach happy 8 7 {number / 10}")
            await asyncio.sleep(0.03)
            if number == 10:
                pair[0].process.kill()
                await pair[0].process.wait()
        pair[0] = await replica(local_chat, folder / "a", database_url)
        sender.replicas[0] = pair[0].hook
        await until(lambda: all(len(storage.version_data(user).dataset) == 30 for user in (YOU, SAM)))
    for user in (YOU, SAM):
        stored = Counter(example.scores.body_language for example in storage.version_data(user).dataset.examples)
        assert stored == Counter(number / 10 for number in range(30))
