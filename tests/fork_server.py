"""A fork server that has the libraries loaded, so that a test can start the bot in a process of its own at once.

`python -m bot` spends four seconds on imports, and the tests start it some seventy times. A fork server is a process
that imports everything once and then waits: `multiprocessing` asks it to fork, and the copy has all modules already.
The first test that needs it starts it; it ends with the process that runs the tests. `docs/testing.md` says more.
"""

import gc
import multiprocessing
import multiprocessing.forkserver
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

PRELOADED = (
    "alembic.command",
    "bot.application",
    "bot.local_chat.server",
    "bot.run.metrics",
    "bot.run.systemd",
    "bot.run.webhook",
    "distributed",
    "engine.files.store",
    "matplotlib",
    "pandas",
    "psycopg",
    "pydantic_settings",
    "sklearn.model_selection",
    "uvloop",
)
"""`multiprocessing` passes over a name that cannot be imported; `tests/test_fork_server.py` does not."""
_COVERAGE = "COVERAGE_PROCESS_CONFIG"
"""Where coverage tells a new process that its lines count."""
_coverage = os.environ.get(_COVERAGE)


@cache
def fork_server() -> ForkServerContext:
    """Start the fork server, once; `Process`, `Pipe` and `Pool` are those of `multiprocessing`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    if _coverage:
        os.environ[_COVERAGE] = _coverage
    multiprocessing.forkserver.ensure_running()
    count_forked_lines_only()
    return context


def count_forked_lines_only() -> None:
    """Have coverage follow the fork server and no other new process: to trace those that draw and fit takes long."""
    os.environ.pop(_COVERAGE, None)


def run_module(
    module: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    out: Connection,
    err: Connection,
) -> None:
    """Do in a forked process what `python -m module` does in a folder; it writes to `out` and `err`."""
    gc.freeze()  # else a collection would go through all that was imported, and so copy it
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    out.close()
    err.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        gc.collect()  # tasks whose exceptions nobody retrieved are logged now
