"""Faults, done for real: a killed process, a locked database, a full disk, a killed worker."""

import asyncio
import random
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.local_chat.server import LocalChat
from bot.storage.storage import Storage
from tests.e2e.rig import YOU, Person, Rig
from tests.e2e.test_process import ended, first_line, start

ROUNDS = 20


async def test_killed_twenty_times_while_people_teach(folder: Path, outsider: Rig, local_chat: LocalChat) -> None:
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
        for _ in range(8):
            taught += 1
            local_chat.chat.say(YOU, YOU, f"/teach happy 8 7 {taught / 100}")
        await asyncio.sleep(random.uniform(0.05, 0.5))  # noqa: S311  no secret
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
    assert len(said) > ROUNDS
    storage.close()
