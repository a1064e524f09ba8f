import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping

import pytest
import uvloop

from bot.logs import RedactingFormatter
from bot.telegram_api.http_client import AiohttpRequest
from tests.bot.telegram_api.http_clients import Make, httpx_request
from tests.bot.telegram_api.raw_server import TOKEN


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the bot runs on, and the one that it runs on where there is no such thing."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture(params=[AiohttpRequest, httpx_request], ids=["aiohttp", "httpx"])
def make(request: pytest.FixtureRequest) -> Make:
    """The bot's client, and the one whose contract it keeps."""
    made: Make = request.param
    return made


@pytest.fixture
def token_in_no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever the libraries and asyncio say, at their most talkative."""
    with caplog.at_level(logging.DEBUG):
        yield
    assert not [record for record in caplog.records if TOKEN in RedactingFormatter(logging.Formatter()).format(record)]
