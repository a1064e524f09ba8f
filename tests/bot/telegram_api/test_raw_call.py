"""What the bot relies on in PTB's `Bot._post`, over a real socket: this tells when PTB changes it."""

import inspect
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest
from telegram import Bot, InputFile, ReplyParameters
from telegram.error import BadRequest, TimedOut
from telegram.ext import BaseRateLimiter, Defaults, ExtBot
from telegram.request import BaseRequest

from bot.telegram_api.http_client import AiohttpRequest
from bot.telegram_api.raw_call import call
from tests.bot.telegram_api.http_clients import fine, never
from tests.bot.telegram_api.raw_server import TOKEN, Answer, Exchange, RawServer, serving


class Recorder(BaseRateLimiter[int]):
    """Keeps which calls pass by."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        self.seen.append((endpoint, dict(data)))
        return await callback(*args, **kwargs)


@asynccontextmanager
async def bot_before(answer: Answer) -> AsyncIterator[tuple[ExtBot[int], RawServer, Recorder]]:
    """A bot with defaults as the application's, a server that answers so, and what passed the bot's rate limiter."""
    recorder = Recorder()
    async with serving(answer) as server, AiohttpRequest() as request, AiohttpRequest(1, read_timeout=0.1) as polling:
        yield (
            ExtBot(
                TOKEN,
                f"{server.url}/bot",
                request=request,
                get_updates_request=polling,
                defaults=Defaults(parse_mode="HTML", allow_sending_without_reply=True),
                rate_limiter=recorder,
            ),
            server,
            recorder,
        )


def test_it_takes_what_it_is_given() -> None:
    parameters = inspect.signature(Bot._post).parameters
    assert list(parameters)[:3] == ["self", "endpoint", "data"]
    assert parameters["read_timeout"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["read_timeout"].default is BaseRequest.DEFAULT_NONE


async def test_json_comes_back_as_it_was_sent() -> None:
    sent = b'{"ok":true,"result":{"photo":[{"file_id":"f"}],"of tomorrow":[1.5,null]}}'

    async def answer(exchange: Exchange) -> None:
        await exchange.answer(body=sent)

    async with bot_before(answer) as (bot, _, _):
        assert await call(bot, "sendPhoto", {"chat_id": 1}) == {"photo": [{"file_id": "f"}], "of tomorrow": [1.5, None]}


async def test_parameters_go_the_way_of_every_other_method() -> None:
    """With the bot's defaults and through its rate limiter, objects in JSON, what is None left out."""
    parameters = {
        "chat_id": 1,
        "text": "x",
        "parse_mode": BaseRequest.DEFAULT_NONE,
        "reply_markup": None,
        "reply_parameters": ReplyParameters(5, allow_sending_without_reply=True),
    }
    async with bot_before(fine) as (bot, server, recorder):
        assert await call(bot, "sendMessage", parameters) is True
    sent = dict(parse_qsl(server.heard[0].body.decode()))
    assert json.loads(sent.pop("reply_parameters")) == {
        "message_id": 5,
        "allow_sending_without_reply": True,
        "quote_parse_mode": "HTML",
    }
    assert sent == {"chat_id": "1", "text": "x", "parse_mode": "HTML"}
    [(endpoint, data)] = recorder.seen
    assert endpoint == server.heard[0].method == "sendMessage"
    assert (data["chat_id"], data["parse_mode"]) == (1, "HTML")
    assert parameters["parse_mode"] is BaseRequest.DEFAULT_NONE


async def test_files_are_uploaded() -> None:
    async with bot_before(fine) as (bot, server, _):
        await call(bot, "sendPhoto", {"chat_id": 1, "photo": InputFile(b"picture", filename="chart.png")})
    assert b'filename="chart.png"' in server.heard[0].body
    assert b"\r\n\r\npicture\r\n" in server.heard[0].body


async def test_polling_has_its_own_connection_and_time_and_no_rate_limiter() -> None:
    asked = {"offset": 3, "timeout": 0, "allowed_updates": ("message", "callback_query")}
    async with bot_before(never) as (bot, server, recorder):
        with pytest.raises(TimedOut):
            await call(bot, "getUpdates", asked)
        with pytest.raises(TimedOut):
            await call(bot, "sendMessage", {"chat_id": 1}, read_timeout=0.1)
    assert dict(parse_qsl(server.heard[0].body.decode())) == {
        "offset": "3",
        "timeout": "0",
        "allowed_updates": '["message", "callback_query"]',
    }
    assert [endpoint for endpoint, _ in recorder.seen] == ["sendMessage"]


async def test_refusals_are_ptbs_errors() -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.refuse(400, "Bad Request: no")

    async with bot_before(refuse) as (bot, _, _):
        with pytest.raises(BadRequest):
            await call(bot, "sendMessage", {"chat_id": 1})
