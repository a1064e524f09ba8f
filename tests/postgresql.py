"""A PostgreSQL of one's own: a temporary cluster on a unix socket, from the system's packages."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

_OTHER_USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root
_OPTIONS = "-c listen_addresses='' -c fsync=off -c max_connections=200 -k"


def find_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """A running server with as many empty databases as are asked for."""

    def __init__(self, programs: Path, folder: Path, user: str) -> None:
        self.folder = folder
        self._programs = programs
        self._user = user
        self._numbers = count(1)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", f"{_OPTIONS} {self.folder}")

    def stop(self) -> None:
        """Stop the server at once, as if its machine had failed."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def new_database(self, options: str = "") -> str:
        """The address of a new, empty database; `options` are those of CREATE DATABASE."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} {options}")
        return self.address(name)

    def address(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def execute(self, sql: str, address: str | None = None) -> None:
        """Run a statement as the server's owner, in the database of this address where one is given."""
        with psycopg.connect(address or self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def own(self, folder: Path) -> None:
        """Give a folder to the server's user."""
        shutil.chown(folder, self._user)

    def create(self) -> None:
        """Write an empty cluster."""
        self.own(self.folder)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments, "-D", str(self.folder / "data")]
        other = self._user if os.geteuid() == 0 else None
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, user=other)


@contextmanager
def running_cluster(programs: Path) -> Iterator[Cluster]:
    """A new cluster, stopped and deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    cluster = Cluster(programs, folder, _user())
    try:
        cluster.create()
        cluster.start()
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(folder)


def _user() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _OTHER_USERS if name in known)
