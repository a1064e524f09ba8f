"""A folder for a file that is being written; what a killed process left of such is cleared."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import StartError

_PREFIX = ".emotion-bot-backup-"


@contextmanager
def unfinished_folder(place: Path) -> Iterator[Path]:
    """A new folder in this one that its owner alone can read, deleted in the end. Those that no living process holds
    go first. Raises StartError: it cannot be made."""
    try:
        _clear(place)
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place)
    except OSError as error:
        raise StartError(f"{place} cannot be written: {error.strerror}.") from None
    with folder as name, _held(Path(name)):
        yield Path(name)


def _clear(place: Path) -> None:
    for left_over in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), _held(left_over):  # it is another's, or is being written
            shutil.rmtree(left_over)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder until the end of the block or of the process. Raises OSError: another process does. Windows
    deletes no file that is being written anyway."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # Windows has none

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
