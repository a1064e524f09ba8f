"""The bot in a process of its own whose log goes to a file: a pipe that nobody reads would stop it when it is full."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.soak.bot_api import TOKEN


async def start_bot(port: int, folder: Path, **variables: str) -> asyncio.subprocess.Process:
    """`python -m bot` in this folder against the Bot API at this port of 127.0.0.1, once it is ready."""
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}", **variables}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            env={**os.environ, **settings},
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    assert b"on Telegram" in line, (folder / "log").read_text()
    return process


async def stop_bot(process: asyncio.subprocess.Process) -> int:
    """As a supervisor stops it; its exit code."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), 120)
