import asyncio
import inspect
from collections.abc import Awaitable
from datetime import UTC, datetime

from telegram import Chat, InlineQuery, Message, Update, User

from bot.telegram_api.per_chat_queue import PerChatQueue
from bot.telegram_api.rate_limit import Rate

ONE_MORE = Rate(burst=2, per_second=1, resume=1)
PLENTY = Rate(burst=1000, per_second=1, resume=1)


def update(update_id: int, chat_id: int, user_id: int = 7) -> Update:
    chat, user = Chat(chat_id, Chat.PRIVATE), User(user_id, "Ada", is_bot=False)
    return Update(update_id, message=Message(update_id, date=datetime.now(UTC), chat=chat, from_user=user))


class Work:
    """Coroutines that say what they did; those of a gate wait for it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gate, self.did_something = asyncio.Event(), asyncio.Event()
        self.started = 0

    async def slow(self, name: str) -> None:
        self.started += 1
        await self.gate.wait()
        self.done.append(name)

    async def quick(self, name: str) -> None:
        self.done.append(name)
        self.did_something.set()


async def test_a_chat_keeps_its_order_while_others_go_on() -> None:
    processor, work = PerChatQueue(), Work()
    await processor.process_update(update(1, chat_id=1), work.slow("slow"))
    await processor.process_update(update(2, chat_id=1), work.quick("after slow"))
    await processor.process_update(update(3, chat_id=2), work.quick("other chat"))
    await work.did_something.wait()
    assert work.done == ["other chat"]
    assert processor.waiting == 2
    work.gate.set()
    await processor.drain()
    assert work.done == ["other chat", "slow", "after slow"]
    assert processor.waiting == 0


async def test_what_has_no_chat_is_ordered_by_its_person() -> None:
    processor, work = PerChatQueue(), Work()

    def asked(number: int, user_id: int) -> Update:
        return Update(number, inline_query=InlineQuery(str(number), User(user_id, "Ada", is_bot=False), "9 8 9", ""))

    await processor.process_update(asked(1, user_id=1), work.slow("first"))
    await processor.process_update(asked(2, user_id=1), work.quick("second"))
    await processor.process_update(asked(3, user_id=2), work.quick("someone else"))
    await work.did_something.wait()
    work.gate.set()
    await processor.drain()
    assert work.done == ["someone else", "first", "second"]


async def test_a_failure_does_not_hold_up_the_chat() -> None:
    processor, work = PerChatQueue(), Work()

    async def fail() -> None:
        raise ValueError

    await processor.process_update(update(1, chat_id=1), fail())
    await processor.process_update(update(2, chat_id=1), work.quick("next"))
    await processor.process_update(object(), work.quick("no update at all"))
    await processor.drain()
    assert sorted(work.done) == ["next", "no update at all"]


async def test_no_more_are_taken_than_there_is_room_for() -> None:
    processor, work = PerChatQueue(most_waiting=2), Work()
    for number in (1, 2):
        await processor.process_update(update(number, chat_id=number), work.slow(str(number)))
    third = asyncio.create_task(handed_over(processor, update(3, chat_id=3), work.quick("third")))
    await asyncio.wait([third], timeout=0.05)
    assert not third.done()
    work.gate.set()
    await third
    await processor.drain()
    assert sorted(work.done) == ["1", "2", "third"]


async def handed_over(processor: PerChatQueue, update: Update, coroutine: Awaitable[None]) -> None:
    await processor.process_update(update, coroutine)


async def test_only_so_many_are_answered_at_once() -> None:
    processor, work = PerChatQueue(concurrency=2), Work()
    for number in range(5):
        await processor.process_update(update(number, chat_id=number), work.slow(str(number)))
    for _ in range(20):
        await asyncio.sleep(0)
    assert work.started == 2
    work.gate.set()
    await processor.drain()
    assert work.started == 5


async def test_a_person_who_sends_too_much_is_passed_over_and_others_are_not() -> None:
    processor, work = PerChatQueue(person=ONE_MORE, chat=PLENTY, clock=lambda: 0.0), Work()
    for number in range(4):
        await processor.process_update(update(number, chat_id=number, user_id=1), work.quick(f"flood {number}"))
    await processor.process_update(update(9, chat_id=9, user_id=2), work.quick("someone else"))
    await processor.drain()
    assert work.done == ["flood 0", "flood 1", "someone else"]


async def test_whoever_waits_for_an_update_that_is_passed_over_waits_no_longer() -> None:
    processor, work = PerChatQueue(person=ONE_MORE, chat=PLENTY, clock=lambda: 0.0), Work()
    coroutines = [work.quick(f"flood {number}") for number in range(4)]
    for number, coroutine in enumerate(coroutines):
        await processor.run_in_order(update(number, chat_id=number, user_id=1), coroutine)
    await processor.drain()
    assert work.done == ["flood 0", "flood 1"]
    assert [inspect.getcoroutinestate(each) for each in coroutines] == [inspect.CORO_CLOSED] * 4


async def test_a_chat_that_sends_too_much_is_passed_over_too() -> None:
    processor, work = PerChatQueue(person=PLENTY, chat=ONE_MORE, clock=lambda: 0.0), Work()
    for number in range(4):
        await processor.process_update(update(number, chat_id=1, user_id=number), work.quick(f"flood {number}"))
    await processor.process_update(update(9, chat_id=9, user_id=2), work.quick("another chat"))
    await processor.drain()
    assert work.done == ["flood 0", "flood 1", "another chat"]


async def test_whoever_sends_too_much_is_told_once_for_how_long() -> None:
    told: list[int] = []

    def slow_down(seconds: int) -> str:
        told.append(seconds)
        return "slower"

    processor, work = PerChatQueue(person=ONE_MORE, chat=PLENTY, clock=lambda: 0.0, slow_down=slow_down), Work()
    for number in range(5):
        await processor.process_update(update(number, chat_id=number, user_id=1), work.quick(f"flood {number}"))
    await processor.drain()
    assert told == [round(ONE_MORE.pause_seconds)]
