from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Timer

import pytest

from bot.errors import StartError
from bot.storage.sole_process import sole_process
from bot.storage.storage import Storage
from tests.bot.storage.teaching import CALM, CHAT, NOW, YOU
from tests.fork_server import fork_server

PATIENCE_SECONDS = 60


def _hold(address: str, held: Connection) -> None:
    """Be the one process until killed."""
    with sole_process(address, wait_seconds=0):
        held.send_bytes(b"held")
        held.recv_bytes()


def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/data/bot.db"
    here, there = fork_server().Pipe()
    other = fork_server().Process(target=_hold, args=(address, there))
    other.start()
    assert here.recv_bytes() == b"held"
    with pytest.raises(StartError, match="Another process of the bot uses the database") as refused, _mine(address):
        pass
    assert "\n" not in str(refused.value)
    other.kill()
    other.join()
    with sole_process(address, wait_seconds=PATIENCE_SECONDS):
        pass


def test_one_that_is_stopping_is_waited_for(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/bot.db"
    first = sole_process(address, wait_seconds=0)
    first.__enter__()
    stopping = Timer(0.2, first.__exit__, (None, None, None))
    stopping.start()
    with sole_process(address, wait_seconds=PATIENCE_SECONDS):
        stopping.join()


def test_others_read_and_write_beside_it(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/bot.db"
    with _mine(address):
        storage = Storage.open(address)
        storage.agree(YOU, CHAT, NOW)
        assert storage.teach(CHAT, YOU, [CALM], "message:1", NOW).version == 1
        storage.close()


def test_the_processes_of_a_server_share_it() -> None:
    address = "postgresql://user@127.0.0.1:1/name"
    with sole_process(address, wait_seconds=0), sole_process(address, wait_seconds=0):
        pass


def test_a_folder_that_takes_no_lock_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "bot.db.lock").mkdir()
    with pytest.raises(StartError, match="cannot be locked"), _mine(f"sqlite:///{tmp_path}/bot.db"):
        pass


def _mine(address: str) -> AbstractContextManager[None]:
    return sole_process(address, wait_seconds=0.1)
