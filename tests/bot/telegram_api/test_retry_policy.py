"""The policy between a real bot and a server on real sockets that fails as a test says."""

import ast
import asyncio
import inspect
import logging
import re
import textwrap
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from telegram import Bot, CallbackQuery, Chat, Document, InlineQuery, InputMediaPhoto, Message, ReplyParameters, User
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.telegram_api.http_client import AiohttpRequest
from bot.telegram_api.idempotency import METHOD_KINDS, MethodKind, method_kind
from bot.telegram_api.raw_call import call
from bot.telegram_api.retry_policy import RetryPolicy
from tests.bot.telegram_api.http_clients import never, until
from tests.bot.telegram_api.raw_server import TOKEN, Answer, Exchange, RawServer, serving

BOT_FOLDER = Path(__file__).parents[3] / "bot"
ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"A","username":"a_bot"}}'
SENT = b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'
FILE = b'{"ok":true,"result":{"file_id":"f","file_unique_id":"u"}}'


async def well(exchange: Exchange) -> None:
    sends = exchange.method.startswith(("send", "edit"))
    await exchange.answer(body=SENT if sends else FILE if exchange.method == "getFile" else ME)


@asynccontextmanager
async def bot_at(
    url: str, most_seconds: float = 30, moves: list[tuple[int, int]] | None = None, read_timeout: float = 5
) -> AsyncIterator[ExtBot[int]]:
    """A bot whose calls go through the policy; it keeps what it was told of chats that moved."""

    async def moved(old: int, new: int) -> None:
        assert moves is not None
        moves.append((old, new))

    client = AiohttpRequest(read_timeout=read_timeout)
    async with client:
        policy = RetryPolicy(moved, most_seconds)
        yield ExtBot(TOKEN, f"{url}/bot", request=client, get_updates_request=client, rate_limiter=policy)


def failing_first(answer: Answer, times: int = 1) -> Answer:
    """The first calls are answered so, later ones well."""

    async def first(exchange: Exchange) -> None:
        await (answer if exchange.number <= times else well)(exchange)

    return first


def flood(seconds: int) -> Answer:
    async def refuse(exchange: Exchange) -> None:
        await exchange.refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    return refuse


def refusal(status: int, description: str, **parameters: int) -> Answer:
    async def refuse(exchange: Exchange) -> None:
        await exchange.refuse(status, description, **parameters)

    return refuse


async def reset(exchange: Exchange) -> None:
    exchange.reset()


def chats(server: RawServer) -> list[str]:
    return [parse_qs(exchange.body.decode())["chat_id"][0] for exchange in server.heard]


async def test_flood_control_of_a_chat_holds_that_chat_alone_and_as_long_as_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with serving(failing_first(flood(2))) as server, bot_at(server.url) as bot:
        started = time.monotonic()
        held = asyncio.create_task(bot.send_message(1, "held"))
        await until(lambda: "Flood control" in caplog.text)
        also_held = asyncio.create_task(bot.send_message(1, "also held"))
        await bot.send_message(2, "another chat")
        assert not held.done()
        assert not also_held.done()
        assert chats(server) == ["1", "2"]
        await asyncio.gather(held, also_held)
    assert chats(server) == ["1", "2", "1", "1"]
    assert time.monotonic() - started >= 2


