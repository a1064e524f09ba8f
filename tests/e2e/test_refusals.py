"""What the bot does where Telegram refuses: chats that are closed, forbid photos, or moved."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.application import build_application
from bot.context import Services
from bot.run.polling import Polling
from bot.run.process import run_until
from bot.storage.storage import Storage
from engine.data.dataset import Example
from engine.data.scores import Scores
from tests.soak.bot_api import TOKEN, Call, TrafficApi, call_of, serve_on_loopback

PERSON = 5_000_001
OTHER = 5_000_002
GROUP = -500
SUPERGROUP = -1_000_500


class Refusing(TrafficApi):
    """Refuses as it is told, by method and chat; keeps what it refused too."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[tuple[str, int], tuple[int, str, dict[str, int]]] = {}
        self.refused: list[Call] = []

    def refuse(self, method: str, chat_id: int, code: int, description: str, **parameters: int) -> None:
        self.refusals[method, chat_id] = (code, description, parameters)

    async def handle(self, request: web.Request) -> web.Response:
        call = await call_of(request)
        refusal = self.refusals.get((call.method, call.chat_id))
        if refusal is None:
            return web.json_response({"ok": True, "result": await self.answer(call)})
        self.refused.append(call)
        code, description, parameters = refusal
        told = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
        return web.json_response(told, status=code)

    async def answers(self, amount: int) -> list[Call]:
        """The first so many messages of the bot."""
        await _until(lambda: len(self.delivered) >= amount)
        return self.delivered


@pytest.fixture
async def api(services: Services) -> AsyncIterator[Refusing]:
    api = Refusing()
    server, port = await serve_on_loopback(api.handle)
    stop = asyncio.Event()
    application = build_application(TOKEN, f"http://127.0.0.1:{port}", services)
    bot = asyncio.create_task(run_until(stop, application, Polling(application)))
    yield api
    stop.set()
    with contextlib.suppress(asyncio.CancelledError):
        await bot
    await server.cleanup()


def incidents(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "refusal",
    [
        (400, "Bad Request: not enough rights to send photos to the chat"),
        (403, "Forbidden: not enough rights to send photos to the chat"),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"),
    ],
)
async def test_a_refused_photo_becomes_its_words(
    api: Refusing, caplog: pytest.LogCaptureFixture, refusal: tuple[int, str]
) -> None:
    api.say(OTHER, "9 8 9")
    photo = (await api.answers(1))[0]
    api.refuse("sendPhoto", PERSON, *refusal)
    api.say(PERSON, "9 8 9")
    api.say(PERSON, "2 1 2")
    known, new = (await api.answers(3))[1:]
    assert (photo.method, known.method, new.method) == ("sendPhoto", "sendMessage", "sendMessage")
    assert known.words == photo.words
    assert known.parameters["reply_markup"] == photo.parameters["reply_markup"]
    assert "2 1 2" in new.words
    assert incidents(caplog) == []


async def test_a_refused_file_is_told(api: Refusing, caplog: pytest.LogCaptureFixture) -> None:
    api.refuse("sendDocument", PERSON, 400, "Bad Request: not enough rights to send documents to the chat")
    api.say(PERSON, "/dataset")
    assert "does not let me send pictures or files" in (await api.answers(1))[0].words
    assert incidents(caplog) == []


@pytest.mark.parametrize(
    "refusal",
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: have no rights to send a message"),
        (400, "Bad Request: message thread not found"),
    ],
)
async def test_a_closed_chat_is_no_incident_and_the_others_are_answered(
    api: Refusing, caplog: pytest.LogCaptureFixture, refusal: tuple[int, str]
) -> None:
    for method in ("sendPhoto", "sendMessage", "sendChatAction"):
        api.refuse(method, PERSON, *refusal)
    for person in (PERSON, OTHER):
        api.say(person, "9 8 9")
        api.say(person, "/privacy")
    assert [answer.chat_id for answer in await api.answers(2)] == [OTHER, OTHER]
    await _until(lambda: [call.method for call in api.refused if call.sends] == ["sendPhoto", "sendMessage"])
    assert incidents(caplog) == []


async def test_an_answer_that_may_not_have_got_through_is_told_and_no_incident(
    api: Refusing, caplog: pytest.LogCaptureFixture
) -> None:
    api.refuse("sendPhoto", PERSON, 502, "Bad Gateway")
    api.say(PERSON, "9 8 9")
    assert "If you miss an answer of mine, send your message again." in (await api.answers(1))[0].words
    assert incidents(caplog) == []


async def test_flood_control_that_lasts_is_no_incident(api: Refusing, caplog: pytest.LogCaptureFixture) -> None:
    api.refuse("sendMessage", PERSON, 429, "Too Many Requests: retry after 900", retry_after=900)
    for person in (PERSON, PERSON, OTHER):
        api.say(person, "/privacy")
    await api.answers(1)
    assert len(api.refused) == 1
    assert incidents(caplog) == []


async def test_a_group_that_became_a_supergroup_takes_its_examples_along_and_is_answered(
    api: Refusing, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC)
    storage.agree(PERSON, GROUP, now)
    storage.teach(GROUP, PERSON, [Example(Scores(8, 7, 8), "happy")], "message:1", now)
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    api.refuse("sendMessage", GROUP, 400, upgraded, migrate_to_chat_id=SUPERGROUP)
    api.say(GROUP, "/privacy")
    assert [answer.chat_id for answer in await api.answers(1)] == [SUPERGROUP]
    assert [example.emotion for example in storage.version_data(SUPERGROUP).dataset.examples] == ["happy"]
    assert incidents(caplog) == []


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110  the bot runs in this loop
            await asyncio.sleep(0.01)
