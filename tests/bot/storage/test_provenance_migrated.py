"""What was stored before examples knew where they come from."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, text

from bot.storage.address import parse_address
from bot.storage.checking import fault_of
from bot.storage.errors import NotAgreedError
from bot.storage.migrating import configured
from bot.storage.numbering import set_last_number
from bot.storage.storage import Storage
from bot.storage.tables import examples, submissions
from engine.data.provenance import UNKNOWN
from tests.bot.storage.teaching import CALM, CHAT, JOY, NOW, OTHER_CHAT, SAM, YOU, rows

AT = "2026-03-01 12:00:00+00:00"
READING = 77
TAUGHT = [(CHAT, YOU, None), (CHAT, YOU, READING), (CHAT, SAM, READING), (CHAT, SAM, READING + 1)]
TAUGHT_ELSEWHERE = [(OTHER_CHAT, YOU, READING)]


@pytest.fixture
def before(new_url: str) -> Iterator[Engine]:
    """A database as the version before left it: a taught example, and votes on two readings of a chat and one of
    another, whose messages have the same number."""
    url = parse_address(new_url)
    if url.drivername == "sqlite":
        Path(str(url.database)).parent.mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(configured(connection), "0004")
        _fill(connection)
    yield engine
    engine.dispose()


def _fill(connection: Connection) -> None:
    for user in (YOU, SAM):
        connection.execute(text("INSERT INTO consents (user_id, at) VALUES (:user, :at)"), {"user": user, "at": AT})
    example = 0
    for chat, taught in ((CHAT, TAUGHT), (OTHER_CHAT, TAUGHT_ELSEWHERE)):
        _make_chat(connection, chat, len(taught))
        for _, user, reading in taught:
            example += 1
            _teach(connection, {"id": example, "chat": chat, "user": user, "reading": reading, "at": AT})
    for table in (submissions, examples):
        set_last_number(connection, table, example)


def _make_chat(connection: Connection, chat: int, taught: int) -> None:
    values = {"chat": chat, "at": AT, "rows": taught, "you": YOU, "sam": SAM}
    for statement in (
        "INSERT INTO chats (id, admins_only, edition) VALUES (:chat, false, 3)",
        "INSERT INTO chat_consents (user_id, chat_id, at, terms) VALUES (:you, :chat, :at, 1), (:sam, :chat, :at, 1)",
        'INSERT INTO versions (chat_id, number, at, kind, added, removed, "rows", starter) '
        "VALUES (:chat, 1, :at, 'teach', :rows, 0, :rows, true)",
        "INSERT INTO emotions (id, chat_id, key, spelling) VALUES (-(:chat), :chat, 'calm', 'calm')",
    ):
        connection.execute(text(statement), values)


def _teach(connection: Connection, row: dict[str, object]) -> None:
    for statement in (
        "INSERT INTO batches (id, chat_id, user_id, origin, source, reading, version, added, at) "
        "VALUES (:id, :chat, :user, :chat, CAST(:id AS VARCHAR), :reading, 1, 1, :at)",
        "INSERT INTO examples (id, batch_id, emotion_id, facial_expression, voice_tone, body_language) "
        "VALUES (:id, :id, -(:chat), 5, 5, 5)",
        "INSERT INTO presences (example_id, since, chat_id) VALUES (:id, 1, :chat)",
    ):
        connection.execute(text(statement), row)


def test_votes_are_of_the_performance_that_was_read(before: Engine, new_url: str) -> None:
    storage = Storage.open(new_url)
    assert rows(storage) == [CALM] * 4
    taught, first, second, another = storage.version_data(CHAT).dataset.provenances
    (elsewhere,) = storage.version_data(OTHER_CHAT).dataset.provenances
    assert taught == UNKNOWN
    assert first == second
    names = [vote.performance or "" for vote in (first, another, elsewhere)]
    assert all(re.fullmatch("reading-[0-9a-f]{12}", name) for name in names)
    assert len(set(names)) == 3
    assert [vote.answered for vote in (first, another, elsewhere)] == [True] * 3
    with before.connect() as connection:
        assert fault_of(connection) is None
    storage.close()


def test_a_vote_now_is_on_the_same_performance_as_those_before(before: Engine, new_url: str) -> None:
    storage = Storage.open(new_url)
    storage.agree(YOU, CHAT, NOW)
    storage.vote(CHAT, YOU, READING, JOY, "tap:1", NOW)
    _, sams, _, yours = storage.version_data(CHAT).dataset.provenances
    assert yours == sams
    storage.close()


def test_everybody_is_asked_again_and_keeps_what_they_taught(before: Engine, new_url: str) -> None:
    storage = Storage.open(new_url)
    assert [storage.has_agreed(user, CHAT) for user in (YOU, SAM)] == [False, False]
    assert storage.named_raters(CHAT) == frozenset()
    with pytest.raises(NotAgreedError):
        storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    assert storage.count_of(YOU) == (3, 2)
    storage.agree(YOU, CHAT, NOW)
    assert storage.named_raters(CHAT) == {YOU}
    assert storage.teach(CHAT, YOU, [CALM], "message:1", NOW).added == 1
    assert storage.count_of(YOU) == (4, 2)
    storage.close()
