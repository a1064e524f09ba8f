"""Errors at the edges of a run: what ends it, and what goes wrong while its last answers are given, is told too."""

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest
from telegram import Update

from bot.application import build_application
from bot.context import Command, Context, EmotionApplication, Services
from bot.errors import StartError
from bot.run.polling import Polling
from bot.run.process import run_until
from tests.e2e.rig import until
from tests.e2e.stub_api import TOKEN, Json, nothing_new, result, stub_api

OPERATOR, PERSON = 7, 8
BROKEN = {
    "message_id": 1,
    "date": int(time.time()),
    "chat": {"id": PERSON, "type": "private"},
    "from": {"id": PERSON, "is_bot": False, "first_name": "You"},
    "text": "/broken",
    "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
}


class Ending(Polling):
    """Updates that end with whatever is thrown."""

    def __init__(self, application: EmotionApplication, error: Exception) -> None:
        super().__init__(application)
        self._error = error

    async def watch(self) -> None:
        """Raise at once."""
        raise self._error


@pytest.mark.parametrize(("error", "told"), [(ZeroDivisionError(), 1), (StartError("Nothing is heard."), 0)])
async def test_an_error_that_ends_the_process_is_told_unless_it_was_foreseen(
    services: Services, error: Exception, told: int
) -> None:
    services = replace(services, admins=frozenset({OPERATOR}))
    async with stub_api() as stub:
        application = build_application(TOKEN, stub.address, services)
        with pytest.raises(type(error)):
            await run_until(asyncio.Event(), application, Ending(application, error))
        assert [int(message["chat_id"]) for message in stub.sent] == [OPERATOR] * told
        assert services.counters.value("emotion_bot_errors_total") == told
        assert all("An error: ZeroDivisionError in bot.run.process:" in message["text"] for message in stub.sent)


async def test_what_fails_while_the_last_answers_are_given_is_told(services: Services) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def divide_later(_: Update, __: Context) -> None:
        begun.set()
        await go_on.wait()
        raise ZeroDivisionError

    async def one(call: Json) -> Any:
        return result([{"update_id": 5, "message": BROKEN}]) if call["offset"] < 6 else await nothing_new(call)

    broken = Command("broken", "Fails", "/broken", divide_later)
    services = replace(services, admins=frozenset({OPERATOR}), commands=(broken,))
    async with stub_api(one) as stub:
        application, stop = build_application(TOKEN, stub.address, services), asyncio.Event()
        bot = asyncio.create_task(run_until(stop, application, Polling(application)))
        await asyncio.wait_for(begun.wait(), 60)
        stop.set()
        await until(lambda: not application.running)
        go_on.set()
        await asyncio.wait_for(bot, 60)
        assert {int(message["chat_id"]) for message in stub.sent} == {OPERATOR, PERSON}
        assert services.counters.value("emotion_bot_errors_total") == 1
