"""The project's programs in processes of their own, from outside: started, signalled, heard, waited for."""

import asyncio
import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.e2e.rig import PATIENCE_SECONDS

Pipe = tuple[asyncio.StreamReader, asyncio.ReadTransport]

PROJECT = Path(__file__).parents[1]
NURSERY = "NURSERY"
"""Where processes that run tests side by side find the nursery that they share."""
_MEASURE = "COVERAGE_PROCESS_CONFIG"
"""Where coverage tells new processes that their lines count."""
_measure = os.environ.get(_MEASURE)


class Forked:
    """A process of the nursery's; to be used as one of asyncio's."""

    def __init__(self, pid: int, out: Pipe, err: Pipe, report: Pipe) -> None:
        self.pid = pid
        self.stdout, self.stderr, self._report = out[0], err[0], report[0]
        self.returncode: int | None = None
        self._transports = [transport for _, transport in (out, err)]

    async def wait(self) -> int:
        """The exit code, below zero where a signal ended it."""
        if self.returncode is None:
            self.returncode = int(await self._report.read())
            if self.returncode < 0:  # processes that it started may have its pipes for a while
                for transport in self._transports:
                    transport.close()
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """What is left to read on standard output and standard error, once it has ended."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, which: int) -> None:
        """Nothing where it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, which)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


Process = asyncio.subprocess.Process | Forked


async def start(*arguments: str, module: str = "bot", **variables: str) -> Forked:
    """What `python -m bot` runs, in the current folder, in a process of its own.

    It is forked from one that has imported the libraries, since to import them takes seconds; `execute` is without
    that.
    """
    asked = {
        "module": module,
        "arguments": arguments,
        "folder": str(Path.cwd()),
        "environment": {**os.environ, **variables},
    }
    pipes = [os.pipe() for _ in range(3)]
    with socket.socket(socket.AF_UNIX) as nursery:
        nursery.connect(_nursery())
        socket.send_fds(nursery, [json.dumps(asked).encode() + b"\n"], [written for _, written in pipes])
    for _, written in pipes:
        os.close(written)
    out, err, report = [await _opened(read) for read, _ in pipes]
    pid = await asyncio.wait_for(report[0].readline(), PATIENCE_SECONDS)
    return Forked(int(pid), out, err, report)


async def execute(*arguments: str, module: str = "bot", **variables: str) -> asyncio.subprocess.Process:
    """`python -m bot` in the current folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def first_line(process: Process) -> str:
    """The first line that it prints."""
    assert process.stdout
    return (await asyncio.wait_for(process.stdout.readline(), PATIENCE_SECONDS)).decode()


async def ended(process: Process, patience: float = PATIENCE_SECONDS) -> tuple[int | None, str, str]:
    """Its exit code, and what is left to read of what it printed and of what it logged."""
    out, err = await asyncio.wait_for(process.communicate(), patience)
    return process.returncode, out.decode(), err.decode()


def measure_forked_alone() -> None:
    """New processes that draw and fit do what tests do without them too: to count their lines takes long."""
    os.environ.pop(_MEASURE, None)


def start_nursery() -> str:
    """Where the process listens that forks others; it ends with this one."""
    folder = tempfile.mkdtemp(prefix="nursery-")
    path = f"{folder}/socket"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(server.fileno())],
            cwd=PROJECT,
            env={**os.environ, **({_MEASURE: _measure} if _measure else {})},
            pass_fds=[server.fileno()],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )

    @atexit.register
    def end() -> None:
        process.communicate(timeout=PATIENCE_SECONDS)
        shutil.rmtree(folder)

    return path


@cache
def _nursery() -> str:
    return os.environ.get(NURSERY) or start_nursery()


async def _opened(file: int) -> Pipe:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(file, "rb", buffering=0)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader, transport
