"""Edits that nobody waits for: at most one in a while in a group, the latest of each message, in their order."""

import asyncio
from functools import partial

from telegram.error import BadRequest, RetryAfter

from bot.services.edit_throttle import PAUSE_SECONDS, EditThrottle

GROUP, PERSON = -1001, 1001


async def made_within(seconds: float, made: list[str]) -> list[str]:
    await asyncio.sleep(seconds)
    return list(made)


async def note(made: list[str], what: str) -> None:
    made.append(what)


async def test_the_first_is_made_at_once_and_of_those_that_wait_the_latest() -> None:
    throttle, made = EditThrottle(pause_seconds=0.2), list[str]()
    for number in range(5):
        throttle.put(GROUP, 1, partial(note, made, f"tally {number}"))
        throttle.put(GROUP, 2, partial(note, made, f"consent {number}"))
        await asyncio.sleep(0.01)
    assert made == ["tally 0"]
    assert await made_within(0.25, made) == ["tally 0", "consent 4"]
    assert await made_within(0.2, made) == ["tally 0", "consent 4", "tally 4"]
    await throttle.finish()


async def test_groups_do_not_wait_for_each_other_nor_people_long() -> None:
    throttle, made = EditThrottle(pause_seconds=5), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "one"))
    throttle.put(GROUP - 1, 1, partial(note, made, "other"))
    throttle.put(PERSON, 1, partial(note, made, "first"))
    throttle.put(PERSON, 2, partial(note, made, "second"))
    assert sorted(await made_within(0.1, made)) == ["first", "one", "other"]
    assert "second" in await made_within(1.2, made)
    await throttle.finish()


async def test_what_fails_is_left_and_the_rest_goes_on() -> None:
    throttle, made = EditThrottle(pause_seconds=0.01), list[str]()

    async def fail(error: Exception) -> None:
        raise error

    for number, error in enumerate((BadRequest("Message to edit not found"), RetryAfter(900), ZeroDivisionError())):
        throttle.put(GROUP, number, partial(fail, error))
    throttle.put(GROUP, 9, partial(note, made, "last"))
    assert await made_within(0.3, made) == ["last"]
    await throttle.finish()


async def test_an_edit_that_somebody_waits_for_takes_the_place_of_one_that_waits() -> None:
    throttle, made = EditThrottle(pause_seconds=0.2), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "first"))
    await asyncio.sleep(0.01)
    throttle.put(GROUP, 1, partial(note, made, "waits"))
    await throttle.make_now(GROUP, 1, partial(note, made, "now"))
    assert await made_within(0.3, made) == ["first", "now"]
    await throttle.finish()


async def test_stopping_makes_what_waits_without_a_pause() -> None:
    throttle, made = EditThrottle(pause_seconds=60), list[str]()
    for number in range(3):
        throttle.put(GROUP, number, partial(note, made, str(number)))
    await asyncio.sleep(0.01)
    await asyncio.wait_for(throttle.finish(), 2)
    assert made == ["0", "1", "2"]


def test_a_group_is_edited_ten_times_a_minute_at_most() -> None:
    assert 60 / PAUSE_SECONDS <= 10
