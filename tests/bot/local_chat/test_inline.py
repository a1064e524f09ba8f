"""Inline queries: the page asks, the bot answers, a person chooses."""

import asyncio
import json
import ssl
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot.local_chat.bot_api_schema import JsonObject
from bot.local_chat.chat_state import ChatState
from bot.local_chat.inline_queries import InlineQueries
from bot.local_chat.server import LocalChat
from tests.bot.local_chat.conftest import Api, png

YOU, SAM, GROUP = 1001, 1002, -1001
ARTICLE: JsonObject = {
    "type": "article",
    "id": "1",
    "title": "a",
    "input_message_content": {"message_text": "<b>a</b>", "parse_mode": "HTML"},
}


async def asked(page: httpx.AsyncClient, bot: Bot, **about: Any) -> tuple["asyncio.Task[httpx.Response]", Update]:
    """A query that waits for its answer, and its update."""
    body = {"chat_id": GROUP, "user_id": YOU, "query": "9 8"} | about
    kind = {"Content-Type": "application/json"}
    waiting = asyncio.create_task(page.post("/chat/inline", content=json.dumps(body), headers=kind))
    (update,) = await bot.get_updates(allowed_updates=["inline_query", "message"], timeout=5)
    await bot.get_updates(offset=update.update_id + 1)
    return waiting, update


async def refusal(api: Api, results: object, **more: str) -> str:
    return await api.error("answerInlineQuery", inline_query_id="1", results=json.dumps(results), **more)


async def test_a_query_is_answered_and_a_result_chosen(page: httpx.AsyncClient, bot: Bot, chat: ChatState) -> None:
    photo = (await bot.send_photo(YOU, png())).photo[-1]
    waiting, update = await asked(page, bot)
    query = update.inline_query
    assert query is not None
    assert (query.from_user.id, query.query, query.offset, query.chat_type) == (YOU, "9 8", "", "group")
    article = InlineQueryResultArticle("1", "a", InputTextMessageContent("<b>a</b>", "HTML"), description="b")
    chart = InlineQueryResultCachedPhoto("2", photo.file_id, "c", caption="d")
    button = InlineQueryResultsButton("e", start_parameter="f")
    assert await query.answer([article, chart], cache_time=5, is_personal=True, button=button)
    shown = (await waiting).json()
    assert shown["results"][0] == {"id": "1", "type": "article", "title": "a", "description": "b"}
    assert shown["results"][1]["photo"][0]["file_unique_id"] == photo.file_unique_id
    assert shown["button"] == {"text": "e", "start_parameter": "f"}
    choice = {"chat_id": GROUP, "user_id": YOU, "inline_query_id": shown["inline_query_id"]}
    sent = (await page.post("/chat/inline/choices", json=choice | {"result_id": "1"})).json()["message"]
    assert (sent["text"], sent["from"]["id"], sent["via_bot"]) == ("a", YOU, chat.bot)
    sent = (await page.post("/chat/inline/choices", json=choice | {"result_id": "2"})).json()["message"]
    assert (sent["caption"], sent["photo"][0]["file_id"]) == ("d", photo.file_id)
    updates = await bot.get_updates()
    assert [each.message.via_bot for each in updates if each.message] == [await bot.get_me()] * 2


async def test_only_the_person_who_asked_can_choose_and_only_what_was_shown(page: httpx.AsyncClient, bot: Bot) -> None:
    waiting, update = await asked(page, bot)
    assert update.inline_query is not None
    await update.inline_query.answer([InlineQueryResultArticle("1", "a", InputTextMessageContent("a"))])
    query_id = (await waiting).json()["inline_query_id"]
    for about in ({"user_id": SAM}, {"result_id": "2"}, {"inline_query_id": "5"}):
        body = {"chat_id": GROUP, "user_id": YOU, "inline_query_id": query_id, "result_id": "1"} | about
        answer = await page.post("/chat/inline/choices", json=body)
        assert (answer.status_code, answer.json()["error"]) == (404, "That result is not there any more.")


