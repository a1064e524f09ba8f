"""Faults, done for real: a killed process, a locked database, a full disk, a killed worker."""

import asyncio
import os
import random
import signal
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.test_process import ended, first_line, start

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))


async def test_killed_again_and_again_while_people_teach(folder: Path, outsider: Rig, local_chat: LocalChat) -> None:
    """What was said to be stored is there, once; what was not confirmed to Telegram is answered after the restart."""
    url = f"sqlite:///{folder}/bot.db"
    storage = Storage.open(url)
    storage.agree(YOU, datetime.now(UTC))
    taught = 0
    for _ in range(ROUNDS):
        process = await start(
            TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, DATABASE_URL=url
        )
        await first_line(process)
        after = len(outsider.events)
        for _ in range(8):
            taught += 1
            local_chat.chat.say(YOU, YOU, f"/teach happy 8 7 {taught / 100}")
        await Person(outsider, YOU, YOU).hears(after)
        await asyncio.sleep(random.uniform(0, 0.3))  # noqa: S311  no secret
        process.kill()
        await process.wait()
    last = await start(TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, DATABASE_URL=url)
    await Person(outsider, YOU, YOU).asks("/privacy")
    last.send_signal(signal.SIGTERM)
    assert (await ended(last))[0] == 0
    stored = Counter(example.scores.body_language for example in storage.state(YOU).dataset.examples)
    said = {
        float(text.split()[3])
        for message in local_chat.chat.messages(YOU)
        if (text := message.get("text", "")).startswith("Stored: 8 7")
    }
    assert said - set(stored) == set()
    assert max(stored.values()) == 1
    assert len(said) >= ROUNDS
    storage.close()


async def test_a_question_asked_before_a_kill_can_be_answered_after_it(
    folder: Path, outsider: Rig, local_chat: LocalChat
) -> None:
    variables = {"TELEGRAM_BOT_TOKEN": local_chat.token, "TELEGRAM_API_URL": local_chat.address}
    url = f"sqlite:///{folder}/bot.db"
    you = Person(outsider, YOU, YOU)
    first = await start(DATABASE_URL=url, **variables)
    await first_line(first)
    question = await you.asks("/teach happy 8 7 8")
    first.kill()
    await first.wait()
    second = await start(DATABASE_URL=url, **variables)
    await first_line(second)
    assert (await you.agrees(question))["text"].startswith("Stored: 8 7 8 is happy.")
    second.send_signal(signal.SIGTERM)
    assert (await ended(second))[0] == 0
    storage = Storage.open(url)
    assert len(storage.state(YOU).dataset) == 1
    storage.close()


async def test_a_locked_database_is_told_and_the_next_try_works(you: Person, storage: Storage, tmp_path: Path) -> None:
    storage.agree(YOU, datetime.now(UTC))
    with sqlite3.connect(tmp_path / "bot.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = await you.asks("/teach happy 8 7 8")
        other.execute("ROLLBACK")
    other.close()
    assert "I could not store this just now; nothing was lost or half-stored; send it again." in refused["text"]
    assert storage.latest(YOU) is None
    assert (await you.asks("/teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")


async def test_a_worker_killed_in_mid_fit_is_replaced(you: Person, services: Services, storage: Storage) -> None:
    storage.agree(YOU, datetime.now(UTC))
    fitting = services.recognizers.fitting
    process = await fitting(os.getpid)
    stored = await you.asks("/teach\n" + "happy 8 7 8\n" * 3)
    await asyncio.sleep(1.55)  # the quiet time is over: it is being fitted
    os.kill(process, signal.SIGKILL)
    assert "Now 3 taught examples, fitted." in (await you.sees(stored, "fitted."))["text"]


async def test_a_fit_that_cannot_be_done_is_told_and_the_next_one_works(
    you: Person, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.agree(YOU, datetime.now(UTC))
    with monkeypatch.context() as broken:
        broken.setattr("bot.fits.choose", die)
        stored = await you.asks("/teach happy 8 7 8")
        assert "The fit failed, sorry. Everything you taught is stored" in (await you.sees(stored, "sorry"))["text"]
    reading = await you.asks("/predict 9 8 9")
    assert "confidence" in reading["caption"]
    stored = await you.asks("/teach happy 8 7 9")
    assert "Now 2 taught examples, fitted." in (await you.sees(stored, "fitted."))["text"]


async def test_a_models_folder_that_cannot_be_written_costs_nothing_but_time(
    you: Person, storage: Storage, tmp_path: Path
) -> None:
    storage.agree(YOU, datetime.now(UTC))
    (tmp_path / "models").write_text("a file where the folder should be")
    stored = await you.asks("/teach happy 8 7 8")
    assert "fitted." in (await you.sees(stored, "fitted."))["text"]
    assert "confidence" in (await you.asks("/predict 9 8 9"))["caption"]


def die(*_: object) -> None:
    """A job that kills the process that does it."""
    os.kill(os.getpid(), signal.SIGKILL)
