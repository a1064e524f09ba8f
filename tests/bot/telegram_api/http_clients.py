"""What the tests of the HTTP client share: aiohttp's and httpx's, made alike and asked the same."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from telegram import InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.logs import RedactingFormatter
from bot.telegram_api.http_client import AiohttpRequest, NotSentError
from tests.bot.telegram_api.raw_server import TOKEN, Exchange

Make = Callable[..., BaseRequest]


def httpx_request(connections: int = 256, total_timeout: float | None = 20, **timeouts: float | None) -> HTTPXRequest:
    """PTB's own client, whose contract ours keeps; it bounds each write of an upload where ours bounds the whole call.

    To read the certificates of the world takes long, and nothing here is encrypted.
    """
    return HTTPXRequest(
        connections,
        media_write_timeout=total_timeout,
        httpx_kwargs={"verify": False},
        **timeouts,  # type: ignore[arg-type]
    )


def surely_not_sent(error: TelegramError) -> bool:
    """Whether the error says that the Bot API saw nothing of the call."""
    return isinstance(error.__cause__, NotSentError)


def tells_what_was_sent(make: Make) -> bool:
    """Whether errors of this client say so at all: PTB's own do not."""
    return make is AiohttpRequest


def data(**parameters: object) -> RequestData:
    """A method's parameters."""
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


def upload(size: int) -> RequestData:
    """A method's parameters with a file."""
    return data(photo=InputFile(bytes(size), filename="a.png"))


async def fine(exchange: Exchange) -> None:
    """Answer well."""
    await exchange.answer()


async def never(exchange: Exchange) -> None:
    """Do not answer."""
    await asyncio.sleep(3600)


async def failing(client: BaseRequest, url: str, **options: Any) -> TelegramError:
    """What a call raises: nothing of the token is in it."""
    async with client:
        with pytest.raises(TelegramError) as raised:
            await client.post(url, data(chat_id=1), **options)
    assert TOKEN not in str(raised.value)
    assert TOKEN not in logged(raised.value)
    if isinstance(client, AiohttpRequest):
        assert TOKEN not in "".join(traceback.format_exception(raised.value))
    return raised.value


def logged(error: BaseException) -> str:
    """The error with its traceback and causes, as the log has it."""
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", None, (type(error), error, error.__traceback__))
    text = RedactingFormatter(logging.Formatter()).format(record)
    assert type(error).__name__ in text
    return text


async def until(done: Callable[[], bool]) -> None:
    """Wait until something has happened at the server."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110  the server runs in this loop
            await asyncio.sleep(0.01)