async def test_a_private_chat_with_the_bot_is_the_senders(page: httpx.AsyncClient, bot: Bot) -> None:
    waiting, update = await asked(page, bot, chat_id=YOU, query="\ud800" + "9" * 300)
    query = update.inline_query
    assert query is not None
    assert (query.chat_type, len(query.query), query.query[0]) == ("sender", 256, "\ufffd")
    await query.answer([])
    assert (await waiting).json()["results"] == []


async def test_a_query_is_answered_once(page: httpx.AsyncClient, bot: Bot, api: Api) -> None:
    waiting, update = await asked(page, bot)
    assert update.inline_query is not None
    await update.inline_query.answer([])
    await waiting
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await api.error("answerInlineQuery", inline_query_id=update.inline_query.id, results="[]") == too_old
    assert await refusal(api, []) == too_old


async def test_a_bot_that_does_not_answer(tls: ssl.SSLContext) -> None:
    impatient = await LocalChat.start(0, ChatState(inline=InlineQueries(timeout_seconds=0.05)))
    async with httpx.AsyncClient(base_url=impatient.address, verify=tls) as page:
        answer = await page.post("/chat/inline", json={"chat_id": YOU, "user_id": YOU, "query": ""})
        foreign = await page.post("/chat/inline", json={"chat_id": SAM, "user_id": YOU, "query": ""})
    await impatient.stop()
    assert (answer.status_code, answer.json()) == (504, {"error": "The bot did not answer."})
    assert foreign.status_code == 404


async def test_nobody_waits_for_a_chat_that_stops(page: httpx.AsyncClient, bot: Bot, server: LocalChat) -> None:
    waiting, _ = await asked(page, bot)
    await server.stop()
    with pytest.raises(httpx.HTTPError):  # refused, or cut off before it could be
        (await waiting).raise_for_status()


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([ARTICLE] * 51, "RESULTS_TOO_MUCH"),
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": ""}], "RESULT_ID_INVALID"),
        ([ARTICLE | {"id": "é" * 33}], "RESULT_ID_INVALID"),
        ([ARTICLE | {"title": " "}], "ARTICLE_TITLE_EMPTY"),
        ([{"type": "article", "id": "1", "title": "a"}], "parameter results[0].input_message_content is required"),
        ([ARTICLE | {"url_": "a"}], "unknown parameter results[0].url_: the official table has no such parameter"),
        ([ARTICLE | {"input_message_content": {"message_text": " "}}], "message text is empty"),
        ([ARTICLE | {"input_message_content": {"message_text": "a" * 4097}}], "message is too long"),
        (
            [ARTICLE | {"input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            [ARTICLE | {"input_message_content": {"phone_number": "1", "first_name": "a"}}],
            "the local chat sends text and photos",
        ),
        ([{"type": "photo", "id": "1", "photo_file_id": "x"}], "wrong file identifier/HTTP URL specified"),
        (
            [{"type": "photo", "id": "1", "photo_url": "a.org", "thumbnail_url": "a.org"}],
            "the local chat shows articles and photos that were sent before",
        ),
        (
            [{"type": "location", "id": "1", "title": "a", "latitude": 1.5, "longitude": 2}],
            "the local chat shows articles and photos that were sent before",
        ),
        (
            [{"type": "location", "id": "1", "title": "a", "latitude": "1", "longitude": 2}],
            "parameter results[0].latitude must be Float",
        ),
    ],
)
async def test_answers_that_telegram_refuses(results: object, reason: str, api: Api) -> None:
    assert await refusal(api, results) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "a"}, "can't parse inline query results button"),
        ({"text": " ", "start_parameter": "a"}, "can't parse inline query results button"),
        ({"text": "a", "start_parameter": "a b"}, "START_PARAM_INVALID"),
        ({"text": "a", "start_parameter": ""}, "START_PARAM_INVALID"),
    ],
)
async def test_buttons_that_telegram_refuses(button: JsonObject, reason: str, api: Api) -> None:
    assert await refusal(api, [], button=json.dumps(button)) == f"Bad Request: {reason}"
