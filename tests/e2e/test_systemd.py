"""What systemd hears of the process, on a socket as it makes one, and what it thinks of the unit file."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stub_api import TOKEN, refused, stub_api
from tests.processes import PROJECT, ended, first_line, start

UNIT = PROJECT / "deploy" / "emotion-bot.service"
MOST_EXPOSED = 14
"""Tenths of systemd's measure; docs/operations.md states it."""


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A notification socket, and what NOTIFY_SOCKET says of it."""
    name = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(name if request.param == "path" else "\0" + name)
        ear.setblocking(False)
        yield ear, name if request.param == "path" else "@" + name


async def heard(ear: socket.socket) -> str:
    loop = asyncio.get_running_loop()
    return (await asyncio.wait_for(loop.sock_recv(ear, 4096), 30)).decode()


@pytest.mark.usefixtures("folder")
async def test_systemd_hears_of_the_start_of_being_alive_and_of_the_end(systemd: tuple[socket.socket, str]) -> None:
    ear, address = systemd
    async with stub_api() as stub:
        process = await start(
            TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address, NOTIFY_SOCKET=address, WATCHDOG_USEC="200000"
        )
        assert [await heard(ear) for _ in range(4)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]
        process.terminate()
        while (last := await heard(ear)) == "WATCHDOG=1":
            pass
        assert last == "STOPPING=1"
        assert (await ended(process))[0] == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("systemd", ["path"], indirect=True)
async def test_a_process_that_can_hear_no_more_stops_telling_that_it_is_alive(
    systemd: tuple[socket.socket, str],
) -> None:
    ear, address = systemd

    async def revoked(_: object) -> object:
        return refused(401, "Unauthorized")

    async with stub_api() as stub:
        process = await start(
            TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address, NOTIFY_SOCKET=address, WATCHDOG_USEC="20000"
        )
        assert await heard(ear) == "READY=1"
        stub.poll = revoked  # type: ignore[assignment]
        while (last := await heard(ear)) == "WATCHDOG=1":
            pass
        assert last == "STOPPING=1"
        assert (await ended(process))[0] == 1
    with pytest.raises(BlockingIOError):
        ear.recv(4096)


@pytest.mark.usefixtures("folder")
async def test_a_socket_that_nobody_hears_is_told_and_does_not_matter() -> None:
    async with stub_api() as stub:
        process = await start(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=stub.address, NOTIFY_SOCKET="/nowhere")
        await first_line(process)
        process.terminate()
        code, _, err = await ended(process)
    assert code == 0
    assert "systemd could not be told READY=1: [Errno 2]" in err


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit file, with a command that is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed: apt-get install systemd")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/emotion-bot/.venv/bin/emotion-bot", sys.executable))
    return unit


def test_systemd_finds_no_fault_in_the_unit_file(unit: Path) -> None:
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_sandbox_is_as_tight_as_the_papers_say(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(unit)]
    measured = subprocess.run(command, capture_output=True, text=True, check=False)
    assert measured.returncode == 0, measured.stdout
    assert f"{MOST_EXPOSED / 10:.1f} of 10" in (PROJECT / "docs/operations.md").read_text()
