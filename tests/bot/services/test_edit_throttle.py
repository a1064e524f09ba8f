"""Edits that nobody waits for: at most one in a while in a group, the latest of each message, in their order."""

import asyncio
from functools import partial

from telegram.error import BadRequest, RetryAfter

from bot.services.edit_throttle import PAUSE_SECONDS, EditThrottle

GROUP, PERSON = -1001, 1001
FOR_EVER = 86_400
"""Seconds of a pause that no test sees the end of."""


async def note(made: list[str], what: str) -> None:
    made.append(what)


async def until(made: list[str], wanted: list[str]) -> None:
    """Wait until just these edits were made, in any order."""
    async with asyncio.timeout(30):
        while sorted(made) != sorted(wanted):  # noqa: ASYNC110  what is waited for is another task's doing
            await asyncio.sleep(0.01)


async def test_the_first_is_made_at_once_and_of_those_that_wait_the_latest() -> None:
    throttle, made = EditThrottle(FOR_EVER), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "tally 0"))
    await until(made, ["tally 0"])
    for number in range(1, 5):
        throttle.put(GROUP, 1, partial(note, made, f"tally {number}"))
        throttle.put(GROUP, 2, partial(note, made, f"consent {number}"))
    await throttle.finish()
    assert made == ["tally 0", "tally 4", "consent 4"]


async def test_groups_do_not_wait_for_each_other_nor_people_long() -> None:
    throttle, made = EditThrottle(FOR_EVER), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "one"))
    throttle.put(GROUP - 1, 1, partial(note, made, "other"))
    throttle.put(PERSON, 1, partial(note, made, "first"))
    throttle.put(PERSON, 2, partial(note, made, "second"))
    await until(made, ["one", "other", "first", "second"])
    await throttle.finish()


async def test_what_fails_is_left_and_the_rest_goes_on() -> None:
    throttle, made = EditThrottle(0.01), list[str]()

    async def fail(error: Exception) -> None:
        raise error

    for number, error in enumerate((BadRequest("Message to edit not found"), ZeroDivisionError())):
        throttle.put(GROUP, number, partial(fail, error))
    throttle.put(GROUP, 9, partial(note, made, "last"))
    await until(made, ["last"])
    await throttle.finish()


async def test_an_edit_that_somebody_waits_for_takes_the_place_of_one_that_waits() -> None:
    throttle, made = EditThrottle(FOR_EVER), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "first"))
    await until(made, ["first"])
    throttle.put(GROUP, 1, partial(note, made, "waits"))
    await throttle.make_now(GROUP, 1, partial(note, made, "now"))
    await throttle.finish()
    assert made == ["first", "now"]


async def test_edits_that_nobody_looks_for_come_last() -> None:
    throttle, made = EditThrottle(FOR_EVER), list[str]()
    throttle.put(GROUP, 1, partial(note, made, "tally"))
    for message_id in range(2, 5):
        throttle.put(GROUP, message_id, partial(note, made, f"old {message_id}"), last=True)
    throttle.put(GROUP, 1, partial(note, made, "newer tally"))
    throttle.put(GROUP, 5, partial(note, made, "report"))
    throttle.put(GROUP, 3, partial(note, made, "new 3"))
    await throttle.finish()
    assert made == ["newer tally", "new 3", "report", "old 2", "old 4"]


def test_a_group_is_edited_ten_times_a_minute_at_most() -> None:
    assert 60 / PAUSE_SECONDS <= 10


async def test_an_edit_that_came_too_fast_is_made_after_the_wait() -> None:
    throttle, made = EditThrottle(0.01), list[str]()
    tries = iter((RetryAfter(1), None))

    async def edit() -> None:
        if (error := next(tries)) is not None:
            raise error
        made.append("tally")

    throttle.put(GROUP, 1, edit)
    await until(made, ["tally"])
    await throttle.finish()


async def test_stopping_waits_for_no_flood() -> None:
    throttle = EditThrottle(0.01)

    async def edit() -> None:
        raise RetryAfter(FOR_EVER)

    throttle.put(GROUP, 1, edit)
    await asyncio.sleep(0.05)
    await asyncio.wait_for(throttle.finish(), 2)


async def test_an_edit_under_way_is_not_shown_after_a_later_one() -> None:
    throttle, made, may_go = EditThrottle(FOR_EVER), list[str](), asyncio.Event()

    async def slow() -> None:
        await may_go.wait()
        made.append("tally")

    throttle.put(GROUP, 1, slow)
    await asyncio.sleep(0)
    later = asyncio.create_task(throttle.make_now(GROUP, 1, partial(note, made, "opened")))
    await asyncio.sleep(0.01)
    may_go.set()
    await later
    assert made == ["tally", "opened"]
    await throttle.finish()
