"""Faults, done for real: a killed process, a locked database, a full disk, a killed worker."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.context import Services
from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, Rig
from tests.processes import ended, first_line, start

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))


async def test_killed_again_and_again_while_people_teach(folder: Path, outsider: Rig, local_chat: LocalChat) -> None:
    """What was said to be stored is there, once; what was not confirmed to Telegram is answered after the restart."""
    url = f"sqlite:///{folder}/bot.db"
    storage = Storage.open(url)
    storage.agree(YOU, YOU, datetime.now(UTC))
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
    stored = Counter(example.scores.body_language for example in storage.version_data(YOU).dataset.examples)
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
    assert len(storage.version_data(YOU).dataset) == 1
    storage.close()


async def test_a_locked_database_is_told_and_the_next_try_works(you: Person, storage: Storage, tmp_path: Path) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    with sqlite3.connect(tmp_path / "bot.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = await you.asks("/teach happy 8 7 8")
        other.execute("ROLLBACK")
    other.close()
    assert "I could not store this just now. Nothing was lost or half-stored; send it again." in refused["text"]
    assert storage.latest_version(YOU) is None
    assert (await you.asks("/teach happy 8 7 8"))["text"].startswith("Stored: 8 7 8 is happy.")


async def test_a_drawing_process_killed_in_mid_draw_is_replaced_and_everybody_gets_their_chart(
    you: Person, sam_in_group: Person, services: Services, storage: Storage
) -> None:
    process = await services.draw(os.getpid)
    os.kill(process, signal.SIGSTOP)  # it draws for ever now
    asking = [asyncio.create_task(you.asks("/predict 9 8 9")), asyncio.create_task(sam_in_group.asks("/predict 1 2 3"))]
    await asyncio.sleep(0.3)
    assert not any(task.done() for task in asking)
    os.kill(process, signal.SIGKILL)
    for answer in await asyncio.gather(*asking):
        assert answer["photo"]
        assert "Your scores: " in answer["caption"]
    assert await services.draw(os.getpid) != process


async def test_a_worker_killed_in_mid_fit_is_replaced(you: Person, services: Services, storage: Storage) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    fitting = services.recognizers.fitting
    process = await fitting(os.getpid)
    stored = await you.asks("/teach\n" + "happy 8 7 8\n" * 3)
    await asyncio.sleep(1.55)  # the quiet time is over: it is being fitted
    os.kill(process, signal.SIGKILL)
    assert "learned from" in (await you.sees(stored, "learned from"))["text"]


async def test_a_fit_that_cannot_be_done_is_told_and_the_next_one_works(
    you: Person, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    with monkeypatch.context() as broken:
        broken.setattr("bot.services.fit_scheduler.choose", die)
        stored = await you.asks("/teach happy 8 7 8")
        assert (
            "Sorry, something went wrong while I learned. What you taught is kept"
            in (await you.sees(stored, "Sorry"))["text"]
        )
    reading = await you.asks("/predict 9 8 9")
    assert "Your scores: " in reading["caption"]
    stored = await you.asks("/teach happy 8 7 9")
    assert "learned from" in (await you.sees(stored, "learned from"))["text"]


async def test_a_models_folder_that_cannot_be_written_costs_nothing_but_time(
    you: Person, storage: Storage, tmp_path: Path
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    (tmp_path / "models").write_text("a file where the folder should be")
    stored = await you.asks("/teach happy 8 7 8")
    assert "learned from" in (await you.sees(stored, "learned from"))["text"]
    assert "Your scores: " in (await you.asks("/predict 9 8 9"))["caption"]


async def test_a_read_only_models_folder_serves_and_forgets(you: Person, storage: Storage, tmp_path: Path) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    before = await you.asks("/predict 1 9 5")
    await you.sees(await you.asks("/teach\n" + "happy 1 9 5\n" * 5), "learned from")
    taught = await you.asks("/predict 1 9 5")
    with read_only(tmp_path / "models"):
        forgotten = await you.taps_and_sees(await you.asks("/forget"), "Forget it all")
        after = await you.asks("/predict 1 9 5")
        assert list((tmp_path / "models" / "chats").glob(f"{YOU}.*"))
    assert forgotten["text"].startswith("Forgotten: 5 examples of yours in this chat, and your consent.")
    assert "Some of my old files could not be removed" in forgotten["text"]
    assert after["caption"] == before["caption"] != taught["caption"]
    assert storage.count_of(YOU) == (0, 0)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder on a file system that takes no writes: no rights of files would hold back root."""
    try:
        subprocess.run(["mount", "--bind", folder, folder], check=True, capture_output=True)
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("only root, with the right to mount, can make a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def die(*_: object) -> None:
    """A job that kills the process that does it."""
    os.kill(os.getpid(), signal.SIGKILL)
