"""The inline queries that wait for the bot's answer, and the answers that people can still choose from."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cachetools import FIFOCache

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.errors import PageError

_MAX_QUERIES = 1_000


@dataclass(frozen=True)
class InlineAnswer:
    """What the person is shown, and by the id of each result the content of the message that it sends."""

    shown: JsonObject
    contents: Mapping[str, JsonObject]


@dataclass(frozen=True)
class InlineQuery:
    """A query on its way to the bot, and who asked."""

    id: str
    user_id: int
    answer: asyncio.Future[InlineAnswer]


class InlineQueries:
    """The newest 1,000 queries, by their ids; people wait `timeout_seconds` for each answer."""

    def __init__(self, timeout_seconds: float = 10) -> None:
        self.timeout_seconds = timeout_seconds
        self._queries: FIFOCache[str, InlineQuery] = FIFOCache(_MAX_QUERIES)

    def open(self, user_id: int) -> InlineQuery:
        """A new query of a person."""
        query = InlineQuery(str(secrets.randbelow(2**63)), user_id, asyncio.get_running_loop().create_future())
        self._queries[query.id] = query
        return query

    def answer(self, query_id: str, answer: InlineAnswer) -> bool:
        """Whether the query waited for an answer; this is it now."""
        query = self._queries.get(query_id)
        if query is None or query.answer.done():
            return False
        query.answer.set_result(answer)
        return True

    def content(self, query_id: str, user_id: int, result_id: str) -> JsonObject | None:
        """What a result of a person's query sends; None where there is no such result."""
        query = self._queries.get(query_id)
        if query is None or query.user_id != user_id or not query.answer.done() or query.answer.cancelled():
            return None
        return query.answer.result().contents.get(result_id)

    def close(self) -> None:
        """Let nobody wait any longer."""
        for query in self._queries.values():
            if not query.answer.done():
                query.answer.set_exception(PageError("The local chat has stopped.", 503))
        self._queries.clear()
