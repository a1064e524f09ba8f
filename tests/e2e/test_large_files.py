"""Files with very many rows, with very many faults, and very many files of one person."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from bot.context import Services
from bot.services.files import MOST_WAITING
from bot.storage.errors import MOST_A_MINUTE
from bot.storage.storage import Storage
from engine.data.dataset import Dataset
from engine.files.examples_csv import read_csv
from tests.e2e.rig import YOU, Person
from tests.e2e.teaching import HEADER, agree, taught


def csv_of(rows: int) -> bytes:
    return (HEADER + "happy,8,7,8\n" * rows).encode()


async def test_more_rows_than_may_come_a_minute_are_refused_before_any_question(you: Person, storage: Storage) -> None:
    answer = await you.sends("rows.csv", csv_of(MOST_A_MINUTE + 1), "/teach")
    assert answer["text"] == (
        "Nothing was stored: this file has 10,001 examples, and I take 10,000 a minute from one person. "
        "Send it in parts of at most 10,000 rows, a minute apart."
    )
    assert taught(storage) == []


async def test_the_rows_of_the_file_count_among_those_of_the_minute(you: Person, storage: Storage) -> None:
    agree(storage)
    assert "Stored 9,990 examples" in (await you.sends("rows.csv", csv_of(9_990), "/teach"))["text"]
    answer = await you.sends("rows.csv", csv_of(11), "/teach")
    assert answer["text"].startswith(
        "This was not stored: it has 11 examples, you taught me 9,990 within the last minute,"
    )
    assert "Stored 10 examples" in (await you.sends("rows.csv", csv_of(10), "/teach"))["text"]
    assert len(storage.version_data(YOU).dataset) == MOST_A_MINUTE


async def test_an_export_comes_in_parts_that_teach_takes(you: Person, storage: Storage) -> None:
    agree(storage)
    whole = Dataset(np.tile((8.0, 7.0, 8.0), (MOST_A_MINUTE + 1, 1)), ("happy",) * (MOST_A_MINUTE + 1))
    storage.teach(YOU, YOU, whole.examples, "message:1", datetime.now(UTC))
    after = len(you.rig.events)
    first = await you.asks("/export")
    assert "(part 1 of 2). Raters and performers are pseudonyms" in first["caption"]
    assert "send the parts back with the caption /teach, a minute apart" in first["caption"]
    second = (await you.rig.seen(lambda event: "part 2 of 2" in event.get("message", {}).get("caption", ""), after))[
        "message"
    ]
    assert await sizes(you, [first, second]) == [MOST_A_MINUTE, 1]


async def sizes(you: Person, messages: Sequence[dict[str, dict[str, str]]]) -> list[int]:
    """The rows of their files."""
    return [len(read_csv(await you.rig.file(message["document"]["file_unique_id"]))) for message in messages]


async def test_reading_stops_at_a_thousand_problems_and_says_so(you: Person, storage: Storage) -> None:
    agree(storage)
    content = (HEADER + "happy,8,7,8\n" + "happy,x,7,8\n" * 2_000).encode()
    stopped = "Line 1,002: I stopped here, after 1,000 problems, and did not read the rest."
    after = len(you.rig.events)
    mended = await you.sends("bad.csv", content, "/teach")
    rows = (await you.rig.file(mended["document"]["file_unique_id"])).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 1_000
    assert rows[-1].startswith('1002,"Line 1,002, facial expression')
    question = await you.rig.seen(lambda event: "good row" in str(event.get("message", {}).get("reply_markup")), after)
    text = question["message"]["text"]
    assert "I understood 1 example; 1,000 rows cannot be stored:" in text
    assert f"… and 980 more, all in the file to fix.\n{stopped}" in text
    back = await you.sends("bad.csv", content, "/predict")
    assert back["caption"].startswith("1 performance, each")
    assert back["caption"].endswith(stopped)


async def test_one_file_of_a_person_at_a_time_and_few_that_wait(
    you: Person, you_in_group: Person, services: Services
) -> None:
    async def ignore(_: int) -> None:
        """Nobody is told of these."""

    turn = services.files.turns.turn
    async with turn(YOU, ignore):
        answer = await you.sends("rows.csv", csv_of(1), "/predict")
        assert answer["text"] == "I am still busy with another file of yours; this one is next."
        for _ in range(MOST_WAITING - 1):
            services.files.turns._queues[YOU].length += 1  # as many other chats of theirs
        answer = await you_in_group.sends("rows.csv", csv_of(1), "/teach")
        assert answer["text"] == (
            "3 files of yours are waiting already, so I left this one. Send it again when they are answered."
        )
        after = len(you.rig.events)
        services.files.turns._queues[YOU].length -= MOST_WAITING - 1
    assert (await you.hears(after))["document"]["file_name"] == "rows-emotions.csv"
