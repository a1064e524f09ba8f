"""No framework at all: updates in, a fixed photo out, over sockets. `no_framework.py AT_ONCE`."""

import asyncio
import json
import os
import sys
from typing import Any
from urllib.parse import urlencode, urlsplit

API = urlsplit(os.environ["TELEGRAM_API_URL"])
TOKEN = os.environ["TELEGRAM_BOT_TOKEN"]


class Client:
    """One connection to the Bot API."""

    async def call(self, method: str, **fields: object) -> Any:  # noqa: ANN401  what JSON holds
        """The result of a method."""
        if not hasattr(self, "_reader"):
            self._reader, self._writer = await asyncio.open_connection(API.hostname, API.port)
        body = urlencode(fields)
        self._writer.write(
            f"POST /bot{TOKEN}/{method} HTTP/1.1\r\nHost: {API.netloc}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        return json.loads(await self._reader.readexactly(length))["result"]


async def answer(updates: asyncio.Queue[dict[str, Any]]) -> None:
    """Answer one update after another."""
    client = Client()
    while True:
        update = await updates.get()
        await client.call("sendPhoto", chat_id=update["message"]["chat"]["id"], photo="AgACAgIAAxkDAAIfixed")


async def run(at_once: int) -> None:
    """Take updates for ever."""
    updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    workers = [asyncio.create_task(answer(updates)) for _ in range(at_once)]
    client, offset = Client(), 0
    while workers:
        for update in await client.call("getUpdates", offset=offset, timeout=10):
            offset = update["update_id"] + 1
            updates.put_nowait(update)


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1])))
