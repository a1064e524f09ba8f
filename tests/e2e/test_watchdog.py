"""A process that hears nothing more says so in one line and ends, for its supervisor to start it anew."""

import asyncio
import os
import time
from typing import Any

import pytest

from bot.application import build_application
from bot.context import Services
from bot.errors import StartError
from bot.run.polling import Polling
from bot.run.polling_watchdog import PollingLimits
from tests.e2e.stub_api import TOKEN, Json, StubApi, nothing_new, refused, result, silence, stub_api
from tests.processes import Process, ended, first_line, start

PATIENT = bool(os.environ.get("SOAK_PATIENCE"))
"""Whether the process is given the time that it takes by itself: `make soak` does."""
MODULE = "bot" if PATIENT else "tests.e2e.impatient"


async def started(stub: StubApi, module: str = MODULE) -> Process:
    process = await start(module=module, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address)
    assert "on Telegram" in await first_line(process)
    return process


async def last_words(process: Process) -> str:
    """The one line that the process ends with."""
    code, out, err = await ended(process, 200 if PATIENT else 40)
    assert code == 1
    assert "Traceback" not in err
    assert "never retrieved" not in err
    assert TOKEN not in out + err
    return err.splitlines()[-1]


@pytest.mark.usefixtures("folder")
async def test_a_bot_api_that_goes_silent() -> None:
    async with stub_api() as stub:
        process = await started(stub)
        stub.poll = silence
        assert "Nothing was heard from Telegram for" in await last_words(process)


@pytest.mark.usefixtures("folder")
async def test_a_bot_api_that_only_fails_or_answers_with_what_are_no_updates() -> None:
    async def broken(_: Json) -> Any:
        answers = (
            refused(502, "Bad Gateway"),
            result([{"message": new_help()}]),
            result({"update_id": 1}),
            result([None]),
        )
        return answers[stub.polls % len(answers)]

    async with stub_api() as stub:
        process = await started(stub)
        stub.poll = broken
        assert "Nothing was heard from Telegram for" in await last_words(process)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("code", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_token_that_is_refused_in_mid_run(code: int, description: str) -> None:
    async def revoked(_: Json) -> Any:
        return refused(code, description)

    async with stub_api() as stub:
        process = await started(stub, module="bot")
        stub.poll = revoked
        assert "refuses the token. Copy TELEGRAM_BOT_TOKEN anew from @BotFather" in await last_words(process)


@pytest.mark.usefixtures("folder")
async def test_another_process_with_the_same_token_even_where_polls_between_succeed() -> None:
    async def disputed(_: Json) -> Any:
        return refused(409, "Conflict: terminated by other getUpdates request") if stub.polls % 3 else result([])

    async with stub_api(disputed) as stub:
        assert "Another process uses this bot's token" in await last_words(await started(stub))


@pytest.mark.usefixtures("folder")
async def test_an_update_that_cannot_be_read_does_not_hold_up_the_others() -> None:
    async def mixed(call: Json) -> Any:
        waiting = [{"update_id": 7, "message": {"message_id": "?"}}, {"update_id": 8, "message": new_help()}]
        return (
            result([u for u in waiting if u["update_id"] >= call["offset"]])
            if call["offset"] < 9
            else (await nothing_new(call))
        )

    async with stub_api(mixed) as stub:
        process = await started(stub, module="bot")
        await stub.has_sent(1)
        process.terminate()
        code, _, err = await ended(process)
    assert (code, len(stub.sent)) == (0, 1)
    assert "/predict" in stub.sent[0]["text"]
    assert "Update 7 cannot be read" in err


@pytest.mark.usefixtures("folder")
async def test_updates_that_nobody_answers_any_more(services: Services) -> None:
    async def flood(call: Json) -> Any:
        return result([{"update_id": call["offset"] + place, "message": new_help()} for place in range(100)])

    async with stub_api(flood) as stub:
        application = build_application(TOKEN, stub.address, services)
        await application.initialize()  # it is never started: whatever is handed over, stays
        polling = Polling(application, PollingLimits(standstill=0.5))
        await polling.start()
        with pytest.raises(StartError, match="nothing was answered, though thousands of updates wait"):
            await asyncio.wait_for(polling.watch(), 30)
        await polling.stop()
        await application.shutdown()


PERSON = {"id": 7, "is_bot": False, "first_name": "You"}


def new_help() -> Json:
    """A message of now: one that is older than ten minutes would be told that the bot was away."""
    return {
        "message_id": 1,
        "date": int(time.time()),
        "chat": {"id": 7, "type": "private"},
        "from": PERSON,
        "text": "/help",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
