"""What a file may cost: a process that asks for too much, or for ever, ends, and the next file is read by another."""

import os
import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from bot.errors import PersonError
from bot.services.files import Files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.shutdown()


def too_much() -> int:
    return len(bytearray(3_000_000_000))


def its_own_end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def seconds_left() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return resource.getrlimit(resource.RLIMIT_CPU)[0] - used.ru_utime - used.ru_stime


def ends_for_time() -> None:
    """As a file does that takes longer than it may."""
    os.kill(os.getpid(), signal.SIGXCPU)


@pytest.mark.parametrize("function", [too_much, its_own_end, ends_for_time])
async def test_a_file_that_asks_for_too_much_is_left_and_the_next_one_read(
    function: Callable[[], object], files: Files
) -> None:
    with pytest.raises(PersonError, match="needs more time or memory than I give to one"):
        await files.read(function)
    assert await files.read(len, b"abc") == 3


async def test_each_file_has_half_a_minute_of_a_processor_and_no_more(files: Files) -> None:
    for _ in range(2):
        assert 28 < await files.read(seconds_left) <= 30
    assert await files.process(seconds_left) < 0  # without an end
