"""A PostgreSQL that stops and comes back, under the whole bot: people are told, and nothing that was stored is lost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from bot.text.error_text import NOT_READ
from tests.e2e.rig import YOU, Person, Rig, until
from tests.e2e.test_webhook import delivering, replica, stopped
from tests.postgresql import Cluster


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    return cluster.new_database()


@contextmanager
def gone(cluster: Cluster) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


async def test_polling_goes_on_and_people_are_told(you: Person, storage: Storage, cluster: Cluster) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    stored = await you.asks("/teach happy 8 7 8")
    await you.sees(stored, "learned from")
    with gone(cluster):
        told = [await you.asks(text) for text in ("/teach happy 8 7 9", "/predict 9 8 9", "/forget", "/help")]
    assert [answer["text"] for answer in told[:3]] == [NOT_READ, NOT_READ, NOT_READ]
    assert "/predict 9 8 9" in told[3]["text"]
    assert len(storage.version_data(YOU).dataset) == 1
    assert "Your scores: " in (await you.asks("/predict 9 8 9"))["caption"]
    stored = await you.asks("/teach happy 8 7 9")
    assert "I learned from it" in (await you.sees(stored, "learned from"))["text"]


async def test_what_others_took_back_is_looked_for_again_after_it(services: Services, cluster: Cluster) -> None:
    with gone(cluster):
        looking = asyncio.create_task(services.recognizers.maintain())
        ended, _ = await asyncio.wait([looking], timeout=5)
    looking.cancel()
    assert not ended


async def test_what_comes_by_webhook_meanwhile_waits_at_telegram(
    outsider: Rig, local_chat: LocalChat, folder: Path, storage: Storage, database_url: str, cluster: Cluster
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    process = await replica(local_chat, folder / "models", database_url)
    async with delivering(local_chat, process) as sender:
        await Person(outsider, YOU, YOU).asks("/teach happy 8 7 0")
        with gone(cluster):
            for number in range(1, 5):
                local_chat.chat.say(YOU, YOU, f"/teach happy 8 7 {number}")
            await until(lambda: sender.answers[503] >= 4)
        await until(lambda: sender.answers[200] == 5)
    code, _, err = await stopped(process)
    assert (code, "Incident" in err) == (0, False), err
    stored = [example.scores.body_language for example in storage.version_data(YOU).dataset.examples]
    assert sorted(stored) == [0, 1, 2, 3, 4]
