"""The project's programs in processes of their own, seen from outside: started, signalled, read, waited for."""

import asyncio
import atexit
import multiprocessing
import os
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.e2e.rig import PATIENCE_SECONDS
from tests.fork_server import fork_server, run_module

PROJECT = Path(__file__).parents[1]
Stream = tuple[asyncio.StreamReader, asyncio.ReadTransport]


class ForkedProcess:
    """A process of the fork server's, with the methods of `asyncio.subprocess.Process` that tests use."""

    def __init__(self, process: ForkServerProcess, out: Stream, err: Stream) -> None:
        self._process = process
        self._transports = out[1], err[1]
        self.stdout, self.stderr = out[0], err[0]

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, below zero where a signal ended it; None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait for the end; the exit code."""
        while self.returncode is None:  # noqa: ASYNC110  what is waited for is another process's end
            await asyncio.sleep(0.01)
        if self.returncode < 0:  # processes that it started may hold its pipes open for a while
            for transport in self._transports:
                transport.close()
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for the end; what was left to read of standard output and standard error."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, number: int) -> None:
        """Send a signal; nothing where the process has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


Process = asyncio.subprocess.Process | ForkedProcess


async def start(*arguments: str, module: str = "bot", **variables: str) -> ForkedProcess:
    """Start what `python -m bot` runs in the current folder, forked from the fork server: within moments."""
    server = fork_server()
    (out, out_written), (err, err_written) = server.Pipe(duplex=False), server.Pipe(duplex=False)
    environment = {**os.environ, **variables}
    process = server.Process(
        target=run_module, args=(module, arguments, environment, Path.cwd(), out_written, err_written)
    )
    process.start()
    for written in (out_written, err_written):
        written.close()
    return ForkedProcess(process, await _reader(out), await _reader(err))


async def start_from_scratch(*arguments: str, **variables: str) -> asyncio.subprocess.Process:
    """Start `python -m bot` in the current folder, which imports everything itself: it takes seconds."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env={**os.environ, "PYTHONPATH": str(PROJECT), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def first_line(process: Process) -> str:
    """The first line that it prints."""
    assert process.stdout
    return (await asyncio.wait_for(process.stdout.readline(), PATIENCE_SECONDS)).decode()


async def ended(process: Process, patience: float = PATIENCE_SECONDS) -> tuple[int | None, str, str]:
    """Wait for its end; the exit code, and what was left to read of what it printed and of what it logged."""
    out, err = await asyncio.wait_for(process.communicate(), patience)
    return process.returncode, out.decode(), err.decode()


@atexit.register
def _kill_left_over() -> None:
    """Kill what a failed test left running: `multiprocessing` would wait for it."""
    for process in multiprocessing.active_children():
        process.kill()


async def _reader(connection: Connection) -> Stream:
    """What is written to the other end of a pipe, as a stream of the running event loop."""
    pipe = os.fdopen(os.dup(connection.fileno()), "rb", buffering=0)
    connection.close()
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader, transport
