"""Telegram's side of a webhook: sends every update of a local chat to the bot's processes until one takes it."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import httpx

from bot.local_chat.server import LocalChat
from bot.run.webhook import SECRET_HEADER

Json = dict[str, object]


class WebhookSender:
    """Posts the chat's updates to the addresses in `replicas`, as a load balancer would spread them.

    Each update goes to `copies` of them at once, and again to the next ones where none answered 200.
    """

    def __init__(self, chat: LocalChat, replicas: Sequence[str], copies: int = 1) -> None:
        self.answers: Counter[int] = Counter()
        self._chat = chat
        self.replicas = list(replicas)
        self._copies = copies
        self._under_way: set[asyncio.Task[None]] = set()

    async def deliver(self) -> None:
        """Deliver until cancelled, many at once, as Telegram does."""
        offset = 0
        async with httpx.AsyncClient(timeout=60) as http:
            while True:
                for update in await self._chat.chat.updates.get(offset, timeout_seconds=50):
                    offset = update["update_id"] + 1
                    task = asyncio.create_task(self._deliver(http, update))
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)

    async def _deliver(self, http: httpx.AsyncClient, update: Json) -> None:
        first = int(str(update["update_id"]))
        for attempt in range(first, first + 600):
            chosen = [self.replicas[(attempt + copy) % len(self.replicas)] for copy in range(self._copies)]
            codes = await asyncio.gather(*(self._post(http, url, update) for url in chosen))
            if 200 in codes:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"nobody took {update}")

    async def _post(self, http: httpx.AsyncClient, url: str, update: Json) -> int:
        assert self._chat.chat.webhook
        try:
            answer = await http.post(url, json=update, headers={SECRET_HEADER: self._chat.chat.webhook[1]})
        except httpx.TransportError:
            return 0
        self.answers[answer.status_code] += 1
        return answer.status_code
