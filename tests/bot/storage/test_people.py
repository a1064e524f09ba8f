import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, func, select

from bot.storage.address import parse_address
from bot.storage.errors import NotAgreedError, TooFastError
from bot.storage.records import Change, ChatSettings, Forgotten, Version
from bot.storage.storage import Storage
from bot.storage.tables import metadata
from engine.data.dataset import Example
from tests.bot.storage.teaching import (
    CALM,
    CHAT,
    GRIEF,
    JOY,
    NOW,
    OTHER_CHAT,
    PRIVATE,
    SAM,
    STRANGER,
    SUPERGROUP,
    YOU,
    rows,
)

READING = 77


def _history(storage: Storage) -> list[tuple[str, int, int, int]]:
    return [(v.kind, v.added, v.removed, v.rows) for v in reversed(storage.versions(CHAT, 100))]


def test_consent_is_kept_until_it_is_taken_back(empty: Storage) -> None:
    assert not empty.has_agreed(YOU, CHAT)
    empty.agree(YOU, CHAT, NOW)
    empty.agree(YOU, CHAT, NOW + timedelta(days=1))
    assert empty.has_agreed(YOU, CHAT)
    assert not empty.has_agreed(SAM, CHAT)
    assert empty.forget(YOU, NOW) == Forgotten(0, ())
    assert not empty.has_agreed(YOU, CHAT)
    assert empty.forget(STRANGER, NOW) == Forgotten(0, ())


def test_a_chat_decides_who_may_teach(storage: Storage) -> None:
    assert storage.settings(CHAT) == ChatSettings(admins_only=False)
    storage.decide(CHAT, ChatSettings(admins_only=True))
    storage.decide(OTHER_CHAT, ChatSettings(admins_only=False))
    assert storage.settings(CHAT) == ChatSettings(admins_only=True)
    assert storage.settings(OTHER_CHAT) == ChatSettings(admins_only=False)
    assert storage.latest_version(CHAT) is None


def test_what_a_person_taught_lately_is_counted_over_all_chats(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW - timedelta(seconds=61))
    storage.teach(CHAT, YOU, [CALM, JOY, GRIEF], "message:2", NOW - timedelta(seconds=30))
    storage.teach(OTHER_CHAT, YOU, [CALM], "message:1", NOW)
    storage.teach(CHAT, SAM, [CALM], "message:3", NOW)
    storage.undo_last(OTHER_CHAT, YOU, NOW)
    with pytest.raises(TooFastError, match="4, 2, 5"):
        storage.teach(CHAT, YOU, [CALM, JOY], "message:4", NOW, most_a_minute=5)
    assert storage.teach(CHAT, YOU, [CALM], "message:2", NOW, most_a_minute=1).repeated
    assert storage.teach(CHAT, YOU, [CALM], "message:4", NOW, most_a_minute=5).added == 1
    assert storage.teach(CHAT, YOU, [CALM] * 5, "message:5", NOW + timedelta(minutes=2), most_a_minute=5).added == 5


