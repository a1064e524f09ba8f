import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Timer

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, select, text

from bot.errors import StartError
from bot.storage import database
from bot.storage.address import parse_address
from bot.storage.migrating import configured
from bot.storage.storage import Storage
from bot.storage.tables import chat_consents, consents, emotions, examples, memberships, metadata, submissions, versions
from engine.data.scores import SCORE_NAMES
from tests.bot.storage.processes import in_processes, open_and_close
from tests.bot.storage.teaching import CALM, CHAT, NOW, OTHER_CHAT, SAM, STRANGER, SUPERGROUP, YOU, rows
from tests.postgresql import Cluster

PLACES = (CHAT, OTHER_CHAT, SUPERGROUP, YOU)


def test_what_was_stored_is_there_after_opening_again(new_url: str) -> None:
    first = Storage.open(new_url)
    first.agree(YOU, CHAT, NOW)
    first.teach(CHAT, YOU, [CALM], "message:1", NOW)
    first.close()
    second = Storage.open(new_url)
    assert rows(second) == [CALM]
    second.close()


def test_the_migrations_make_the_tables_of_the_program(new_url: str) -> None:
    Storage.open(new_url).close()
    engine = create_engine(parse_address(new_url))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_what_people_taught_before_consent_was_for_a_chat_stays_with_a_consent_of_the_old_date(new_url: str) -> None:
    address = parse_address(new_url)
    database.make_folder(address)
    engine = create_engine(address)
    with engine.begin() as connection:
        command.upgrade(configured(connection), "0002")
        _fill(connection)
    storage = Storage.open(new_url)
    assert [rows(storage, chat) for chat in (CHAT, OTHER_CHAT)] == [[CALM, CALM], [CALM]]
    assert [storage.count_of(user) for user in (YOU, SAM, STRANGER)] == [(2, 2), (1, 1), (0, 0)]
    assert not any(storage.has_agreed(user, chat) for user in (YOU, SAM, STRANGER) for chat in PLACES), "asked again"
    storage.close()
    with engine.connect() as connection:
        agreed = connection.execute(select(chat_consents.c.user_id, chat_consents.c.chat_id, chat_consents.c.terms))
        assert set(agreed) == {(YOU, CHAT, 1), (YOU, OTHER_CHAT, 1), (SAM, CHAT, 1)}
        dates = connection.execute(select(chat_consents.c.user_id, chat_consents.c.at)).all()
        assert set(dates) == {(YOU, NOW), (SAM, NOW + timedelta(days=1))}
        assert set(connection.scalars(select(consents.c.user_id))) == {YOU, SAM}
    engine.dispose()


def _fill(connection: Connection) -> None:
    """As the bot before wrote it: You taught in two chats, Sam in one, and a third person agreed and taught nowhere."""
    for user, days in ((YOU, 0), (SAM, 1), (STRANGER, 2)):
        connection.execute(insert(consents).values(user_id=user, at=NOW + timedelta(days=days)))
    for number, (chat, taught) in enumerate({CHAT: [YOU, SAM], OTHER_CHAT: [YOU]}.items()):
        new_chat = text("INSERT INTO chats (id, admins_only, edition) VALUES (:id, false, 0)")
        connection.execute(new_chat, {"id": chat})
        head = {"at": NOW, "kind": "teach", "added": len(taught), "removed": 0, "rows": len(taught), "starter": True}
        connection.execute(insert(versions).values(chat_id=chat, number=1, **head))
        connection.execute(insert(emotions).values(id=number + 1, chat_id=chat, key="calm", spelling="calm"))
        for user in taught:
            _teach(connection, chat, user, number + 1)


def _teach(connection: Connection, chat: int, user: int, emotion: int) -> None:
    about = {"chat_id": chat, "user_id": user, "origin": chat, "source": f"message:{user}", "version": 1, "added": 1}
    batch = connection.execute(insert(submissions).values(at=NOW, **about).returning(submissions.c.id)).scalar_one()
    scores = dict(zip(SCORE_NAMES, CALM.scores, strict=True))
    row = insert(examples).values(submission_id=batch, emotion_id=emotion, **scores).returning(examples.c.id)
    example = connection.execute(row).scalar_one()
    connection.execute(insert(memberships).values(example_id=example, from_version=1, chat_id=chat))


def test_a_database_of_a_newer_program_is_refused(new_url: str) -> None:
    Storage.open(new_url).close()
    engine = create_engine(parse_address(new_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StartError, match="newer version of the bot; update the program"):
        Storage.open(new_url)


def test_processes_that_start_at_once_bring_it_up_to_date_once(new_url: str) -> None:
    assert in_processes(open_and_close, [(new_url,)] * 4) == ["opened"] * 4


def test_it_waits_for_another_program_that_writes_before_the_first_start(tmp_path: Path) -> None:
    """SQLite itself would not: it refuses a change of the journal at once."""
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    commit = Timer(0.3, other.execute, ("COMMIT",))
    commit.start()
    Storage.open(f"sqlite:///{tmp_path}/bot.db").close()
    commit.join()
    other.close()


def test_sqlite_is_set_up_to_keep_what_it_was_given(tmp_path: Path) -> None:
    opened = database.Database.open(f"sqlite:///{tmp_path}/deep/down/bot.db")
    with opened.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    opened.close()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }


def _refusal(url: str) -> str:
    with pytest.raises(StartError) as raised:
        Storage.open(url)
    message = str(raised.value)
    assert "\n" not in message
    assert "secret" not in message
    return message


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "unable to open database file" in _refusal(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    message = _refusal(f"sqlite:///{tmp_path}/data/bot.db")
    assert f"{tmp_path}/data/bot.db cannot be used" in message


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("not a database, although it is long enough to look like one" * 20)
    assert "file is not a database" in _refusal(f"sqlite:///{tmp_path}/bot.db")


def test_a_file_in_use_by_another_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.1)
    Storage.open(f"sqlite:///{tmp_path}/bot.db").close()
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "database is locked" in _refusal(f"sqlite:///{tmp_path}/bot.db")
    other.close()


def test_a_server_that_is_not_there_is_refused(tmp_path: Path) -> None:
    message = _refusal("postgresql://me:secret@127.0.0.1:1/name?sslpassword=secret")
    assert "postgresql://127.0.0.1:1/name cannot be used" in message


def test_a_database_that_is_not_there_is_refused(cluster: Cluster) -> None:
    message = _refusal(f"postgresql://postgres:secret@/nowhere?host={cluster.folder}")
    assert 'database "nowhere" does not exist' in message


def test_tables_of_another_program_are_refused(cluster: Cluster) -> None:
    url = cluster.new_database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE chats (id int)")
    assert 'relation "chats" already exists' in _refusal(url)


def test_a_missing_driver_says_how_to_install_it() -> None:
    program = """
import sys
sys.modules["psycopg"] = None
from bot.storage.storage import Storage
Storage.open("postgresql://me:secret@127.0.0.1:1/name")
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    last = ended.stderr.strip().splitlines()[-1]
    assert "pip install --require-hashes -r requirements-postgres.lock" in last
    assert "secret" not in last
