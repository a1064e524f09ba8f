import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.ordering import OrderedByChat


def update(update_id: int, chat_id: int) -> Update:
    chat = Chat(chat_id, Chat.PRIVATE)
    return Update(update_id, message=Message(update_id, date=datetime.now(UTC), chat=chat))


async def test_a_chat_keeps_its_order_while_others_go_on() -> None:
    processor, done, gate = OrderedByChat(), list[str](), asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)

    first = asyncio.create_task(processor.process_update(update(1, chat_id=1), slow()))
    second = asyncio.create_task(processor.process_update(update(2, chat_id=1), quick("after slow")))
    third = asyncio.create_task(processor.process_update(update(3, chat_id=2), quick("other chat")))
    await third
    assert done == ["other chat"]
    gate.set()
    await asyncio.gather(first, second)
    assert done == ["other chat", "slow", "after slow"]


async def test_a_failure_does_not_hold_up_the_chat() -> None:
    processor, done = OrderedByChat(), list[int]()

    async def fail() -> None:
        raise ValueError

    async def succeed() -> None:
        done.append(1)

    results = await asyncio.gather(
        processor.process_update(update(1, chat_id=1), fail()),
        processor.process_update(update(2, chat_id=1), succeed()),
        processor.process_update(object(), succeed()),
        return_exceptions=True,
    )
    assert isinstance(results[0], ValueError)
    assert done == [1, 1]