async def test_flood_control_of_a_call_for_no_chat_holds_all(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(failing_first(flood(1))) as server, bot_at(server.url) as bot:
        asked = asyncio.create_task(bot.get_file("f"))
        await until(lambda: "Flood control" in caplog.text)
        sent = asyncio.create_task(bot.send_message(2, "x"))
        await asyncio.sleep(0.3)
        assert len(server.heard) == 1
        await asyncio.gather(asked, sent)
    assert Counter(exchange.method for exchange in server.heard) == {"getFile": 2, "sendMessage": 1}


async def test_too_long_a_wait_is_refused_at_once_and_the_chat_left_alone() -> None:
    async with serving(flood(3600)) as server, bot_at(server.url) as bot:
        for _ in range(3):
            with pytest.raises(RetryAfter):
                await bot.send_message(1, "x")
        assert len(server.heard) == 1
        with pytest.raises(RetryAfter):
            await bot.send_message(2, "x")
    assert chats(server) == ["1", "2"]


@pytest.mark.parametrize("fault", [never, reset, refusal(500, "Internal"), refusal(502, "Bad Gateway")])
async def test_what_people_may_have_seen_is_not_sent_again(fault: Answer) -> None:
    async with serving(failing_first(fault)) as server, bot_at(server.url, read_timeout=0.5) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(1, "x")
        await bot.send_message(2, "the next")
    assert chats(server) == ["1", "2"]


@pytest.mark.parametrize("fault", [never, reset, refusal(500, "Internal"), refusal(502, "Bad Gateway")])
async def test_what_is_the_same_when_done_twice_is_done_again(fault: Answer) -> None:
    async with serving(failing_first(fault, 2)) as server, bot_at(server.url, read_timeout=0.5) as bot:
        assert (await bot.get_file("f")).file_id == "f"
    assert len(server.heard) == 3


async def test_an_edit_that_had_arrived_after_all_is_no_error() -> None:
    async def second_unchanged(exchange: Exchange) -> None:
        if exchange.number == 1:
            exchange.reset()
        else:
            await exchange.refuse(400, "Bad Request: message is not modified: specified new message content ...")

    async with serving(second_unchanged) as server, bot_at(server.url) as bot:
        assert await bot.edit_message_text("x", 1, 1) is True
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_text("x", 1, 1)


@pytest.mark.parametrize(("status", "kind"), [(400, BadRequest), (403, Forbidden)])
async def test_a_refusal_is_final(status: int, kind: type[TelegramError]) -> None:
    async with serving(refusal(status, "No")) as server, bot_at(server.url) as bot:
        with pytest.raises(kind):
            await bot.send_message(1, "x")
        with pytest.raises(kind):
            await bot.edit_message_text("x", 1, 1)
    assert len(server.heard) == 2


async def test_a_message_that_surely_was_not_sent_is_sent_when_the_server_is_back() -> None:
    async with serving(well) as gone:
        port = int(gone.url.rsplit(":", 1)[1])
    async with bot_at(gone.url) as bot:
        sent = asyncio.create_task(bot.send_message(1, "x"))
        await asyncio.sleep(0.5)
        assert not sent.done()
        async with serving(well, port=port) as server:
            await sent
            assert len(server.heard) == 1


async def test_trying_again_has_an_end() -> None:
    async with serving(well) as gone:
        pass
    async with bot_at(gone.url, most_seconds=0.5) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(1, "x")
        with pytest.raises(NetworkError):
            await bot.get_file("f")


async def test_a_call_that_its_caller_repeats_is_done_once() -> None:
    async with serving(never) as server, bot_at(server.url, read_timeout=0.5) as bot:
        with pytest.raises(TimedOut):
            await bot.get_me()
        with pytest.raises(TimedOut):
            await bot.send_chat_action(1, "typing")
    assert len(server.heard) == 2


async def test_a_group_that_became_a_supergroup_is_followed_once() -> None:
    moves: list[tuple[int, int]] = []
    upgraded = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007)
    async with serving(failing_first(upgraded)) as server, bot_at(server.url, moves=moves) as bot:
        await bot.send_message(-7, "x")
    assert chats(server) == ["-7", "-1007"]
    assert moves == [(-7, -1007)]
    async with serving(upgraded) as server, bot_at(server.url, moves=moves) as bot:
        with pytest.raises(ChatMigrated):
            await bot.send_message(-7, "x")
        assert chats(server) == ["-7", "-1007"]
        with pytest.raises(ChatMigrated):  # the message to edit is not in the new chat
            await bot.edit_message_text("x", -7, 1)
        assert chats(server) == ["-7", "-1007", "-7"]


