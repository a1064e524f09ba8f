"""The test harness: bots in processes of their own on one stub Bot API, and what a round of messages costs each."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any

import psutil

PATIENCE_SECONDS = 60
"""How long a round may take; what was not answered then is lost."""
FIRST_CHAT = 100_001


@dataclass(frozen=True)
class Round:
    """What came of one round of messages."""

    seconds: float
    cpu_seconds: float
    latencies: tuple[float, ...]
    """How long each chat waited for its photo, in seconds, shortest first."""
    uploads: int
    captions: tuple[str, ...]
    lost: int
    """Chats that got no photo."""
    duplicated: int
    """Chats that got more than one."""

    @property
    def replies_per_second(self) -> float:
        """Of the chats that got a photo."""
        return len(self.latencies) / self.seconds

    @property
    def p99(self) -> float:
        """The 99th percentile of the latencies, in seconds."""
        return self.latencies[int(len(self.latencies) * 0.99) - 1]

    @property
    def cpu_per_reply(self) -> float:
        """Seconds of the bot's processes for a reply."""
        return self.cpu_seconds / len(self.latencies)


@dataclass
class RunningBot:
    """A bot under test, in a process of its own."""

    name: str
    token: str
    process: psutil.Process
    port: int
    started_in: float = field(default=0.0)
    """Seconds from the start of its process to its first waiting for updates."""

    def round(self, texts: Sequence[str], delay: float = 0.0) -> Round:
        """Send each text from a chat of its own, all at once; `delay` is what the API takes to answer, in seconds.

        What was not answered after a while is lost.
        """
        self._ask("polling")
        before = _cpu_seconds(self.process)
        chats = {str(FIRST_CHAT + place): text for place, text in enumerate(texts)}
        _request(self.port, "/control/queue", {"token": self.token, "texts": chats, "delay": delay})
        answer = self._ask("answered")
        cpu = _cpu_seconds(self.process) - before
        sent = list(answer["chats"].values())
        answered = [chat for chat in sent if chat["photos"]]
        return Round(
            seconds=answer["seconds"],
            cpu_seconds=cpu,
            latencies=tuple(sorted(chat["seconds"] for chat in answered)),
            uploads=sum(chat["uploads"] for chat in sent),
            captions=tuple(chat["caption"] for chat in answered),
            lost=len(sent) - len(answered),
            duplicated=sum(chat["photos"] > 1 for chat in sent),
        )

    def wait_until_polling(self) -> None:
        """Wait until it asks for updates."""
        self._ask("polling")

    @property
    def resident_megabytes(self) -> float:
        """The memory of its own process, without those that it started."""
        return self.process.memory_info().rss / 2**20

    def _ask(self, what: str) -> dict[str, Any]:
        return _request(self.port, f"/control/{what}?token={self.token}&patience={PATIENCE_SECONDS}")


class Harness:
    """The stub Bot API at a port of 127.0.0.1, and the bots that run on it."""

    def __init__(self, port: int, folder: Path, stack: contextlib.ExitStack) -> None:
        self.port = port
        self._folder = folder
        self._stack = stack
        self._count = 0

    def start(self, name: str, *command: str) -> RunningBot:
        """Start a bot and wait until it polls."""
        self._count += 1
        token = f"{1000 + self._count}:benchmark"
        home = self._folder / str(self._count)
        home.mkdir()
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": token,
            "TELEGRAM_API_URL": f"http://127.0.0.1:{self.port}",
            "DATABASE_URL": f"sqlite:///{home}/bot.db",
            "MODELS_DIR": f"{home}/models",
            "LOG_LEVEL": "WARNING",
        }
        began = time.perf_counter()
        log = self._stack.enter_context((home / "log").open("wb"))
        process = self._stack.enter_context(_running(command, environment, log))
        bot = RunningBot(name, token, psutil.Process(process.pid), self.port)
        bot.wait_until_polling()
        bot.started_in = time.perf_counter() - began
        return bot


@contextlib.contextmanager
def running_harness() -> Iterator[Harness]:
    """A harness; its processes end with the block."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stub = stack.enter_context(_running([sys.executable, "-m", "benchmarks.stub_api"], dict(os.environ), PIPE))
        assert stub.stdout is not None
        yield Harness(int(stub.stdout.readline()), folder, stack)


@contextlib.contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], log: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process while it is needed."""
    with subprocess.Popen(
        command, env=environment, stdin=PIPE, stdout=log, stderr=None if log == PIPE else log
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _cpu_seconds(process: psutil.Process) -> float:
    """Of a process and those it started, in user and system mode."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def _request(port: int, target: str, body: object = None) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * PATIENCE_SECONDS)
    with contextlib.closing(connection):
        connection.request("POST", target, None if body is None else json.dumps(body))
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
