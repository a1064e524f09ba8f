"""`emotion-bot doctor`, in a terminal."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.stub_api import TOKEN
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
