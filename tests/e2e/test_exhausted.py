"""A process that has run out of file descriptors, or of disk: people are answered or told, and it recovers."""

import asyncio
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from bot.storage.storage import Storage
from bot.text.error_text import NOT_READ, NOT_STORED
from tests.e2e.rig import until
from tests.processes import Process, ended, first_line, start
from tests.soak.bot_api import TOKEN, TrafficApi, serve

TEACHER = 5_000_001
PEOPLE = range(5_000_002, 5_000_032)


@dataclass
class Running:
    """A bot in a process of its own, the Bot API that it is on, and its database."""

    process: Process
    api: TrafficApi
    storage: Storage

    def answers(self, person: int) -> list[str]:
        """What a person was sent, in order."""
        return [call.words for call in self.api.delivered if call.chat_id == person]

    @contextmanager
    def limited(self, what: int, to: int) -> Iterator[None]:
        """Let the process have no more than that for a while."""
        soft, hard = resource.prlimit(self.process.pid, what)
        resource.prlimit(self.process.pid, what, (to, hard))
        yield
        resource.prlimit(self.process.pid, what, (soft, hard))


@pytest.fixture
async def running(folder: Path) -> AsyncIterator[Running]:
    """It ends as told to, and nothing was an incident to it."""
    api = TrafficApi()
    server, port = await serve(api)
    url = f"sqlite:///{folder}/bot.db"
    storage = Storage.open(url)
    storage.agree(TEACHER, TEACHER, datetime.now(UTC))
    process = await start(
        TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{port}", DATABASE_URL=url, LOG_LEVEL="WARNING"
    )
    await first_line(process)
    yield Running(process, api, storage)
    process.send_signal(signal.SIGTERM)
    code, _, err = await ended(process)
    await server.cleanup()
    storage.close()
    assert code == 0
    assert "Incident" not in err, err


async def test_without_a_file_descriptor_left_everybody_is_answered_or_told(running: Running) -> None:
    running.api.say(TEACHER, "/predict 1 2 3")  # libraries read some of their files when they are first used
    await until(lambda: len(running.answers(TEACHER)) == 1)
    with running.limited(resource.RLIMIT_NOFILE, psutil.Process(running.process.pid).num_fds()):
        for person in PEOPLE:
            running.api.say(person, f"/predict 9 8 {person % 11}")
        running.api.say(TEACHER, "/teach happy 8 7 8")
        await asyncio.sleep(2)
    await until(lambda: all(map(running.answers, PEOPLE)) and len(running.answers(TEACHER)) == 2)
    for person in PEOPLE:
        assert len(running.answers(person)) == 1
        assert "Your scores: " in running.answers(person)[0] or running.answers(person) == [NOT_READ]
    assert running.answers(TEACHER)[1].startswith(("Stored: 8 7 8", NOT_STORED, NOT_READ))

    before = [answer.startswith("Stored: ") for answer in running.answers(TEACHER)].count(True)
    assert len(running.storage.version_data(TEACHER).dataset) == before
    running.api.say(TEACHER, "/teach happy 8 7 9")
    await until(lambda: getattr(running.storage.latest_version(TEACHER), "measures", None) is not None)
    assert len(running.storage.version_data(TEACHER).dataset) == before + 1


async def test_on_a_full_disk_readings_go_on_and_what_is_taught_is_told_to_be_sent_again(running: Running) -> None:
    """The kernel lets no file of the process grow, which a write finds out as on a full disk."""
    running.api.say(TEACHER, "/teach happy 8 7 8")
    await until(lambda: getattr(running.storage.latest_version(TEACHER), "measures", None) is not None)
    with running.limited(resource.RLIMIT_FSIZE, 1):
        running.api.say(TEACHER, "/teach happy 8 7 9")
        running.api.say(PEOPLE[0], "/predict 9 8 9")
        await until(lambda: len(running.answers(TEACHER)) == 2 and len(running.answers(PEOPLE[0])) == 1)
    assert running.answers(TEACHER)[1] == NOT_STORED
    assert running.answers(PEOPLE[0])[0].startswith("<b>angry, 46%</b>")
    assert len(running.storage.version_data(TEACHER).dataset) == 1
    running.api.say(TEACHER, "/teach happy 8 7 9")
    await until(lambda: len(running.storage.version_data(TEACHER).dataset) == 2)