def test_forgetting_takes_a_person_out_of_every_version(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.teach(CHAT, SAM, [CALM, GRIEF], "message:2", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    storage.rollback(CHAT, 2, NOW)
    storage.vote(OTHER_CHAT, YOU, READING, JOY, "tap:1", NOW)
    assert storage.count_of(YOU) == (3, 3)
    assert storage.count_of(YOU, CHAT) == (2, 1)
    assert storage.forget(YOU, NOW) == Forgotten(3, (OTHER_CHAT, CHAT), readings=((OTHER_CHAT, READING),))
    assert [rows(storage, number=n) for n in range(6)] == [[], [], [CALM, GRIEF], [CALM, GRIEF]] + [[CALM, GRIEF]] * 2
    assert _history(storage) == [
        ("teach", 0, 0, 0),
        ("teach", 2, 0, 2),
        ("undo", 0, 0, 2),
        ("rollback", 0, 0, 2),
        ("forget", 0, 2, 2),
    ]
    assert storage.latest_version(OTHER_CHAT) == Version(2, NOW, "forget", 0, 1, None, 0, True, None, None)
    assert storage.votes(OTHER_CHAT, READING) == []
    assert storage.count_of(YOU) == (0, 0)
    with pytest.raises(NotAgreedError):
        storage.teach(CHAT, YOU, [CALM], "message:9", NOW)


def test_forgetting_counts_right_what_several_rollbacks_brought_back(storage: Storage) -> None:
    storage.teach(CHAT, SAM, [GRIEF], "message:1", NOW)
    storage.teach(CHAT, YOU, [CALM, JOY], "message:2", NOW)
    for number in (1, 2, 1, 2, 0, 4, 3, 6):
        storage.rollback(CHAT, number, NOW)
    storage.forget(YOU, NOW)
    listed = storage.versions(CHAT, 100)
    assert [version.rows for version in listed] == [len(rows(storage, CHAT, version.number)) for version in listed]
    changes = [(v.added, v.removed) for v in reversed(listed)]
    assert changes == [(1, 0), *[(0, 0)] * 5, (0, 1), (1, 0), (0, 0), (0, 0), (0, 2)]


def test_forgetting_makes_no_version_where_nothing_was_kept(storage: Storage) -> None:
    storage.teach(CHAT, SAM, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [], "message:2", NOW)
    assert storage.forget(YOU, NOW) == Forgotten(0, ())
    assert len(storage.versions(CHAT, 10)) == 1


def test_forgetting_clears_the_measures_that_it_changes_and_no_others(storage: Storage) -> None:
    storage.teach(CHAT, SAM, [CALM], "message:1", NOW)
    storage.teach(CHAT, YOU, [JOY], "message:2", NOW)
    storage.undo_last(CHAT, YOU, NOW)
    for number in (1, 2, 3):
        storage.record_fit(CHAT, number, 0, {"accuracy": number}, {"leaf": 1})
    storage.forget(YOU, NOW)
    assert [version.measures for version in storage.versions(CHAT, 10)] == [
        None,
        {"accuracy": 3},
        None,
        {"accuracy": 1},
    ]
    assert [version.parameters for version in storage.versions(CHAT, 10)] == [None, {"leaf": 1}, None, {"leaf": 1}]


def test_a_fit_from_before_forgetting_is_not_recorded(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    before = storage.version_data(CHAT)
    storage.forget(YOU, NOW)
    assert not storage.record_fit(CHAT, before.version, before.history_revision, {"accuracy": 1.0}, {})
    after = storage.version_data(CHAT)
    assert storage.record_fit(CHAT, after.version, after.history_revision, {"accuracy": 0.0}, {})


def test_old_numbers_never_mean_something_new(storage: Storage) -> None:
    forgotten = storage.teach(CHAT, YOU, [CALM], "message:1", NOW).submission_id
    (example,) = storage.examples(CHAT, YOU, None, 0, 1).rows
    storage.forget(YOU, NOW)
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [JOY], "message:2", NOW)
    assert storage.take_back(CHAT, forgotten, YOU, NOW) is None
    assert storage.delete_example(CHAT, example.id, YOU, NOW) is None


def test_an_emotion_that_only_the_forgotten_person_used_is_gone(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, Example(CALM.scores, "SECRET")], "message:1", NOW)
    storage.teach(CHAT, SAM, [CALM], "message:2", NOW)
    storage.forget(YOU, NOW)
    storage.teach(CHAT, SAM, [Example(CALM.scores, "secret")], "message:3", NOW)
    assert storage.emotions(CHAT)[-2:] == ("calm", "secret")


def test_nothing_of_a_forgotten_person_is_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    storage = Storage.open(f"sqlite:///{file}")
    for user in (YOU, SAM):
        storage.agree(user, CHAT, NOW)
    storage.teach(CHAT, YOU, [Example(CALM.scores, "an unusual feeling")] * 500, "a telling source", NOW)
    storage.teach(CHAT, SAM, [CALM], "message:2", NOW)
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"an unusual feeling" in everything
    assert b"a telling source" in everything
    storage.forget(YOU, NOW)
    assert storage.erase_deleted()
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"an unusual feeling" not in everything
    assert b"a telling source" not in everything
    assert b"message:2" in everything
    storage.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_forgetting_in_one_chat_leaves_the_others(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW)
    storage.teach(OTHER_CHAT, YOU, [GRIEF], "message:1", NOW)
    storage.teach(CHAT, SAM, [GRIEF], "message:2", NOW)
    assert storage.forget(YOU, NOW, CHAT) == Forgotten(2, (CHAT,))
    assert rows(storage) == [GRIEF]
    assert rows(storage, number=1) == []
    assert rows(storage, OTHER_CHAT) == [GRIEF]
    assert not storage.has_agreed(YOU, CHAT)
    assert storage.has_agreed(YOU, OTHER_CHAT)
    assert storage.count_of(YOU, CHAT) == (0, 0)
    assert storage.count_of(YOU) == (1, 2)


def test_with_the_last_chat_the_person_is_forgotten(empty: Storage, url: str) -> None:
    for chat in (CHAT, OTHER_CHAT):
        empty.agree(YOU, chat, NOW)
    empty.forget(YOU, NOW, CHAT)
    assert _rows_of(url, "consents") == 1
    empty.forget(YOU, NOW, OTHER_CHAT)
    assert _rows_of(url, "consents") == 0


def test_forgetting_in_a_chat_reaches_what_came_there_from_the_group_before(storage: Storage) -> None:
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.move_chat(CHAT, SUPERGROUP)
    assert storage.forget(YOU, NOW, CHAT) == Forgotten(1, (SUPERGROUP,))
    assert not storage.has_agreed(YOU, SUPERGROUP)


def test_nothing_is_left_of_a_private_chat(empty: Storage, url: str) -> None:
    empty.agree(YOU, PRIVATE, NOW)
    empty.teach(PRIVATE, YOU, [CALM, JOY], "message:1", NOW)
    empty.set_starter(PRIVATE, False, NOW)
    empty.decide(PRIVATE, ChatSettings(admins_only=True))
    assert empty.forget(YOU, NOW) == Forgotten(2, (PRIVATE,))
    assert {table: _rows_of(url, table) for table in metadata.tables} == dict.fromkeys(metadata.tables, 0)


def test_a_fit_of_a_private_chat_from_before_forgetting_is_not_taken_for_a_later_one(empty: Storage) -> None:
    empty.agree(YOU, PRIVATE, NOW)
    empty.teach(PRIVATE, YOU, [CALM], "message:1", NOW)
    before = empty.version_data(PRIVATE)
    empty.forget(YOU, NOW)
    empty.agree(YOU, PRIVATE, NOW)
    empty.teach(PRIVATE, YOU, [JOY], "message:2", NOW)
    after = empty.version_data(PRIVATE)
    assert (before.version, after.version) == (1, 1)
    assert before.history_revision < after.history_revision
    assert not empty.record_fit(PRIVATE, 1, before.history_revision, {}, {})


def test_nothing_is_written_about_who_did_not_agree(empty: Storage, url: str) -> None:
    for chat in (PRIVATE, CHAT):
        assert empty.undo_last(chat, YOU, NOW) is None
        assert empty.take_back(chat, 1, None, NOW) is None
        assert empty.delete_example(chat, 1, None, NOW) is None
        assert empty.rollback(chat, 0, NOW) == Change(0, 0, 0)
        assert empty.rollback(chat, 1, NOW) is None
        for on in (True, False):
            assert empty.set_starter(chat, on, NOW) == Change(0, 0, 0)
        assert not empty.record_fit(chat, 0, 0, {}, {})
        empty.move_chat(chat, SUPERGROUP)
        with pytest.raises(NotAgreedError):
            empty.teach(chat, YOU, [CALM], "message:1", NOW)
    empty.decide(PRIVATE, ChatSettings(admins_only=True))
    assert empty.forget(YOU, NOW) == Forgotten(0, ())
    assert {table: _rows_of(url, table) for table in metadata.tables} == dict.fromkeys(metadata.tables, 0)


def test_forgetting_names_the_messages_that_showed_it(storage: Storage) -> None:
    taught = storage.teach(CHAT, YOU, [CALM], "message:1", NOW).submission_id
    storage.vote(CHAT, YOU, READING, CALM, "tap:1", NOW)
    storage.vote(CHAT, YOU, READING, JOY, "tap:2", NOW)
    storage.vote(CHAT, SAM, READING + 1, JOY, "tap:3", NOW)
    storage.note_answer(taught, 5)
    forgotten = storage.forget(YOU, NOW)
    assert forgotten.messages == ((CHAT, 5),)
    assert forgotten.readings == ((CHAT, READING),)


def test_a_label_is_in_no_file_once_whoever_read_meanwhile_is_done(tmp_path: Path) -> None:
    storage = Storage.open(f"sqlite:///{tmp_path}/bot.db")
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [Example(CALM.scores, "an unusual feeling")] * 500, "message:1", NOW)
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM examples").fetchone()
    storage.forget(YOU, NOW)
    assert not storage.erase_deleted()
    assert b"an unusual feeling" in _files(tmp_path)
    storage.decide(CHAT, ChatSettings(admins_only=True))  # nobody waits for the reader
    reader.close()
    assert storage.erase_deleted()
    assert b"an unusual feeling" not in _files(tmp_path)
    storage.close()


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(parse_address(url))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _rows_of(url: str, table: str) -> int:
    with _connected(url) as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
