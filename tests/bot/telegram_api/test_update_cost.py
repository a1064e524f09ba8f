from datetime import UTC, datetime

import pytest
from telegram import CallbackQuery, Chat, Document, InlineQuery, Message, Update, User

from bot.application import TAPS
from bot.commands import COMMANDS
from bot.telegram_api.per_chat_queue import CHAT, PERSON
from bot.telegram_api.update_cost import (
    DATASET,
    DATASET_COMMANDS,
    FILE,
    FILE_COMMANDS,
    FIT,
    FITTING_COMMANDS,
    FITTING_TAPS,
    READING,
    SEARCHING_COMMANDS,
    cost_of,
)

ADA = User(7, "Ada", is_bot=False)


def message(**fields: object) -> Update:
    return Update(1, message=Message(1, datetime.now(UTC), Chat(7, Chat.PRIVATE), from_user=ADA, **fields))  # type: ignore[arg-type]


def edited(**fields: object) -> Update:
    return Update(1, edited_message=message(**fields).message)


def tap(data: str) -> Update:
    return Update(1, callback_query=CallbackQuery("1", ADA, "1", data=data))


@pytest.mark.parametrize(
    ("update", "cost"),
    [
        (message(text="9 8 9"), READING),
        (message(text="/predict 9 8 9"), READING),
        (message(text="/teach@some_bot happy 8 7 8"), FIT),
        (message(text="/Rollback 3"), FIT),
        (message(text="/model"), DATASET),
        (message(text="/examples"), READING),
        (message(text="/examples Ann"), DATASET),
        (message(caption="/teach", document=Document("a", "b")), FILE),
        (message(caption="/predict", document=Document("a", "b")), FILE),
        (message(caption="for tomorrow", document=Document("a", "b")), READING),
        (edited(text="9 8 9"), READING),
        (edited(text="/teach happy 8 7 8"), FIT),
        (edited(caption="/teach", document=Document("a", "b")), FILE),
        (tap("vote:x:y:z"), FIT),
        (tap("pad:7:9_8"), READING),
        (Update(1, inline_query=InlineQuery("1", ADA, "9 8 9", "")), READING),
    ],
)
def test_an_update_costs_what_comes_of_it(update: Update, cost: int) -> None:
    assert cost_of(update) == cost


def test_what_is_named_exists() -> None:
    assert {
        command.name for command in COMMANDS
    } >= FITTING_COMMANDS | FILE_COMMANDS | DATASET_COMMANDS | SEARCHING_COMMANDS
    assert TAPS.keys() >= FITTING_TAPS


def test_a_class_that_sends_a_whole_evening_at_once_and_votes_on_it_stays_below() -> None:
    people, performances = 30, 20
    assert performances * (READING + FIT) < PERSON.burst / 5
    assert people * performances * (READING + FIT) < CHAT.burst * 2 / 3
