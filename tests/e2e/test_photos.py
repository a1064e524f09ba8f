"""A chart is drawn and uploaded once; from then on Telegram's own file is sent."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from bot.local_chat.server import LocalChat
from bot.services.workers import Worker
from tests.e2e.rig import Json, Person

T = TypeVar("T")


class Drawer(ThreadPoolExecutor):
    """Draws in this process, and knows what it was asked for."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.asked: list[str] = []

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        self.asked.append(fn.__name__)
        return super().submit(fn, *args, **kwargs)


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    with Drawer() as drawer:
        yield drawer


@pytest.fixture
def drawing(drawer: Drawer) -> Worker:
    return Worker(lambda: drawer)


@pytest.fixture
def drawn(drawer: Drawer) -> Callable[[], int]:
    """How many readings were drawn."""
    return lambda: drawer.asked.count("draw_reading")


def sent_file(message: Json) -> str:
    unique_id: str = message["photo"][-1]["file_unique_id"]
    return unique_id


async def test_the_same_scores_are_answered_with_the_same_file(you: Person, sam_in_group: Person) -> None:
    first = await you.asks("/predict 9 8 9")
    again = await you.asks("9 8 9")
    elsewhere = await sam_in_group.asks("/predict 9 8 9")
    assert sent_file(first) == sent_file(again) == sent_file(elsewhere)
    assert first["caption"] == again["caption"] == elsewhere["caption"]
    assert first["reply_markup"] == again["reply_markup"]


async def test_other_scores_and_other_charts_have_files_of_their_own(you: Person) -> None:
    asked = [await you.asks(text) for text in ("9 8 9", "9 8 8.5", "/chart")]
    assert len({sent_file(message) for message in asked}) == 3


async def test_a_file_that_telegram_forgot_is_uploaded_again_unseen(you: Person, local_chat: LocalChat) -> None:
    first = await you.asks("9 8 9")
    picture = await you.picture(first)
    local_chat.chat.files.forget(sent_file(first))
    again = await you.asks("9 8 9")
    assert sent_file(again) != sent_file(first)
    assert await you.picture(again) == picture
    assert again["caption"] == first["caption"]


async def test_one_upload_serves_all_who_ask_at_once(you: Person, sam_in_group: Person) -> None:
    asked = (you.asks("3 7.5 2"), sam_in_group.asks("/predict 3 7.5 2"), you.asks("/predict 3 7.5 2"))
    one, other, again = await asyncio.gather(*asked)
    assert sent_file(one) == sent_file(other) == sent_file(again)


async def test_one_drawing_serves_all_who_ask_at_once(
    you: Person, sam_in_group: Person, drawn: Callable[[], int]
) -> None:
    one, other = await asyncio.gather(you.asks("3 7.5 1"), sam_in_group.asks("/predict 3 7.5 1"))
    assert await you.picture(one) == await sam_in_group.picture(other)
    assert drawn() == 1
