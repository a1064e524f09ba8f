import asyncio
from collections.abc import Callable, Mapping

import pytest
import uvloop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the bot runs on, and the one that it runs on where there is no such thing."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}
