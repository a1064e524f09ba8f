"""What the bot does where Telegram refuses: chats that are closed, forbid photos, or moved."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web
from telegram.error import BadRequest, Forbidden

from bot.application import build_application
from bot.context import Services
from bot.run.polling import Polling
from bot.run.process import run_until
from bot.storage.storage import Storage
from bot.telegram_api.api_errors import is_chat_unavailable, refuses_files
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
        self.reply_gone = ""
        """What it says of every reply: that its message is gone."""
        self.file = b""
        """What it hands out."""

    def say_in_group(self, text: str) -> None:
        """A member writes in a group, where the bot replies to what it answers."""
        self.say(GROUP, text)
        self._waiting[-1]["message"]["chat"] = {"id": GROUP, "type": "supergroup", "title": "Stage"}
        self._waiting[-1]["message"]["from"]["id"] = PERSON

    def send_file(self, content: bytes, caption: str) -> None:
        """A person sends a document."""
        self.file = content
        self.say(PERSON, caption)
        message = self._waiting[-1]["message"]
        document = {"file_id": "f", "file_unique_id": "u", "file_name": "rows.csv", "file_size": len(content)}
        message |= {"caption": message.pop("text"), "caption_entities": message.pop("entities"), "document": document}

    def refuse(self, method: str, chat_id: int, code: int, description: str, **parameters: int) -> None:
        self.refusals[method, chat_id] = (code, description, parameters)

    async def handle(self, request: web.Request) -> web.Response:
        call = await call_of(request)
        refusal = self.refusals.get((call.method, call.chat_id))
        if self.reply_gone and "reply_parameters" in call.parameters:
            refusal = (400, f"Bad Request: {self.reply_gone}", {})
        if call.method == "getFile" and refusal is None:
            file = {"file_id": "f", "file_unique_id": "u", "file_path": "documents/rows.csv"}
            return web.json_response({"ok": True, "result": file})
        if call.method == "rows.csv" and refusal is None:
            return web.Response(body=self.file)
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
        (403, "Forbidden: CHAT_SEND_MEDIA_FORBIDDEN"),
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


@pytest.mark.parametrize(
    "refusal",
    [
        (400, "Bad Request: not enough rights to send documents to the chat"),
        (400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN"),
        (403, "Forbidden: CHAT_SEND_DOCS_FORBIDDEN"),
    ],
)
async def test_a_refused_file_is_told(
    api: Refusing, caplog: pytest.LogCaptureFixture, refusal: tuple[int, str]
) -> None:
    api.refuse("sendDocument", PERSON, *refusal)
    api.say(PERSON, "/dataset")
    assert "does not let me send pictures or files" in (await api.answers(1))[0].words
    assert incidents(caplog) == []


async def test_where_files_are_refused_the_question_comes_without_one(
    api: Refusing, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    storage.agree(PERSON, PERSON, datetime.now(UTC))
    api.refuse("sendDocument", PERSON, 400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN")
    api.send_file(b"emotion,facial_expression,voice_tone,body_language\nhappy,8,7,8\nsad,3,2,11\n", "/teach")
    assert "1 row cannot be stored" in (await api.answers(1))[0].words
    assert [call.method for call in api.refused] == ["sendDocument"]
    assert incidents(caplog) == []


@pytest.mark.parametrize("code", [400, 403])
@pytest.mark.parametrize(
    "words",
    [
        *("CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_WRITE_FORBIDDEN", "CHAT_ADMIN_REQUIRED", "USER_BANNED_IN_CHANNEL"),
        *("CHANNEL_PRIVATE", "CHAT_GUEST_SEND_FORBIDDEN", "CHAT_RESTRICTED", "PEER_ID_INVALID", "USER_IS_BLOCKED"),
        *("TOPIC_CLOSED", "TOPIC_DELETED", "INPUT_USER_DEACTIVATED", "not enough rights to send text messages"),
        *("bot was kicked from the group chat", "bot was blocked by the user", "user is deactivated"),
        *("the group chat was deactivated", "need administrator rights in the channel chat", "chat not found"),
        *("bot is not a member of the supergroup chat", "bot can't initiate conversation with a user"),
    ],
)
def test_every_word_for_missing_rights_is_known(code: int, words: str) -> None:
    error = BadRequest(f"Bad Request: {words}") if code == 400 else Forbidden(f"Forbidden: {words}")
    assert is_chat_unavailable(error)
    assert not refuses_files(error)


GONE = [
    "message to be replied not found",
    "message to reply not found",
    "REPLY_MESSAGE_ID_INVALID",
    "replied message not found",
]


@pytest.mark.parametrize("words", GONE)
async def test_a_reply_whose_message_is_gone_is_sent_without_it(
    api: Refusing, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    api.reply_gone = words
    for text in ("/predict 9 8 9", "/predict 9 8", "/dataset"):
        api.say_in_group(text)
    answers = await api.answers(3)
    assert [answer.method for answer in answers] == ["sendPhoto", "sendMessage", "sendDocument"]
    assert [call.method for call in api.refused] == [answer.method for answer in answers]
    assert incidents(caplog) == []


@pytest.mark.parametrize(
    ("method", "refusal"),
    [
        ("getFile", (400, "Bad Request: wrong file_id or the file is temporarily unavailable")),
        ("getFile", (400, "Bad Request: file is too big")),
        ("getFile", (400, "Bad Request: invalid file_id")),
        ("getFile", (403, "Forbidden: FILE_REFERENCE_EXPIRED")),
        ("rows.csv", (404, "Not Found")),
        ("rows.csv", (401, "Unauthorized")),
        ("rows.csv", (400, "Bad Request: wrong file path")),
    ],
)
@pytest.mark.parametrize("caption", ["/teach", "/predict"])
async def test_a_file_that_telegram_does_not_hand_out_is_asked_for_again(
    api: Refusing, caplog: pytest.LogCaptureFixture, method: str, refusal: tuple[int, str], caption: str
) -> None:
    api.refuse(method, 0, *refusal)
    api.send_file(b"facial_expression,voice_tone,body_language\n1,2,3\n", caption)
    assert (await api.answers(1))[0].words == "I could not fetch the file. Send it again."
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
        (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
        (400, "Bad Request: CHANNEL_PRIVATE"),
        (403, "Forbidden: CHAT_GUEST_SEND_FORBIDDEN"),
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
