"""Backups, of either kind of database and into either kind."""

import os
import sqlite3
import stat
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import create_engine

from bot.cli import backup
from bot.errors import StartError
from bot.settings import Settings
from bot.storage.migrating import configured
from bot.storage.records import ChatSettings, FirstAnswers
from bot.storage.sole_process import sole_process
from bot.storage.storage import Storage
from engine.data.provenance import Provenance
from engine.measure.first_answers import FirstAnswer
from tests.bot.storage.teaching import CALM, CHAT, JOY, NOW, OTHER_CHAT, SAM, SUPERGROUP, YOU

ANSWERS = FirstAnswers(0, (FirstAnswer(correct=True, confidence=0.25), FirstAnswer(correct=False, confidence=1)))


@pytest.fixture
def other_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the other kind."""
    if backend == "postgresql":
        return f"sqlite:///{tmp_path}/other/bot.db"
    address: str = request.getfixturevalue("cluster").new_database()
    return address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "what was taught.backup"


def back_up(url: str, file: Path) -> None:
    backup.back_up(Namespace(file=file), Settings(database_url=SecretStr(url)))


def restore(url: str, file: Path) -> None:
    backup.restore(Namespace(file=file), Settings(database_url=SecretStr(url)))


def teach_everything(storage: Storage) -> None:
    """Everything that can be stored: votes, things taken back, a chat that moved, a person who left."""
    for user, chat in product((YOU, SAM), (CHAT, OTHER_CHAT, SUPERGROUP, SUPERGROUP - 1)):
        storage.agree(user, chat, NOW)
    storage.move_chat(SUPERGROUP - 1, CHAT)
    clip = replace(CALM, provenance=Provenance("clip 1", "Ann", "r1"))
    storage.teach(CHAT, YOU, [clip, JOY], "message:1", NOW, first_answers=ANSWERS)
    storage.vote(CHAT, SAM, 7, JOY, "tap:1", NOW)
    storage.vote(CHAT, SAM, 7, JOY, "tap:2", NOW)
    storage.teach(OTHER_CHAT, SAM, [CALM], "message:1", NOW, scale="1–5")
    storage.teach(OTHER_CHAT, SAM, [JOY], "message:1", NOW, edited_at=NOW)
    storage.undo_last(OTHER_CHAT, SAM, NOW)
    storage.rollback(OTHER_CHAT, 1, NOW)
    storage.decide(CHAT, ChatSettings(admins_only=True))
    storage.record_fit(CHAT, 1, 0, {"accuracy": 0.5}, {"min_samples_leaf": 1})


def _held(storage: Storage) -> list[object]:
    chats = storage.history_revisions()
    return [
        chats,
        [storage.versions(chat, 100) for chat in chats],
        [storage.version_data(chat).user_ids.tolist() for chat in chats],
        [storage.version_data(chat).dataset.digest for chat in chats],
        [storage.examples(chat, None, None, 0, 100) for chat in chats],
        [storage.settings(chat) for chat in chats],
        [storage.answer_record(chat) for chat in chats],
        storage.latest_version(SUPERGROUP - 1),
        storage.has_agreed(YOU, CHAT),
    ]


def test_what_comes_back_is_what_was_there(
    new_url: str, other_url: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = Storage.open(new_url)
    teach_everything(running)
    held = _held(running)
    back_up(new_url, file)
    assert "Backed up 5 examples in 6 versions, by 2 people" in capsys.readouterr().out
    running.teach(CHAT, YOU, [CALM], "message:2", NOW)
    running.close()
    restore(other_url, file)
    assert "Restored 5 examples" in capsys.readouterr().out
    restored = Storage.open(other_url)
    assert _held(restored) == held
    assert restored.teach(CHAT, YOU, [CALM, JOY], "message:1", NOW).repeated
    restored.close()


def test_a_number_that_was_used_is_not_used_again(new_url: str, other_url: str, file: Path) -> None:
    first = Storage.open(new_url)
    first.agree(YOU, CHAT, NOW)
    first.agree(SAM, CHAT, NOW)
    kept = first.teach(CHAT, SAM, [CALM], "message:1", NOW)
    gone = first.teach(CHAT, YOU, [CALM], "message:2", NOW)
    first.forget(YOU, NOW)
    first.close()
    back_up(new_url, file)
    restore(other_url, file)
    second = Storage.open(other_url)
    new = second.teach(CHAT, SAM, [CALM], "message:3", NOW)
    second.close()
    assert kept.submission_id < gone.submission_id < new.submission_id


def test_nothing_is_overwritten(new_url: str, file: Path) -> None:
    storage = Storage.open(new_url)
    teach_everything(storage)
    back_up(new_url, file)
    content = file.read_bytes()
    with pytest.raises(StartError, match="exists, and is left as it is"):
        back_up(new_url, file)
    with pytest.raises(StartError, match="holds something already, and is left as it is"):
        restore(new_url, file)
    assert file.read_bytes() == content
    storage.close()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_backup_is_refused(content: bytes, file: Path, tmp_path: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(StartError, match="is no backup"):
        restore(f"sqlite:///{tmp_path}/bot.db", file)
    assert not (tmp_path / "bot.db").exists()


def test_a_damaged_backup_is_refused(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    storage = Storage.open(url)
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [CALM, JOY] * 500, "message:1", NOW)
    storage.close()
    back_up(url, file)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(StartError, match="damaged"):
        restore(f"sqlite:///{tmp_path}/new.db", file)
    assert not (tmp_path / "new.db").exists()


def test_a_backup_of_an_older_program_is_brought_up_to_date(file: Path, tmp_path: Path) -> None:
    """What is checked is what such a file may be, not what it is today."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(configured(connection), "0001")
    engine.dispose()
    restore(f"sqlite:///{tmp_path}/new/bot.db", file)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_backup_is_for_its_owner_alone(umask: int, file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    Storage.open(url).close()
    before = os.umask(umask)
    try:
        back_up(url, file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_what_a_killed_backup_left_is_cleared_and_what_another_writes_is_not(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    Storage.open(url).close()
    program = (
        "import sys, pathlib; from bot.cli.unfinished import unfinished_folder\n"
        f"with unfinished_folder(pathlib.Path({str(tmp_path)!r})) as folder:\n"
        "    (folder / 'backup.db').write_text('half'); print(folder, flush=True); sys.stdin.read()"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writing:
        assert writing.stdout is not None
        unfinished = Path(writing.stdout.readline().strip())
        back_up(url, file)
        assert (unfinished / "backup.db").read_text() == "half"
        writing.kill()
    file.unlink()
    back_up(url, file)
    assert not unfinished.exists()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(StartError, match="is not there, or is no file"):
            restore(f"sqlite:///{tmp_path}/bot.db", path)


def test_a_database_that_was_partly_overwritten_is_not_backed_up(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    storage = Storage.open(url)
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [CALM, JOY] * 500, "message:1", NOW)
    storage.close()
    with (tmp_path / "bot.db").open("r+b") as database:
        database.seek(4096 * 5)
        database.write(b"\xff" * 4096 * 20)
    for use in (lambda: back_up(url, file), lambda: Storage.open(url)):
        with pytest.raises(StartError, match=r"is damaged|malformed") as told:
            use()
        assert "\n" not in str(told.value)
    assert not file.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".emotion")] == []


def test_another_programs_database_is_refused(file: Path, tmp_path: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE chats (id int)")
    other.close()
    with pytest.raises(StartError, match="is no backup"):
        restore(f"sqlite:///{tmp_path}/bot.db", file)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="cannot be written: No such file"):
        back_up(f"sqlite:///{tmp_path}/bot.db", tmp_path / "nowhere" / "backup")
    with pytest.raises(StartError, match="is not there"):
        restore(f"sqlite:///{tmp_path}/bot.db", tmp_path / "nowhere" / "backup")


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path, file: Path) -> None:
    missing = tmp_path / "data" / "bot.db"
    with pytest.raises(StartError, match=f"There is no database at sqlite:///{missing}"):
        back_up(f"sqlite:///{missing}", file)
    assert not missing.parent.exists()
    assert not file.exists()


def test_one_is_told_in_the_singular(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    storage = Storage.open(url)
    storage.agree(YOU, CHAT, NOW)
    storage.teach(CHAT, YOU, [CALM], "message:1", NOW)
    storage.close()
    back_up(url, file)
    assert "Backed up 1 example in 1 version, by 1 person, to " in capsys.readouterr().out


def test_in_a_terminal(tmp_path: Path, file: Path) -> None:
    def run(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *arguments]
        environment = {"PATH": "", "DATABASE_URL": url, "PYTHONPATH": str(Path(__file__).parents[3])}
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    url = f"sqlite:///{tmp_path}/bot.db"
    storage = Storage.open(url)
    teach_everything(storage)
    storage.close()
    done = run("backup", str(file), url=url)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("restore", str(file), url=f"sqlite:///{tmp_path}/new/bot.db")
    assert (done.returncode, done.stderr) == (0, "")
    done = run("restore", str(file), url=url)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".emotion")] == []


def test_nothing_is_restored_beneath_a_running_bot(tmp_path: Path, file: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    Storage.open(url).close()
    back_up(url, file)
    with sole_process(url, wait_seconds=0), pytest.raises(StartError, match="Another process of the bot"):
        restore(url, file)
