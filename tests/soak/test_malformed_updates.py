"""Updates of every kind, valid and malformed, to a running bot: it lives, answers, and writes nothing it should not.

`SOAK_MALFORMED` says how many malformed ones; `make soak` sends 20,000.
"""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from bot.storage.records import ChatSettings
from bot.storage.storage import Storage
from tests.e2e.rig import until
from tests.processes import Process, first_line, start
from tests.soak.bot_api import TOKEN, Call, TrafficApi, serve
from tests.soak.strange_updates import OWN_GROUP, STRANGERS, StrangeUpdates, group, message, private, user
from tests.soak.strange_values import TEXTS

MALFORMED = int(os.environ.get("SOAK_MALFORMED", "400"))
TEACHER, WITNESS = 5_000_001, 5_000_002
GROUP = -1_000_000_001
TAUGHT = {"consents": 1, "batches": 2, "examples": 2, "presences": 2, "versions": 2, "emotions": 2, "arrivals": 0}
"""The rows of a teacher who taught one example alone and one in a group."""
_MOST_WAITING = 300


class PeopledApi(TrafficApi):
    """Also says who is who, and has a file."""

    async def answer(self, call: Call) -> object:
        if call.method == "getChatMember":
            person = int(call.parameters["user_id"])
            return {"user": user(person), "status": "creator" if person == TEACHER else "member", "is_anonymous": False}
        if call.method == "getFile":
            return {"file_id": "f", "file_unique_id": "u", "file_size": 11, "file_path": "documents/a.csv"}
        return await super().answer(call)


@dataclass
class Running:
    """A bot in a process of its own; what it logs is read as it comes."""

    process: Process
    api: PeopledApi
    storage: Storage
    log: asyncio.Task[bytes]

    async def stop(self) -> tuple[int, str]:
        """Let it finish its answers; its exit code, and its log."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait(), (await self.log).decode()


@pytest.fixture
async def running(folder: Path) -> AsyncIterator[Running]:
    api = PeopledApi()
    server, port = await serve(api)
    url = f"sqlite:///{folder}/bot.db"
    storage = Storage.open(url)
    for chat in (TEACHER, GROUP):
        storage.agree(TEACHER, chat, datetime.now(UTC))
    storage.decide(GROUP, ChatSettings(admins_only=True))
    process = await start(
        TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{port}", DATABASE_URL=url, LOG_LEVEL="WARNING"
    )
    assert process.stderr
    log = asyncio.create_task(process.stderr.read())
    await first_line(process)
    yield Running(process, api, storage, log)
    if process.returncode is None:
        process.kill()
        await process.wait()
    storage.close()
    await server.cleanup()


async def test_it_lives_and_writes_nothing_that_it_should_not(
    running: Running, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, storage = running.api, running.storage
    for chat in (private(TEACHER), group(GROUP)):
        api.put({"message": message(1, chat, user(TEACHER), text="/teach happy 8 7 8")})
    await until(lambda: all(len(storage.version_data(chat).dataset) == 1 for chat in (TEACHER, GROUP)))
    strange = StrangeUpdates(seed=5, groups=(OWN_GROUP, GROUP))
    valid = list(strange.valid())
    for update in [*valid, *islice(strange.malformed(), MALFORMED)]:
        await until(lambda: api.waiting < _MOST_WAITING)
        api.put(update)
    api.say(WITNESS, "/predict 9 8 9")
    await until(lambda: any(call.chat_id == WITNESS and "Your scores: " in call.words for call in api.delivered))
    code, log = await running.stop()

    answers = [call for call in api.delivered if call.chat_id in STRANGERS]
    unread = log.count("cannot be read and is passed over")
    with capsys.disabled():
        print(
            f"\n{len(valid):,} valid updates, then {MALFORMED:,} malformed: {unread:,} unread, {len(answers):,} answers"
        )
    assert code == 0
    assert not any(word in log for word in ("Traceback", "Incident", "ERROR", "never retrieved")), log
    assert unread < len(valid) / 10 + MALFORMED
    assert len(answers) >= len(TEXTS) - 10
    assert storage.settings(GROUP).admins_only
    assert rows(folder / "bot.db") == TAUGHT
    fitted = {folder.name.partition(".")[0] for folder in (folder / "models" / "chats").glob("*")}
    assert fitted <= {str(TEACHER), str(GROUP)}


def rows(database: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  no text of others
            for table in TAUGHT
        }
