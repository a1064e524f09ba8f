"""After a night without the bot: what Telegram kept is answered where it is fresh, else told once in each chat."""

import itertools
import time
from typing import Any

import pytest

from bot.text.hint_text import AWAY
from tests.e2e.stub_api import TOKEN, Json, StubApi, nothing_new, result, stub_api
from tests.processes import ended, first_line, start

PERSON = {"id": 7, "is_bot": False, "first_name": "You"}
PRIVATE = {"id": 7, "type": "private"}
OTHER = {"id": 8, "type": "private"}
GROUP = {"id": -9, "type": "group", "title": "Rehearsal"}
QUIET_GROUP = {"id": -10, "type": "group", "title": "Others"}

_ids = itertools.count(1)


def message(text: str, chat: Json, age: float) -> Json:
    """An update with a message that was sent so many seconds ago."""
    number = next(_ids)
    sent = {"message_id": number, "date": int(time.time() - age), "chat": chat, "from": PERSON, "text": text}
    if text.startswith("/"):
        sent["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"update_id": number, "message": sent}


def edited(text: str, chat: Json, age: float, edit_age: float) -> Json:
    """An update with a message of an age that was edited so many seconds ago."""
    update = message(text, chat, age)
    return {
        "update_id": update["update_id"],
        "edited_message": update["message"] | {"edit_date": int(time.time() - edit_age)},
    }


async def answers_to(updates: list[Json], amount: int) -> list[tuple[int, str]]:
    """What a new process says, where, if Telegram kept these updates."""

    async def backlog(call: Json) -> Any:
        waiting = [update for update in updates if update["update_id"] >= call["offset"]]
        return result(waiting) if waiting else await nothing_new(call)

    async with stub_api(backlog) as stub:
        process = await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address)
        await first_line(process)
        await stub.has_sent(amount)
        process.terminate()
        assert (await ended(process))[0] == 0
    return said(stub)


def said(stub: StubApi) -> list[tuple[int, str]]:
    return [(int(call["chat_id"]), call["text"]) for call in stub.sent]


@pytest.mark.usefixtures("folder")
async def test_each_chat_hears_once_of_its_old_messages_and_the_fresh_ones_are_answered() -> None:
    night, fresh = 8 * 3600, 5
    answers = await answers_to(
        [
            message("/help", PRIVATE, night),
            message("/teach happy 8 7 8", PRIVATE, night),
            message("9 8 9", OTHER, night),
            message("9 8", PRIVATE, 601),
            message("/help@stub_bot", GROUP, night),
            message("/teach sad 2 2 2", GROUP, night),
            message("How was it?", QUIET_GROUP, night),
            message("/help@other_bot", QUIET_GROUP, night),
            message("/privacy", PRIVATE, fresh),
        ],
        amount=4,
    )
    away = sorted(chat for chat, text in answers if text == AWAY)
    assert away == [-9, 7, 8]
    (answered,) = [answer for answer in answers if answer[1] != AWAY]
    assert answered[0] == 7
    assert "/forget" in answered[1]
    assert answers.index((7, AWAY)) < answers.index(answered)


@pytest.mark.usefixtures("folder")
async def test_what_is_nine_minutes_old_is_answered() -> None:
    answers = await answers_to([message("/help", PRIVATE, 540)], amount=1)
    assert "/predict 9 8 9" in answers[0][1]


@pytest.mark.usefixtures("folder")
async def test_a_correction_is_as_old_as_its_edit() -> None:
    night = 8 * 3600
    answers = await answers_to(
        [
            edited("9 8", PRIVATE, 2 * night, night),
            edited("/predict 9 8", PRIVATE, 2 * night, night),
            edited("9 8", OTHER, night, 5),
            edited("How was it, then?", QUIET_GROUP, 2 * night, night),
        ],
        amount=2,
    )
    assert sorted(answers)[0] == (PRIVATE["id"], AWAY)
    (chat, text) = sorted(answers)[1]
    assert chat == OTHER["id"]
    assert "that is 2 scores" in text
