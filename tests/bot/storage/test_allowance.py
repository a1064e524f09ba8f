"""What a chat may change within a while: whatever came and went counts, but for what people had forgotten."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.storage.allowance import MOST_CHANGED, WINDOW
from bot.storage.database import Database
from bot.storage.errors import ChangedMuchError
from bot.storage.records import Change
from bot.storage.storage import Storage
from bot.storage.tables import memberships
from tests.bot.storage.teaching import CALM, CHAT, GRIEF, NOW, SAM, YOU, many, rows

QUARTER = MOST_CHANGED // 4
MINUTE = timedelta(minutes=1)


def _changed_much(storage: Storage) -> None:
    """A quarter taught, taken away, brought back and taken away again, a minute apart."""
    storage.teach(CHAT, YOU, many(QUARTER), "message:1", NOW)
    for minute, number in enumerate((0, 1, 0), start=1):
        storage.rollback(CHAT, number, NOW + minute * MINUTE)


def test_whatever_changes_the_chat_is_refused_until_less_changed_lately(storage: Storage) -> None:
    _changed_much(storage)
    now = NOW + 4 * MINUTE
    refused: list[Callable[[], object]] = [
        lambda: storage.rollback(CHAT, 1, now),
        lambda: storage.set_starter(CHAT, False, now),
        lambda: storage.teach(CHAT, SAM, [CALM], "message:2", now),
    ]
    for change in refused:
        with pytest.raises(ChangedMuchError, match="100000, 6"):
            change()
    assert [version.number for version in storage.versions(CHAT, 10)] == [4, 3, 2, 1]
    assert storage.rollback(CHAT, 1, NOW + WINDOW + MINUTE / 2) == Change(5, QUARTER, 0)


def test_undo_counts_and_is_refused_too(storage: Storage) -> None:
    storage.teach(CHAT, SAM, [GRIEF], "message:0", NOW)
    storage.teach(CHAT, YOU, many(QUARTER), "message:1", NOW)
    for number in (1, 2, 1):
        storage.rollback(CHAT, number, NOW)
    with pytest.raises(ChangedMuchError, match=", 10"):
        storage.undo_last(CHAT, SAM, NOW + timedelta(seconds=1))
    undone = storage.undo_last(CHAT, SAM, NOW + WINDOW + MINUTE)
    assert undone is not None
    assert undone.removed == 1


def test_whoever_wants_to_be_forgotten_is(storage: Storage) -> None:
    _changed_much(storage)
    assert storage.forget(YOU, NOW + 4 * MINUTE).examples == QUARTER
    storage.teach(CHAT, SAM, [CALM], "message:2", NOW + 4 * MINUTE)
    assert rows(storage) == [CALM]


def test_a_rollback_writes_no_more_than_what_comes_and_goes(url: str, storage: Storage) -> None:
    storage.teach(CHAT, YOU, many(50), "message:1", NOW)
    storage.rollback(CHAT, 0, NOW)
    storage.rollback(CHAT, 1, NOW)
    kept = _written(url)
    for number in range(5):
        storage.teach(CHAT, SAM, [GRIEF], f"message:{2 + number}", NOW)
        assert storage.rollback(CHAT, 1, NOW) == Change(5 + 2 * number, 0, 1)
    assert _written(url) == kept + 5


def _written(url: str) -> int:
    database = Database.open(url)
    with database.read() as connection:
        written = connection.scalar(select(func.count()).select_from(memberships)) or 0
    database.close()
    return written
