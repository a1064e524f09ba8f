import sys

from tests.fork_server import PRELOADED, fork_server


def loaded() -> set[str]:
    """The names of the modules that this process has."""
    return set(sys.modules)


def test_its_processes_have_the_libraries_loaded() -> None:
    with fork_server().Pool(1) as pool:
        assert set(PRELOADED) <= pool.apply(loaded)
