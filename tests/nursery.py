"""A process that has imported what takes long, and forks one that runs a module for each request of
`tests.processes`."""

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from typing import Any

IMPORTED = (
    *("alembic.command", "distributed", "matplotlib", "pandas", "pydantic_settings", "sklearn.model_selection"),
    *("bot.application", "bot.local_chat.server", "bot.run.metrics", "bot.run.systemd", "bot.run.webhook"),
    *("engine.files.store", "uvloop"),
)
_MOST_BYTES = 2**20


def main() -> None:
    """Serve the listening socket whose file descriptor is the one argument, until standard input ends: whoever
    started this has ended then."""
    for module in IMPORTED:
        importlib.import_module(module)
    gc.freeze()  # else each forked process would go through all of this, and so copy it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who waits for a forked process ends unheard
    with socket.socket(fileno=int(sys.argv[1])) as server:
        while sys.stdin not in select.select([server, sys.stdin], [], [])[0]:
            asked, files = _received(server)
            if os.fork() == 0:
                break
            _close(files)
        else:
            return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _run_and_report(asked, *files)


def _received(server: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A line of JSON, with the file descriptors for standard output, standard error and the report."""
    content, files = b"", list[int]()
    with server.accept()[0] as request:
        while not content.endswith(b"\n"):
            part, more, _, _ = socket.recv_fds(request, _MOST_BYTES, 3)
            if not part:
                raise ConnectionAbortedError("who asked has ended in the midst of it")
            content, files = content + part, files + more
    return json.loads(content), files


def _run_and_report(asked: dict[str, Any], out: int, err: int, report: int) -> None:
    """Fork again and run the module there; write its process's id, and at the end its exit code."""
    pid = os.fork()
    if pid == 0:
        os.close(report)
        _become(asked, out, err)
        return
    _close([out, err])
    os.write(report, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(report, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any], out: int, err: int) -> None:
    """Run the module as `python -m` does in a process of its own, which this is."""
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    _close([out, err])
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv[1:] = asked["arguments"]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


def _close(files: list[int]) -> None:
    for file in files:
        os.close(file)


if __name__ == "__main__":
    main()
