"""What the operators hear, and what they alone may ask."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.context import Command, Context, Services
from bot.storage.storage import Storage
from tests.e2e.rig import GROUP, SAM, YOU, Json, Person, Rig


async def divide_by_zero(_: Update, __: Context) -> None:
    """A handler with a fault."""
    raise ZeroDivisionError


@pytest.fixture
def services(services: Services) -> Services:
    """Sam is the operator, and one command is broken."""
    broken = Command("broken", "Fails", "/broken", divide_by_zero)
    return replace(services, admins=frozenset({SAM}), commands=(*services.commands, broken))


@pytest.fixture
def sam(rig: Rig) -> Person:
    return Person(rig, SAM, SAM)


def said_to(rig: Rig, chat_id: int, part: str) -> list[Json]:
    """What the bot said in a chat, where it holds a text."""
    messages = [event["message"] for event in rig.events if event["kind"] == "message"]
    return [each for each in messages if each["chat"]["id"] == chat_id and part in each.get("text", "")]


async def test_an_incident_has_one_name_for_the_person_the_log_and_the_operator(
    you: Person, sam: Person, caplog: pytest.LogCaptureFixture
) -> None:
    after = len(you.rig.events)
    apology = (await you.asks("/broken"))["text"]
    assert apology.startswith("Sorry, something went wrong on my side.")
    told = (await sam.hears(after))["text"]
    incident = re.search(r"incident (\w{8})\.", apology)
    assert incident
    assert re.fullmatch(
        rf"Incident {incident[1]}: ZeroDivisionError in \S+test_operator:\d+\. The log has the rest\.", told
    )
    assert f"Incident {incident[1]}" in caplog.text
    assert "Traceback" not in apology + told


async def test_the_operator_hears_of_one_cause_once_a_minute_and_the_person_always(you: Person, rig: Rig) -> None:
    apologies = {(await you.asks("/broken"))["text"] for _ in range(3)}
    assert len(apologies) == 3
    await you.asks("/help")
    assert len(said_to(rig, SAM, "Incident ")) == 1


async def test_a_fit_that_fails_is_an_incident_too(
    you: Person, sam: Person, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.agree(YOU, YOU, datetime.now(UTC))
    monkeypatch.setattr("bot.services.fit_scheduler.choose", divide)
    after = len(you.rig.events)
    stored = await you.asks("/teach happy 8 7 8")
    failed = (await you.sees(stored, "Sorry, something went wrong while I learned."))["text"]
    told = (await sam.hears(after))["text"]
    incident = re.search(r"incident (\w{8})\.", failed)
    assert incident
    assert told.startswith(f"Incident {incident[1]}: ZeroDivisionError in bot.")


async def test_an_error_beside_all_answers_is_told_too(you: Person, sam: Person) -> None:
    after = len(you.rig.events)
    task = asyncio.create_task(divide_by_zero_alone())
    await asyncio.wait([task])
    del task  # nobody asked what came of it
    told = (await sam.hears(after))["text"]
    assert told.startswith("An error: ZeroDivisionError in")


async def divide_by_zero_alone() -> None:
    raise ZeroDivisionError


def divide(*_: object) -> float:
    """A job with a fault."""
    return 1 / 0


async def test_what_a_person_did_wrong_is_no_incident(you: Person, rig: Rig, sam: Person) -> None:
    await you.asks("/predict 9 8")
    assert "Errors: 0." in (await sam.asks("/status"))["text"]
    assert said_to(rig, SAM, "Incident ") == []


async def test_the_operator_asks_how_the_bot_is(you: Person, sam: Person) -> None:
    await you.asks("/predict 9 8 9")
    after = len(you.rig.events)
    await you.asks("/broken")
    await sam.hears(after)
    status = (await sam.asks("/status"))["text"].splitlines()
    assert re.fullmatch(r"Up 0 minutes, version \d+\.\d+\.\d+\.", status[0])
    assert re.fullmatch(r"Updates handled: [12], in [\d,]+ ms on average\.", status[1])
    assert status[2:6] == [
        "Errors: 1.",
        "Under way or waiting: 0, beside this question.",
        "Fits: 0 under way, 0 done.",
        "Recognizers in memory: 0, and the shared one.",
    ]
    memory = re.fullmatch(r"Memory: (\d+) MB, without the worker processes\.", status[6])
    assert memory
    assert 50 < int(memory[1]) < 2000


async def test_for_others_and_in_groups_there_is_no_such_command(you: Person, rig: Rig) -> None:
    assert (await you.asks("/status"))["text"] == "I do not know the command “/status”. Did you mean /start?"
    in_group = Person(rig, SAM, GROUP)
    assert "I do not know the command" in (await in_group.asks("/status@emotion_local_bot"))["text"]
    menu = next(event for event in rig.events if event["kind"] == "commands")
    assert "status" not in str(menu)
    assert "/status" not in (await Person(rig, YOU, YOU).asks("/help"))["text"]
