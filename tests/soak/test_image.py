"""The container's image for real: `make image` by buildah, on a base that debootstrap makes; started, asked, stopped.

It takes minutes, several GB for a while, root, and what Debian's archive and Python's index have: `SOAK_IMAGE` asks for
it, which `make soak` sets.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.rig import until
from tests.processes import PROJECT
from tests.soak.bot_api import TOKEN, TrafficApi, serve

RELEASE = "bookworm"
"""Of Debian, with a Python 3.11."""
BASE, IMAGE = "localhost/base", "localhost/emotion-bot"
CERTIFICATES = "/etc/ssl/certs"
"""Debian's, where pip looks for those of a registry; the base has none of this machine's own."""
PERSON = 5_000_001
_PATIENCE_SECONDS = 1200
_STORAGE = """[storage]
driver = "vfs"
graphroot = "{folder}/graph"
runroot = "{folder}/run"
"""

pytestmark = [
    pytest.mark.skipif(not os.environ.get("SOAK_IMAGE"), reason="SOAK_IMAGE is not set: it takes minutes"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may build without a container engine"),
    pytest.mark.skipif(
        not (shutil.which("buildah") and shutil.which("debootstrap")),
        reason="buildah and debootstrap are not installed: apt-get install buildah debootstrap",
    ),
]

Json = dict[str, Any]


@dataclass(frozen=True)
class Buildah:
    """buildah with images and containers of its own, in a folder."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What makes buildah, and whatever starts it, work there."""
        settings = {"CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"), "BUILDAH_ISOLATION": "chroot"}
        return {**os.environ, **settings}

    def run(self, *command: str) -> str:
        """A command to its end; what it printed."""
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, timeout=_PATIENCE_SECONDS, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout.strip()

    def container(self, image: str) -> str:
        """A new container of an image."""
        return self.run("buildah", "from", "--pull-never", image)

    def root(self, container: str) -> Path:
        """Where this machine finds a container's files."""
        return Path(self.run("buildah", "mount", container))

    def config(self, image: str) -> Json:
        """How an image is meant to be run."""
        found: Json = json.loads(self.run("buildah", "inspect", "--type", "image", image))["Docker"]["config"]
        return found


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    """With the base and the bot's image, which are deleted afterwards."""
    folder = tmp_path_factory.mktemp("buildah")
    (folder / "storage.conf").write_text(_STORAGE.format(folder=folder))
    buildah = Buildah(folder)
    try:
        base = buildah.container("scratch")
        # What debootstrap mounts is gone with it, however it ends: nothing of this machine is below what is deleted.
        debootstrap = ("unshare", "--mount", "debootstrap", "--variant=minbase", "--include=python3,python3-venv")
        buildah.run(*debootstrap, RELEASE, str(buildah.root(base)))
        buildah.run("buildah", "commit", "--rm", base, BASE)
        flags = f"--volume {CERTIFICATES}:{CERTIFICATES}:ro"
        buildah.run("make", "image", "BUILDER=buildah", f"BASE={BASE}", f"TAG={IMAGE}", f"IMAGE_FLAGS={flags}")
        yield buildah
    finally:
        buildah.run("buildah", "rm", "--all")
        buildah.run("buildah", "rmi", "--all", "--force")


@pytest.fixture(scope="module")
def container(buildah: Buildah) -> str:
    """One of the bot's image."""
    return buildah.container(IMAGE)


@pytest.fixture
async def api() -> AsyncIterator[tuple[TrafficApi, int]]:
    api = TrafficApi()
    server, port = await serve(api)
    yield api, port
    await server.cleanup()


@dataclass
class Running:
    """A running bot: the `buildah run` that waits for it, and its own process."""

    waiting: asyncio.subprocess.Process
    bot: psutil.Process


@asynccontextmanager
async def running(buildah: Buildah, command: list[str], program: str) -> AsyncIterator[Running]:
    """The image's program, once it is ready. It is killed where the block leaves it running."""
    with (buildah.folder / "log").open("wb") as log:
        waiting = await asyncio.create_subprocess_exec(
            *command, env=buildah.environment, stdout=asyncio.subprocess.PIPE, stderr=log
        )
    assert waiting.stdout
    try:
        line = await asyncio.wait_for(waiting.stdout.readline(), 120)
        assert b"on Telegram" in line, (buildah.folder / "log").read_text()
        started = psutil.Process(waiting.pid).children(recursive=True)
        yield Running(waiting, next(each for each in started if each.name() == program))
    finally:
        if waiting.returncode is None:
            for each in psutil.Process(waiting.pid).children(recursive=True):
                each.kill()
            await waiting.wait()


async def test_it_answers_is_healthy_and_stops_on_sigterm(
    buildah: Buildah, container: str, api: tuple[TrafficApi, int]
) -> None:
    people, port = api
    config = buildah.config(IMAGE)
    user = int(config["User"].partition(":")[0])
    (program,) = config["Entrypoint"]
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "METRICS_PORT": str(_free_port()),
    }
    run = ["buildah", "run", *(f"--env={name}={value}" for name, value in settings.items()), container, "--"]
    is_healthy = [*run, *config["Healthcheck"]["Test"][1:]]

    async with running(buildah, [*run, program], program) as started:
        assert started.bot.uids().real == user != 0
        people.say(PERSON, "/predict 9 8 9")
        await until(lambda: bool(people.delivered))
        buildah.run(*is_healthy)
        people.say(PERSON, "/predict 1 2 3")
        await until(lambda: not people.waiting)
        started.bot.send_signal(signal.Signals[config["StopSignal"]])
        code = await asyncio.wait_for(started.waiting.wait(), 120)

    log = (buildah.folder / "log").read_text()
    assert code == 0, log
    assert [call.method for call in people.delivered] == ["sendPhoto", "sendPhoto"]
    assert people.delivered[0].words.startswith("<b>angry, 46%</b>")
    assert "finishing the answers under way" in log
    assert not any(word in log for word in ("Traceback", "WARNING", "ERROR", TOKEN)), log
    with pytest.raises(AssertionError, match="ConnectionRefusedError"):
        buildah.run(*is_healthy)
    (volume,) = config["Volumes"]
    kept = buildah.run(*run, "find", volume, "-type", "f", "-user", str(user)).splitlines()
    assert f"{volume}/bot.db" in kept
    assert any(path.startswith(f"{volume}/models/") for path in kept)
    assert not list((buildah.root(container) / volume[1:]).iterdir())


def test_it_holds_the_bot_and_its_libraries_alone(buildah: Buildah, container: str) -> None:
    added = _paths(buildah.root(container)) - _paths(buildah.root(buildah.container(BASE)))
    home = Path("opt/emotion-bot")
    assert home / "bin/emotion-bot" in added
    assert not {path.name for path in added} & {"gcc", "cc", "make", "pip", "setuptools", "wheel", ".env", ".git"}
    beside = {path for path in added if not path.is_relative_to(home)}
    assert {path.parts[0] for path in beside} == {"data", "etc"}  # the volume, and the user's name
    buildah.run("buildah", "run", container, "--", "python", "-c", "import psycopg")


def _paths(root: Path) -> set[Path]:
    return {path.relative_to(root) for path in root.rglob("*")}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
