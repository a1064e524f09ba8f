"""A machine's clock that jumps by hours: only what is written into the database goes by it."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from bot.text.hint_text import AWAY
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.e2e.rig import YOU, Person, Rig, until
from tests.postgresql import Cluster
from tests.processes import ended, first_line, start


async def test_a_running_bot_goes_on_answering_teaching_and_fitting(
    folder: Path, outsider: Rig, local_chat: LocalChat
) -> None:
    url = f"sqlite:///{folder}/bot.db"
    storage, you = Storage.open(url), Person(outsider, YOU, YOU)
    storage.agree(YOU, YOU, datetime.now(UTC))
    process = await start(
        module="tests.e2e.wrong_clock",
        TELEGRAM_BOT_TOKEN=local_chat.token,
        TELEGRAM_API_URL=local_chat.address,
        DATABASE_URL=url,
    )
    await first_line(process)
    for taught, jump in enumerate((signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR2), start=1):
        await you.asks("/privacy")
        process.send_signal(jump)
        await asyncio.sleep(0.1)  # a signal brings no receipt
        told = await you.asks("/predict 9 8 9")
        if jump is signal.SIGUSR1:  # it cannot know whether the message or its own clock is wrong
            assert told["text"] == AWAY
            told = await you.asks("/predict 9 8 9")
        assert "Your scores: " in told["caption"]
        stored = await you.asks(f"/teach happy 8 7 {taught}")
        assert "learned from" in (await you.sees(stored, "learned from"))["text"]
    offsets = [version.at - datetime.now(UTC) for version in storage.versions(YOU, 3)]
    assert [round(offset / timedelta(hours=1)) for offset in offsets] == [-5, 0, 5]
    process.send_signal(signal.SIGTERM)
    code, _, err = await ended(process)
    storage.close()
    assert code == 0
    assert "Incident" not in err, err


class TestOnPostgresql:
    @pytest.fixture
    def database_url(self, cluster: Cluster) -> str:
        return cluster.new_database()

    async def test_what_another_process_was_taught_in_the_future_is_fitted_now(
        self, you: Person, storage: Storage
    ) -> None:
        later = datetime.now(UTC) + timedelta(hours=5)
        storage.agree(YOU, YOU, later)
        storage.teach(YOU, YOU, [Example(Scores(8, 7, 8), "happy")], "message:1", later)
        await you.asks("/predict 9 8 9")
        await until(lambda: getattr(storage.latest_version(YOU), "parameters", None) is not None)
