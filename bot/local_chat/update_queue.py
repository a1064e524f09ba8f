"""The updates that wait for the bot, and getUpdates' way of handing them over; which messages become one."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.entities import COMMAND
from bot.local_chat.errors import BotApiError

_MAX_UPDATES = 10_000
_MAX_AT_ONCE = 100
_MAX_POLL_SECONDS = 50
_FIRST_UPDATE_ID = 100_000_001
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order, kept until the bot confirms them; the oldest are lost beyond 10,000."""

    def __init__(self) -> None:
        self._updates: deque[JsonObject] = deque(maxlen=_MAX_UPDATES)
        self._next_id = _FIRST_UPDATE_ID
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self._closed = False

    def __len__(self) -> int:
        """How many updates are not confirmed yet."""
        return len(self._updates)

    def put(self, fields: JsonObject) -> int:
        """Queue an update; its id."""
        update_id = self._next_id
        self._next_id += 1
        self._updates.append({"update_id": update_id, **fields})
        self._end_poll()
        return update_id

    def put_if_allowed(self, kind: str, value: JsonObject) -> None:
        """Queue an update of a kind that the bot's last getUpdates asked for."""
        if kind in self._allowed if self._allowed else kind not in _ONLY_ON_REQUEST:
            self.put({kind: value})

    async def get(
        self, offset: int = 0, limit: int = 100, timeout_seconds: int = 0, allowed: Sequence[str] | None = None
    ) -> list[JsonObject]:
        """Updates from `offset` on, which confirms those before it; a negative one counts from the end. Waits for up
        to `timeout_seconds` (0–50) where there is none. `allowed` are the kinds to queue from now on: empty for the
        usual ones, None for no change. Raises BotApiError: another getUpdates began meanwhile (409)."""
        if allowed is not None:
            self._allowed = frozenset(allowed)
        self._confirm(offset)
        self._end_poll(BotApiError(409, _CONFLICT))
        if not self._updates and timeout_seconds > 0 and not self._closed:
            await self._wait(min(timeout_seconds, _MAX_POLL_SECONDS))
        return list(self._updates)[: min(max(limit, 1), _MAX_AT_ONCE)]

    def clear(self) -> None:
        """Forget every update that waits."""
        self._updates.clear()

    def close(self) -> None:
        """End the poll under way, and let no other one wait."""
        self._closed = True
        self._end_poll()

    def _confirm(self, offset: int) -> None:
        first = self._next_id + offset if offset < 0 else offset
        while self._updates and self._updates[0]["update_id"] < first:
            self._updates.popleft()

    def _end_poll(self, error: BotApiError | None = None) -> None:
        if self._poll is None or self._poll.done():
            return
        if error:
            self._poll.set_exception(error)
        else:
            self._poll.set_result(None)

    async def _wait(self, seconds: int) -> None:
        self._poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._poll, seconds)


def bot_receives(bot: JsonObject, message: JsonObject) -> bool:
    """Whether a bot gets a message, by Telegram's privacy mode: in a group only a command that is for no other bot, a
    reply to it, or what was sent by way of it."""
    through = (message.get("reply_to_message", {}).get("from"), message.get("via_bot"))
    if message["chat"]["type"] == "private" or bot in through:
        return True
    words = message.get("text") or message.get("caption", "")
    addressees = {(command["bot"] or "").lower() for command in COMMAND.finditer(words)}
    return not addressees.isdisjoint({"", bot["username"].lower()})
