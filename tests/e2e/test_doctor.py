"""`emotion-bot doctor`, in a terminal."""

import asyncio
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from engine.data.dataset import STARTER
from tests.e2e.rig import YOU
from tests.e2e.stub_api import TOKEN
from tests.e2e.teaching import agree
from tests.processes import ended, start


async def examined(**variables: str) -> tuple[int | None, str, str]:
    return await ended(await start("doctor", **variables))


async def test_a_fresh_folder_is_fine_and_stays_as_it_is(empty_folder: Path) -> None:
    code, out, err = await examined(TELEGRAM_BOT_TOKEN="")
    assert (code, err) == (0, "")
    assert "note   TELEGRAM_BOT_TOKEN: there is none, so the bot opens the local chat" in out
    assert "fine   DATABASE_URL: sqlite:///data/bot.db is not there yet, and is made at the first start" in out
    assert "note   MODELS_DIR: manifest.json is missing; the recognizer is fitted anew at the next start" in out
    assert out.endswith("The bot can run.\n")
    assert await asyncio.to_thread(lambda: list(empty_folder.iterdir())) == []


async def test_what_runs_is_named(folder: Path, local_chat: LocalChat) -> None:
    Storage.open(f"sqlite:///{folder}/data/bot.db").close()
    local_chat.chat.say(1001, 1001, "/predict 9 8 9")
    code, out, _ = await examined(
        TELEGRAM_BOT_TOKEN=local_chat.token, TELEGRAM_API_URL=local_chat.address, FIT_CLUSTER="tcp://127.0.0.1:1"
    )
    assert code == 0
    assert f"fine   Telegram: {local_chat.address} knows the token as @emotion_local_bot" in out
    assert "fine   Updates: 1 wait for the bot" in out
    assert "fine   DATABASE_URL: sqlite:///data/bot.db is up to date" in out
    assert "fine   MODELS_DIR: a recognizer of 6 examples is in models" in out
    assert "note   FIT_CLUSTER: tcp://127.0.0.1:1 does not answer (Connection refused)" in out
    assert len(local_chat.chat.updates) == 1


@pytest.mark.usefixtures("folder")
async def test_a_wrong_token_is_told_without_being_shown(local_chat: LocalChat) -> None:
    code, out, err = await examined(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=local_chat.address)
    assert code == 1
    assert f"WRONG  TELEGRAM_BOT_TOKEN: {local_chat.address} refuses it; copy it anew from @BotFather" in out
    assert err == "emotion-bot: Mend what is WRONG; then the bot can run.\n"
    assert TOKEN not in out + err


async def test_what_is_wrong_is_told_with_what_to_do(folder: Path) -> None:
    database = folder / "bot.db"
    await asyncio.to_thread(database.write_text, "not a database, although it is long enough to look like one" * 20)
    code, out, _ = await examined(
        TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:1", DATABASE_URL=f"sqlite:///{database}"
    )
    assert code == 1
    assert "WRONG  TELEGRAM_API_URL: http://127.0.0.1:1 cannot be reached" in out
    assert "WRONG  DATABASE_URL: The database" in out


async def test_a_newer_database_is_told(folder: Path) -> None:
    Storage.open(f"sqlite:///{folder}/data/bot.db").close()
    with sqlite3.connect(folder / "data" / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, out, _ = await examined(TELEGRAM_BOT_TOKEN="")
    assert code == 1
    assert "newer version of the bot; update the program" in out


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        monkeypatch.chdir(name)
        yield Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
async def test_what_is_open_to_others_is_told_with_the_command_that_mends_it(open_folder: Path) -> None:
    for name, mode in ((".env", 0o644), ("a backup", 0o660), ("bot.db", 0o604)):
        (open_folder / name).write_bytes(b"" if name == ".env" else b"SQLite format 3\0")
        (open_folder / name).chmod(mode)
    Storage.open(f"sqlite:///{open_folder}/data/bot.db").close()
    (open_folder / "models").mkdir(mode=0o777)
    (open_folder / "models").chmod(0o777)
    _, out, _ = await examined(TELEGRAM_BOT_TOKEN="", DATABASE_URL="sqlite:///bot.db")
    notes = [line for line in out.splitlines() if "chmod" in line]
    assert notes == [
        "note   .env: others on this machine can read .env; chmod 600 .env",
        "note   MODELS_DIR: others on this machine can read and write models; chmod 700 models",
        "note   DATABASE_URL: others on this machine can read bot.db; chmod 600 bot.db",
        "note   Backup: others on this machine can read and write a backup; chmod 600 'a backup'",
    ]
    for line in notes:
        await asyncio.to_thread(subprocess.run, shlex.split(line.rpartition("; ")[2]), check=True)
    _, out, _ = await examined(TELEGRAM_BOT_TOKEN="", DATABASE_URL="sqlite:///data/bot.db")
    assert "chmod" not in out


async def test_a_database_that_was_partly_overwritten_is_told(folder: Path) -> None:
    url = f"sqlite:///{folder}/data/bot.db"
    storage = Storage.open(url)
    agree(storage)
    storage.teach(YOU, YOU, STARTER.examples * 100, "message:1", datetime.now(UTC))
    storage.close()
    with await asyncio.to_thread((folder / "data" / "bot.db").open, "r+b") as database:
        database.seek(4096 * 5)
        database.write(b"\xff" * 4096 * 10)
    code, out, _ = await examined(TELEGRAM_BOT_TOKEN="")
    assert code == 1
    assert "WRONG  DATABASE_URL: The database sqlite:///data/bot.db is damaged." in out
    code, _, err = await ended(await start(TELEGRAM_BOT_TOKEN=""))
    assert (code, err.count("\n")) == (1, 1)
    assert "is damaged. Move it away, and restore the newest backup." in err
