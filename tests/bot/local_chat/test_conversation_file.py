"""The conversation on disk: what was shown is there after a restart, and what was taken away is nowhere."""

import sqlite3
import stat
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.local_chat.chat_state import ChatState
from bot.local_chat.conversation_file import FORMAT
from bot.local_chat.files import Upload

YOU, SAM, GROUP = 1001, 1002, -1001


def kept_in(path: Path, ids_after: int = 100) -> ChatState:
    return ChatState.kept_in(path, ids_after)


def test_what_was_said_and_who_came_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / "local_chat.db"
    chat = kept_in(path)
    ana = chat.add_person("Ana")
    first = chat.say(GROUP, ana["id"], "9 8 9")
    reply = chat.say(GROUP, SAM, "yes", first["message_id"])
    chat.replace_message(reply | {"text": "no"})
    file = chat.files.add(Upload("a.csv", b"x,y"))
    chat.close()
    again = kept_in(path, 5_000)
    assert [message["text"] for message in again.messages(GROUP)] == ["9 8 9", "no"]
    assert again.messages(GROUP)[1]["reply_to_message"]["message_id"] == first["message_id"]
    assert again.roster.people[ana["id"]]["first_name"] == "Ana"
    assert ana["id"] in again.roster.chats[str(GROUP)].people
    kept = again.files.by_id(file.file_id)
    assert kept is not None
    assert kept.content == b"x,y"
    assert again.say(GROUP, ana["id"], "later")["message_id"] == reply["message_id"] + 1
    assert again.say(YOU, YOU, "first")["message_id"] == 5_001
    assert again.add_person("Ben")["id"] not in (ana["id"], YOU, SAM)
    assert again.token != chat.token


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "local_chat.db"
    kept_in(path).say(YOU, YOU, "hello")
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "local_chat.db"
    killed = kept_in(path)  # it is never closed
    killed.say(YOU, YOU, "shown")
    assert [message["text"] for message in kept_in(path).messages()] == ["shown"]


@pytest.mark.parametrize("deletion", ["forget", "delete"])
def test_what_is_taken_away_is_nowhere_on_the_disk(tmp_path: Path, deletion: str) -> None:
    path = tmp_path / "local_chat.db"
    chat = kept_in(path)
    chat.say(GROUP, SAM, "unforgettable words")
    chat.files.add(Upload("secret.csv", b"unforgettable bytes"))
    chat.say(SAM, SAM, "more unforgettable words")
    if deletion == "delete":
        chat.delete_conversation()
    else:
        chat.forget_person(SAM, None, (0, 0))
    on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"unforgettable words" not in on_disk
    assert (b"unforgettable bytes" in on_disk) == (deletion == "forget"), "a file that no message shows is nobody's"
    assert kept_in(path).messages() == []
    assert chat.say(GROUP, SAM, "new")["message_id"] > 101, "no id comes again"


@pytest.mark.parametrize("damage", ["no database", "later"])
def test_a_file_that_cannot_be_read_is_set_aside(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "local_chat.db"
    if damage == "later":
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    else:
        path.write_bytes(b"this is no database" * 100)
    before = path.read_bytes()
    chat = kept_in(path)
    chat.say(YOU, YOU, "hello")
    assert "it is set aside as local_chat.unreadable-1.db" in caplog.text
    assert (tmp_path / "local_chat.unreadable-1.db").read_bytes() == before
    assert len(kept_in(path).messages()) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE messages SET content = '{'",
        "UPDATE messages SET content = NULL",
        "UPDATE last_ids SET last_id = NULL",
        "INSERT INTO people VALUES (7, NULL)",
        "INSERT INTO files VALUES ('a', '{}', x'00')",
        "ALTER TABLE messages RENAME COLUMN content TO words",
    ],
)
def test_a_sound_file_with_rows_that_nobody_wrote_here_is_set_aside_too(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "local_chat.db"
    chat = kept_in(path)
    chat.say(YOU, YOU, "hello")
    chat.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(damage)
    connection.close()
    assert kept_in(path).messages() == []
    assert (tmp_path / "local_chat.unreadable-1.db").exists()


@pytest.mark.parametrize("obstacle", ["locked", "a folder"])
def test_a_file_that_cannot_be_had_just_now_stays_where_it_is(tmp_path: Path, obstacle: str) -> None:
    path = tmp_path / "local_chat.db"
    if obstacle == "a folder":
        path.mkdir()
    other = sqlite3.connect(tmp_path / "local_chat.db" if obstacle == "locked" else ":memory:", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StartError, match="cannot be used"):
        kept_in(path)
    other.close()
    assert path.exists()
    assert not list(tmp_path.glob("*unreadable*"))


def test_the_oldest_messages_and_files_go_on_the_disk_too(tmp_path: Path) -> None:
    path = tmp_path / "local_chat.db"
    chat = kept_in(path)
    for number in range(505):
        chat.say(YOU, YOU, str(number))
    assert [message["text"] for message in kept_in(path).messages()] == [str(number) for number in range(5, 505)]


def test_on_a_full_disk_the_chat_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    chat = kept_in(tmp_path / "local_chat.db")
    file = chat._file
    assert file is not None
    (pages,) = file.execute("PRAGMA page_count").fetchone()
    file.execute(f"PRAGMA max_page_count = {pages + 1}")
    for _ in range(5):
        chat.say(YOU, YOU, "x" * 4_000)
    assert len(chat.messages(YOU)) == 5
    assert caplog.text.count("is not kept any more") == 1
    chat.delete_conversation()
    assert chat.messages() == []