def test_a_method_that_nobody_thought_of_is_taken_for_one_that_sends() -> None:
    assert method_kind("sendSomethingNew") is MethodKind.NON_IDEMPOTENT


def test_the_table_has_every_method_that_the_bot_uses() -> None:
    used = {method for path in sorted(BOT_FOLDER.rglob("*.py")) for method in _methods_used(path)}
    assert {"sendPhoto", "sendMessage", "editMessageText", "answerCallbackQuery", "setMyCommands"} <= used
    assert used - {"getUpdates"} <= set(METHOD_KINDS)


def _methods_used(path: Path) -> set[str]:
    """The Bot API's methods behind what is awaited in a module, also by way of a message's or a query's shortcuts, and
    those that it names."""
    if "local_chat" in path.parts or path.name in ("idempotency.py", "retry_policy.py", "http_client.py"):
        return set()
    used = set[str]()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Attribute):
                used |= _behind(node.value.func.attr)
        elif isinstance(node, ast.Constant) and re.fullmatch(
            r"(get|send|edit|answer|set|delete)[A-Z]\w+", str(node.value)
        ):
            used.add(str(node.value))
    return used


def _behind(name: str) -> set[str]:
    if hasattr(Bot, name):
        return _behind_bot(name)
    methods = set[str]()
    for shortcuts in (Message, CallbackQuery, InlineQuery, Document, Chat, User):
        method = getattr(shortcuts, name, None)
        if inspect.iscoroutinefunction(method):
            source = textwrap.dedent(inspect.getsource(method))
            for called in re.findall(r"get_bot\(\)\.(\w+)\(", source):
                methods |= _behind_bot(called)
    return methods


def _behind_bot(name: str) -> set[str]:
    """By PTB's rule, a method has Telegram's name in snake case."""
    if name.startswith("_") or name in ("initialize", "shutdown", "close"):  # others have a `close` too
        return set()
    first, *rest = name.split("_")
    return {first + "".join(word.capitalize() for word in rest)}


def _photo() -> InputMediaPhoto:
    return InputMediaPhoto(b"a picture", filename="a.png")


@pytest.mark.parametrize("words", ["message to be replied not found", "REPLY_MESSAGE_ID_INVALID"])
@pytest.mark.parametrize(
    "send",
    [
        lambda bot, **reply: bot.send_message(1, "words", **reply),
        lambda bot, **reply: bot.send_photo(1, b"a picture", **reply),
        lambda bot, **reply: bot.send_document(1, b"a file", **reply),
        lambda bot, **reply: bot.send_media_group(1, [_photo(), _photo()], **reply),
        lambda bot, **reply: call(bot, "sendMessage", {"chat_id": 1, "text": "words", **reply}),
    ],
)
async def test_a_reply_whose_message_is_gone_is_sent_once_more_without_it(
    send: Callable[..., Awaitable[object]], words: str
) -> None:
    async def answer(exchange: Exchange) -> None:
        if b"reply_parameters" in exchange.body:
            await exchange.refuse(400, f"Bad Request: {words}")
        elif exchange.method == "sendMediaGroup":
            await exchange.answer(body=SENT.replace(b'"result":', b'"result":[').replace(b"}}}", b"}}]}"))
        else:
            await well(exchange)

    async with serving(answer) as server, bot_at(server.url) as bot:
        assert await send(bot, reply_parameters=ReplyParameters(7, allow_sending_without_reply=True))
        assert [b"reply_parameters" in each.body for each in server.heard] == [True, False]


async def test_a_message_that_is_refused_without_a_reply_too_is_not_sent_again() -> None:
    async with (
        serving(refusal(400, "Bad Request: message to be replied not found")) as server,
        bot_at(server.url) as bot,
    ):
        with pytest.raises(BadRequest):
            await bot.send_message(1, "words", reply_parameters=ReplyParameters(7))
        assert len(server.heard) == 2
